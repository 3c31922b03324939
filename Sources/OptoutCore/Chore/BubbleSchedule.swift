/// How a person wants to be disturbed on the desktop.
package struct Manners: Hashable, Sendable {
    /// `nil`: there are none.
    package var quiet = QuietHours("22:00..08:00")
    package var digestDay = Weekday.monday

    package init() {}

    /// At most this many bubbles on one day of the person's.
    package static let bubblesADay = 3
    /// When the digest comes on its day, unless that is a quiet hour.
    static let digestTime = TimeOfDay(hour: 9)

    /// The first moment from `moment` on that is not quiet.
    func audible(from moment: Instant, in zone: Zone) -> Instant { quiet?.end(at: moment, in: zone) ?? moment }
}

/// Tellings shown together.
package struct Bubble: Hashable, Sendable {
    package var tellings: [Telling]

    package init(_ tellings: [Telling]) { self.tellings = tellings }

    /// Whether it is the one of the week: it has something that never comes by itself.
    package var isDigest: Bool { tellings.contains { !$0.kind.hasOwnBubble } }
}

/// A bubble of the past.
package struct ShownBubble: Hashable, Sendable {
    package var at: Instant
    package var isDigest: Bool

    package init(at: Instant, isDigest: Bool) {
        self.at = at
        self.isDigest = isDigest
    }
}

extension ReminderKind {
    /// Whether the desktop tells it when it is due; all else waits for the digest.
    package var hasOwnBubble: Bool { self == .newStep || self == .changedStep || self == .countdown }
}

/// Which bubbles to show now, and when to look again.
///
/// - What has a bubble of its own comes as soon as it is not quiet, all else once a week, on the digest's day. A week
///   without anything to tell has no digest; one that was missed comes as soon as it can.
/// - There are three bubbles a day, the digest included. If there is no room for each to come singly, they come together
///   in one bubble, in the digest if that is due as well; on a day that has had its three, they wait for the next.
/// - Parameters:
///   - waiting: tellings of the desktop that are not told yet, in the order in which they are to be shown.
///   - shown: the bubbles of the last ten days at least, in any order.
/// - Returns: `next` reckons with everything returned being shown now; `nil` if nothing is left.
package func dueBubbles(
    _ waiting: [Telling], shown: [ShownBubble], _ manners: Manners, now: Instant, zone: Zone
) -> (bubbles: [Bubble], next: Instant?) {
    BubbleSchedule(waiting: waiting, shown: shown, manners: manners, now: now, zone: zone).answer()
}

private struct BubbleSchedule {
    let waiting: [Telling]
    let shown: [ShownBubble]
    let manners: Manners
    let now: Instant
    let zone: Zone

    func answer() -> (bubbles: [Bubble], next: Instant?) {
        if waiting.isEmpty { return ([], nil) }
        let singles = waiting.filter(\.kind.hasOwnBubble)
        if singles.isEmpty && !isDigestDue { return ([], nextDigest) }
        if let end = manners.quiet?.end(at: now, in: zone) { return ([], end) }
        let room = Manners.bubblesADay - shown.filter { zone.day($0.at) == today }.count
        if room <= 0 {
            return ([], manners.audible(from: zone.startOfDay(today.adding(days: 1)), in: zone))
        }
        let bubbles = isDigestDue ? withDigest(singles, room) : grouped(singles, room)
        let count = bubbles.reduce(0) { $0 + $1.tellings.count }
        return (bubbles, count == waiting.count ? nil : nextDigest)
    }

    private func grouped(_ singles: [Telling], _ room: Int) -> [Bubble] {
        singles.count <= room ? singles.map { Bubble([$0]) } : [Bubble(singles)]
    }

    private func withDigest(_ singles: [Telling], _ room: Int) -> [Bubble] {
        guard singles.count < room else { return [Bubble(waiting)] }
        return singles.map { Bubble([$0]) } + [Bubble(waiting.filter { !$0.kind.hasOwnBubble })]
    }

    // MARK: The digest

    private var today: CivilDate { zone.day(now) }

    /// Something waits since before the last time for a digest, and none came since.
    private var isDigestDue: Bool {
        waiting.contains { !$0.kind.hasOwnBubble && $0.queuedAt < lastDigest }
            && !shown.contains { $0.isDigest && $0.at >= lastDigest }
    }

    private var lastDigest: Instant {
        let day = manners.digestDay.last(upTo: today)
        let moment = digest(on: day)
        return moment <= now ? moment : digest(on: day.adding(days: -7))
    }

    private var nextDigest: Instant {
        let moment = digest(on: manners.digestDay.last(upTo: today))
        return moment > now ? moment : digest(on: manners.digestDay.last(upTo: today).adding(days: 7))
    }

    private func digest(on day: CivilDate) -> Instant {
        manners.audible(from: zone.moment(day, Manners.digestTime), in: zone)
    }
}
