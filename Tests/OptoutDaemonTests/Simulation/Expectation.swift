import OptoutCore

/// What a person has to be told and when, worked out slowly from the design's words alone.
///
/// It is shown everything that happens and is asked, at every look of the daemon, which entries must appear now.
struct Expectation {
    /// An entry in the journal, as far as it is foretold.
    struct Entry: Hashable, CustomStringConvertible {
        var kind: String
        var step: String
        var lateDays: Int

        var description: String { "\(kind) \(step) late \(lateDays)" }
    }

    var matters: [Matter] = []
    /// What a look by a clock that was behind took for not found yet.
    var vanished: [Matter] = []
    var accounts: [String: ExpectedAccount] = [:]
    /// When files came into the inbox that nobody has taken in, by name.
    var inbox: [String: Instant] = [:]
    /// When the person last said that they know of such a file, or that the guide is old.
    var inboxKnown: [Said] = []
    var guideKnown: [Said] = []
    var guideRefused: [Said] = []
    /// When what is in the log was written down, by the clock of that moment.
    private(set) var log: [Instant] = []
    private(set) var edition = 1
    private(set) var editionTaken: Instant
    /// What the editions taken in did to steps, and as which happening.
    private(set) var changes: [(step: String, kind: String, serial: Int, number: Int)] = []
    private var number = 0

    init(at now: Instant) { editionTaken = now }

    /// - Returns: the number of what happens now; later things have higher numbers, whatever the clock says.
    mutating func happens() -> Int {
        number += 1
        return number
    }

    mutating func writes(at now: Instant) { log.append(now) }

    /// What the person says with the change that was just written down.
    func said() -> Said { Said(at: log[log.count - 1], written: log.count) }

    mutating func take(edition serial: Int, at now: Instant) {
        guard serial > edition else { return }
        let number = happens()
        if edition < 3 {
            changes.append(("acme.code.opt-out", edition == 1 ? "new-step" : "changed-step", min(serial, 3), number))
            changes.append(("acme.talk.harden", "changed-step", min(serial, 3), number))
        }
        // What was said of an edition says nothing of the next.
        (guideKnown, guideRefused) = ([], [])
        writes(at: now)
        (edition, editionTaken) = (serial, now)
    }

    // MARK: Looking

    /// What a change or the daemon finds at `now`: some matters are over, others begin, and what is due is written down.
    mutating func look(at now: Instant, byChange: Bool) {
        forgetTheFuture(now)
        let wanted = wanted(at: now)
        let over = matters.filter { old in !wanted.contains { $0.isSame(as: old) } }
        matters.removeAll { old in over.contains { $0.isSame(as: old) } }
        if !byChange { vanished += over.filter { $0.found > now } }
        for new in wanted {
            guard let index = index(of: new, at: now) else {
                matters.append(new)
                continue
            }
            // What had to wait for something else is found when it need not wait any longer.
            if matters[index].isHeld, !new.isHeld, matters[index].notices.isEmpty { matters[index].found = now }
            (matters[index].isHeld, matters[index].date) = (new.isHeld, new.date)
            matters[index].waitsUntil = new.waitsUntil
        }
        vanished.removeAll { $0.found <= now }
        for index in matters.indices {
            matters[index].found = min(matters[index].found, now)
            if let notice = matters[index].due(at: now) { matters[index].notices.append(notice) }
        }
    }

    /// Where a matter is that is there already, or is there again once the clock is no longer behind.
    private mutating func index(of new: Matter, at now: Instant) -> Int? {
        if let index = matters.firstIndex(where: { $0.isSame(as: new) }) { return index }
        let old = vanished.lastIndex { $0.isSame(as: new) && $0.day == new.day && $0.found <= now }
        guard let old else { return nil }
        matters.append(vanished.remove(at: old))
        return matters.count - 1
    }

    private mutating func forgetTheFuture(_ now: Instant) {
        for index in matters.indices { matters[index].forgetTheFuture(now, log: log) }
        for index in vanished.indices { vanished[index].forgetTheFuture(now, log: log) }
        editionTaken = min(editionTaken, now)
        inbox = inbox.mapValues { min($0, now) }
        for index in inboxKnown.indices { inboxKnown[index].look(at: now, log: log) }
        for index in guideKnown.indices { guideKnown[index].look(at: now, log: log) }
        for index in guideRefused.indices { guideRefused[index].look(at: now, log: log) }
        for name in accounts.keys { accounts[name]?.forgetTheFuture(now, log: log) }
    }

    /// The daemon sees which imported files lie there no more.
    mutating func leaveFiles(where isGone: (String) -> Bool) {
        for name in accounts.keys {
            if let files = accounts[name]?.files { accounts[name]?.files = files.filter { !isGone($0.key) } }
        }
    }

    mutating func snooze(_ account: String, _ step: String, seconds: Int64) {
        for index in matters.indices where matters[index].account == account && matters[index].step == step {
            matters[index].snoozed = (said(), seconds)
        }
    }

    /// The person sees it in the terminal: what waits to be told, or is due to be, has been told then.
    mutating func printed(_ account: String, _ step: String, at now: Instant) {
        for index in matters.indices where matters[index].account == account && matters[index].step == step {
            if let notice = matters[index].due(at: now) { matters[index].notices.append(notice) }
            for number in matters[index].notices.indices {
                let notice = matters[index].notices[number]
                if notice.attempts == 0, notice.told == nil { matters[index].notices[number].tell(at: now) }
            }
        }
    }

    /// The first moment after `now` at which something has to be told although nothing happens.
    func nextMoment(after now: Instant) -> Instant? {
        let arising = days.filter { $0 > now }.sorted().first { day in
            wanted(at: day).contains { new in !matters.contains { $0.isSame(as: new) } }
        }
        return (matters.map { $0.nextMoment(after: now) } + [arising]).compactMap { $0 }.min()
    }
}
