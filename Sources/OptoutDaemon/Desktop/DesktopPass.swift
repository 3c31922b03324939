package import OptoutConfig
package import OptoutCore
package import OptoutStore
import Systemd

/// One look at the record: what the desktop is to tell becomes bubbles.
///
/// Of the record only the desktop's own tellings are written here, and what a person chooses on a bubble.
///
/// A telling is marked `sent` before the server is asked to show it, and `delivered` once the server has answered with
/// the bubble's number. A kill in between leaves it `sent`, and no server can be asked what it shows; so it is shown
/// again then, under the same delivery id: rather twice than never. Where the server knows tags the second takes the
/// place of the first.
package struct DesktopPass {
    private let record: Record
    private let surroundings: Surroundings
    private let config: Config
    private let channel: DesktopChannel
    private let screen: Screen

    package init(
        record: Record, surroundings: Surroundings, config: Config, channel: DesktopChannel, screen: Screen
    ) {
        self.record = record
        self.surroundings = surroundings
        self.config = config
        self.channel = channel
        self.screen = screen
    }

    /// - Returns: when to look again although nothing happens; `nil`: never.
    package func run() throws -> Instant? {
        let (now, zone) = (surroundings.now(), surroundings.zone())
        // A clock that cannot be right will be set, and be heard of.
        guard now >= Release.earliest.startUTC else { return nil }
        var looks = [try record.queue(.desktop, at: now)]
        try tidy(now)
        let rows = try waiting(now)
        let due = rows.filter { $0.telling.state != .lost || retryMoment($0) <= now }
        let answer = dueBubbles(
            due.map(\.telling), shown: try record.bubbles(since: now.adding(days: -10)), config.desktop.manners,
            now: now, zone: zone)
        let isThere = try !answer.bubbles.isEmpty && canShow()
        if isThere {
            try show(answer.bubbles, rows, now)
            // Not before what was just shown, which would pass for a clock that was ahead. What came due meanwhile is
            // queued, but shown only by the next pass, for which the first answer stays.
            looks.append(try record.queue(.desktop, at: max(surroundings.now(), screen.lastMoment)))
        }
        let later = try record.tellings(.desktop, in: [.lost], at: now).map(retryMoment).filter { $0 > now }
        let again = isThere || answer.bubbles.isEmpty ? answer.next : channel.nextStart()
        return (looks + [again] + later).compactMap { $0 }.min()
    }

    /// Takes bubbles off the screen once all that they speak of is done or put off.
    private func tidy(_ now: Instant) throws {
        let due = try record.chores(at: now).filter { $0.state == .due }.map(\.id)
        for number in screen.idle(whenDue: Set(due)) { close(number) }
    }

    private func close(_ number: UInt32) {
        screen.remove(number)
        try? channel.close(number)
    }

    /// What is not told yet of chores that are due; what was put off after it was sent is to be told anew later.
    private func waiting(_ now: Instant) throws -> [TellingRow] {
        let rows = try record.tellings(.desktop, in: [.queued, .sent, .lost], at: now)
        let putOff = rows.filter { $0.telling.state == .sent && $0.chore?.state != .due }
        try record.mark(putOff.reduce(into: [:]) { $0[$1.telling.id] = .lost }, at: now)
        return rows.filter { $0.chore?.state == .due }
    }

    /// A server that came after an attempt has not been asked yet.
    private func retryMoment(_ row: TellingRow) -> Instant {
        row.at < screen.since ? screen.since : row.retryMoment(config.retrySeconds)
    }

    private func canShow() throws -> Bool {
        do throws(SystemdError) {
            return try channel.isThere()
        } catch {
            surroundings.complain("cannot reach whoever shows notifications: \(error), waiting for them")
            return false
        }
    }

    private func show(_ bubbles: [Bubble], _ rows: [TellingRow], _ now: Instant) throws {
        let byID = Dictionary(uniqueKeysWithValues: rows.map { ($0.telling.id, $0) })
        var context = EntryContext(journal: config.journal, now: now) { [record] in try? record.product($0) }
        if config.desktop.words == .minimal { context.journal = .minimal }
        for bubble in bubbles {
            guard try show(bubble.tellings.compactMap { byID[$0.id] }, in: context) else { return }
        }
    }

    /// - Returns: whether to go on with the next.
    private func show(_ rows: [TellingRow], in context: EntryContext) throws -> Bool {
        let moment = screen.moment(surroundings.now())
        let attempts = try record.beginAttempts(rows.map(\.telling.id), at: moment)
        let open = rows.filter { attempts[$0.telling.id] != nil }
        // The others' chores were closed meanwhile.
        var outcomes = rows.reduce(into: [:]) { $0[$1.telling.id] = Telling.State.lost }
        let isShown = open.isEmpty || display(open, in: context)
        if isShown { for row in open { outcomes[row.telling.id] = .delivered } }
        try record.mark(outcomes, at: moment)
        return isShown
    }

    private func display(_ rows: [TellingRow], in context: EntryContext) -> Bool {
        let (bubble, chores) = (Bubble(rows.map(\.telling)), rows.compactMap(\.chore))
        let old = screen.outdated(by: bubble, chores)
        do throws(SystemdError) {
            let number = try channel.show(Notification(rows, in: context, replaces: old.first ?? 0))
            for number in old { screen.remove(number) }
            for number in old.dropFirst() { try? channel.close(number) }
            screen.add(number, bubble, chores)
            return true
        } catch {
            surroundings.complain("cannot show a notification: \(error), trying again later")
            return false
        }
    }
}
