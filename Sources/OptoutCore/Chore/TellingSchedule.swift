/// The next telling of a chore that is open.
package struct DueTelling: Hashable, Sendable {
    package let kind: ReminderKind
    /// `new`, `countdown-30`, `repeat-1` …
    package let occasion: String
    package let lateDays: Int
}

/// Whether `chore` is to be told now, and when to look again.
///
/// Told at once; a step counted down 30, 7, 1 and 0 days before a date that lies ahead; then told again after 1, 3, 7,
/// 14 and every 30 days until it is closed; in between only where a snooze ends. What was missed while nobody looked
/// is told once, and nothing more while a telling waits to be told.
/// - Parameter told: all tellings of this chore through one channel so far, in any order.
/// - Returns: `next` reckons with everything that waits being told now.
package func dueTelling(of chore: Chore, told: [Telling], now: Instant) -> (telling: DueTelling?, next: Instant?) {
    TellingSchedule(chore: chore, told: told, now: now).answer()
}

/// The first day of the countdown to the date of `chore` after `moment`; `nil` if none is left.
package func countdownDay(of chore: Chore, after moment: Instant) -> Instant? {
    chore.countdown.map(\.at).first { $0 > moment }
}

private struct TellingSchedule {
    let chore: Chore
    var told: [Telling]
    let now: Instant

    private static let gapDays = [1, 3, 7, 14, 30]

    func answer() -> (telling: DueTelling?, next: Instant?) {
        if chore.state == .later { return (nil, chore.key.kind.isStep || chore.due <= now ? nil : chore.due) }
        if let snoozed = chore.snoozedUntil, snoozed > now { return (nil, snoozed) }
        if told.contains(where: { $0.toldAt == nil }) { return (nil, onceAllIsTold.answer().next) }
        guard let last = told.compactMap(\.toldAt).max() else {
            return (DueTelling(kind: .init(chore.key.kind), occasion: "new", lateDays: late(since: tellableFrom)), nil)
        }
        let (day, next) = countdown(after: last)
        if let day { return (day, next) }
        return next == nil || wakes(after: last) != nil ? repetition(after: last) : (nil, next)
    }

    /// When somebody wanted to hear of it again who has not since.
    private func wakes(after last: Instant) -> Instant? { chore.snoozedUntil.flatMap { $0 > last ? $0 : nil } }

    private var onceAllIsTold: TellingSchedule {
        var schedule = self
        for index in told.indices where told[index].toldAt == nil { schedule.told[index].toldAt = now }
        return schedule
    }

    /// Steps are told when found, everything else from its due date.
    private var tellableFrom: Instant { chore.key.kind.isStep ? chore.foundAt : max(chore.foundAt, chore.due) }

    /// Nothing once no day of the countdown is left; a clock that was wrong for a while may have seen some too early.
    private func countdown(after last: Instant) -> (DueTelling?, Instant?) {
        let ahead = chore.countdown.filter { day in day.at > last && !told.contains { $0.occasion == day.occasion } }
        let next = ahead.first { $0.at > now }?.at
        guard let day = ahead.last(where: { $0.at <= now }) else { return (nil, next) }
        return (DueTelling(kind: .countdown, occasion: day.occasion, lateDays: late(since: day.at)), next)
    }

    private func repetition(after last: Instant) -> (DueTelling?, Instant?) {
        let repeats = told.filter { $0.occasion.hasPrefix("repeat-") }.count
        let at = repetitionMoment(after: last, gap: Self.gapDays[min(repeats, Self.gapDays.count - 1)])
        if at > now { return (nil, at) }
        let occasion = "repeat-\(repeats + 1)"
        return (DueTelling(kind: .init(chore.key.kind), occasion: occasion, lateDays: late(since: at)), nil)
    }

    /// What waits for a day of its own is told again on that day, what was snoozed when that is over, and a step that a wrong
    /// clock told too early when it is found.
    private func repetitionMoment(after last: Instant, gap: Int) -> Instant {
        let own = chore.key.kind.isStep ? chore.foundAt : chore.due
        if let awake = wakes(after: last) { return max(awake, own) }
        if own > last { return own }
        return max(last, chore.due).adding(days: gap)
    }

    /// Whole days since `moment`, or since the person wanted to hear of it again.
    private func late(since moment: Instant) -> Int {
        max(0, now.days(since: max(moment, chore.snoozedUntil ?? moment)))
    }
}

extension Chore {
    /// The days before the date of a step, if it has one that lay ahead.
    fileprivate var countdown: [(occasion: String, at: Instant)] {
        guard key.kind.isStep, due > foundAt else { return [] }
        return [30, 7, 1, 0].map { ("countdown-\($0)", due.adding(days: -$0)) }
    }
}
