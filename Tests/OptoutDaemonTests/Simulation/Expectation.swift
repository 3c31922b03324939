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

    /// One thing to do at one account, from when it is found until it is over.
    struct Matter {
        var account: String
        /// The step; `get-export` for the chore of that kind.
        var step: String
        var kind: String
        /// The edition that brought it.
        var serial: Int?
        /// A day that lies ahead or lay ahead once.
        var date: Instant?
        var found: Instant
        var snoozedUntil: Instant?
        /// Not to be told before, for it was asked for just now.
        var waitsUntil: Instant?
        var isHeld = false
        var notices: [Notice] = []

        func isQuiet(at now: Instant) -> Bool {
            isHeld || (waitsUntil ?? now) > now || (snoozedUntil ?? now) > now
        }
    }

    /// One telling: written down first, told as soon as the journal takes it.
    struct Notice {
        var name: String
        var kind: String
        var lateDays: Int
        var queued: Instant
        var told: Instant?
        var attempts = 0
        var lastAttempt: Instant?
        /// A killed daemon had sent it, though nobody wrote that down.
        var isReadable = false
        /// A killed daemon had begun; whether it was sent is looked up first.
        var isBegun = false
    }

    struct Account {
        var product: String
        var plan: String
        var number: Int
        var switchedOff: [(at: Instant, off: Bool)] = []
        /// Steps done or dismissed, and as which happening.
        var done: [String: Int] = [:]
        var dismissed: [String: Int] = [:]
        var asked: Instant?
        var isOpen = true

        func isOff(at now: Instant) -> Bool {
            switchedOff.filter { $0.at <= now }.max { $0.at < $1.at }?.off ?? false
        }
    }

    private(set) var matters: [Matter] = []
    var accounts: [String: Account] = [:]
    private var edition = 1
    /// What the editions taken in did to steps, and as which happening.
    private var changes: [(step: String, kind: String, serial: Int, number: Int)] = []
    private var number = 0

    private static let codeDates = ["2026-04-24", "2026-05-01"].map { InventedGuide.day($0).startUTC }
    private static let talkDates = ["2026-04-10", "2026-05-05"].map { InventedGuide.day($0).startUTC }

    /// - Returns: the number of what happens now; later things have higher numbers, whatever the clock says.
    mutating func happens() -> Int {
        number += 1
        return number
    }

    mutating func take(edition serial: Int) {
        guard serial > edition else { return }
        let number = happens()
        changes.append(("acme.code.opt-out", edition == 1 ? "new-step" : "changed-step", serial, number))
        changes.append(("acme.talk.harden", "changed-step", serial, number))
        edition = serial
    }

    // MARK: What is to be done

    private func wanted(at now: Instant) -> [Matter] {
        accounts.sorted { $0.key < $1.key }.filter(\.value.isOpen).flatMap { name, account -> [Matter] in
            switch (account.product, account.plan) {
            case ("acme/code", "pro"): code(name, account, now)
            case ("acme/chat", _): chat(name, account, now)
            case ("acme/talk", _): talk(name, account, now)
            default: []
            }
        }
    }

    /// A step with the kind and edition of the newest change that came after the account.
    private func matter(_ step: String, _ name: String, _ account: Account, _ now: Instant, date: Instant? = nil)
        -> Matter
    {
        let news = changes.last { $0.step == step && $0.number > account.number }
        return Matter(
            account: name, step: step, kind: news?.kind ?? "open-step", serial: news?.serial, date: date, found: now)
    }

    /// Whether a deed was done, or refused, after the step last became another one.
    private func counts(_ deed: Int?, for step: String) -> Bool {
        deed.map { $0 > changes.last { $0.step == step && $0.kind == "changed-step" }?.number ?? 0 } ?? false
    }

    private func code(_ name: String, _ account: Account, _ now: Instant) -> [Matter] {
        let step = "acme.code.opt-out"
        if edition == 1 || account.isOff(at: now) || counts(account.dismissed[step], for: step) { return [] }
        return [matter(step, name, account, now, date: Self.codeDates[edition - 2])]
    }

    private func chat(_ name: String, _ account: Account, _ now: Instant) -> [Matter] {
        var all: [Matter] = []
        if !account.isOff(at: now), account.dismissed["acme.chat.opt-out"] == nil {
            all.append(matter("acme.chat.opt-out", name, account, now))
        }
        if account.dismissed["get-export"] == nil {
            all.append(
                Matter(
                    account: name, step: "get-export", kind: "get-export", found: now,
                    waitsUntil: account.asked?.adding(days: 2)))
        }
        return all
    }

    private func talk(_ name: String, _ account: Account, _ now: Instant) -> [Matter] {
        let (first, second) = ("acme.talk.harden", "acme.talk.harden.more")
        let isOver = counts(account.done[first], for: first) || counts(account.dismissed[first], for: first)
        var all: [Matter] = []
        if !isOver {
            all.append(matter(first, name, account, now, date: edition == 1 ? nil : Self.talkDates[edition - 2]))
        }
        if account.done[second] == nil, account.dismissed[second] == nil {
            all.append(matter(second, name, account, now))
            all[all.count - 1].isHeld = !isOver
        }
        return all
    }

    // MARK: Looking

    /// What a change or the daemon finds at `now`: some matters are over, others begin, and what is due is written down.
    mutating func look(at now: Instant) {
        forgetTheFuture(now)
        let wanted = wanted(at: now)
        matters.removeAll { old in !wanted.contains { $0.isSame(as: old) } }
        for new in wanted {
            guard let index = matters.firstIndex(where: { $0.isSame(as: new) }) else {
                matters.append(new)
                continue
            }
            // What had to wait for something else is found when it need not wait any longer.
            if matters[index].isHeld, !new.isHeld, matters[index].notices.isEmpty { matters[index].found = now }
            (matters[index].isHeld, matters[index].date) = (new.isHeld, new.date)
            matters[index].waitsUntil = new.waitsUntil
        }
        for index in matters.indices {
            if let notice = matters[index].due(at: now) { matters[index].notices.append(notice) }
        }
    }

    /// A clock that went back: what it said before cannot have been later than now.
    private mutating func forgetTheFuture(_ now: Instant) {
        for index in matters.indices {
            matters[index].found = min(matters[index].found, now)
            for number in matters[index].notices.indices {
                matters[index].notices[number].queued = min(matters[index].notices[number].queued, now)
                matters[index].notices[number].told = matters[index].notices[number].told.map { min($0, now) }
                let last = matters[index].notices[number].lastAttempt
                matters[index].notices[number].lastAttempt = last.map { min($0, now) }
            }
        }
    }

    // MARK: Telling

    /// How the journal is just now.
    enum Journal { case works, away, stuck, unreadable }

    /// - Returns: the entries that a look of the daemon at `now` must send.
    mutating func deliver(at now: Instant, _ journal: Journal) -> [Entry] {
        var entries: [Entry] = []
        for index in matters.indices {
            for number in matters[index].notices.indices where matters[index].notices[number].told == nil {
                let matter = matters[index]
                var notice = matter.notices[number]
                defer { matters[index].notices[number] = notice }
                if notice.isBegun {
                    notice.isBegun = false
                    if notice.isReadable, journal != .unreadable {
                        notice.told = now
                        continue
                    }
                } else if matter.isQuiet(at: now) || !notice.mayBeTried(at: now) {
                    continue
                }
                notice.attempts += 1
                notice.lastAttempt = now
                if journal != .away {
                    let waited = now.days(since: max(notice.queued, matter.snoozedUntil ?? notice.queued))
                    let late = notice.lateDays + max(0, waited)
                    entries.append(Entry(kind: notice.kind, step: matter.step, lateDays: late))
                }
                if journal == .works || journal == .unreadable { notice.told = now }
            }
        }
        return entries
    }

    /// The daemon is killed after it wrote down that it begins, and perhaps after sending.
    ///
    /// - Returns: what it sent.
    mutating func dieWhileTelling(at now: Instant, sending: Bool) -> [Entry] {
        var entries: [Entry] = []
        for index in matters.indices where !matters[index].isQuiet(at: now) {
            for number in matters[index].notices.indices {
                let matter = matters[index]
                guard matter.notices[number].told == nil, matter.notices[number].mayBeTried(at: now) else { continue }
                matters[index].notices[number].attempts += 1
                matters[index].notices[number].lastAttempt = now
                matters[index].notices[number].isBegun = true
                matters[index].notices[number].isReadable = sending
                let notice = matters[index].notices[number]
                let waited = now.days(since: max(notice.queued, matter.snoozedUntil ?? notice.queued))
                let late = notice.lateDays + max(0, waited)
                if sending { entries.append(Entry(kind: notice.kind, step: matter.step, lateDays: late)) }
            }
        }
        return entries
    }

    mutating func snooze(_ account: String, _ step: String, until: Instant) {
        for index in matters.indices where matters[index].account == account && matters[index].step == step {
            matters[index].snoozedUntil = until
        }
    }

    /// The first moment after `now` at which something has to be told although nothing happens; by trying them out.
    func nextMoment(after now: Instant) -> Instant? {
        matters.compactMap { matter -> Instant? in
            let moments = matter.moments.filter { $0 > now }.sorted()
            return moments.first { moment in
                if let waiting = matter.notices.last, waiting.told == nil {
                    return !matter.isQuiet(at: moment) && waiting.mayBeTried(at: moment)
                }
                return matter.due(at: moment) != nil
            }
        }.min()
    }
}

extension Expectation.Matter {
    fileprivate func isSame(as other: Self) -> Bool {
        account == other.account && step == other.step && kind == other.kind && serial == other.serial
    }

    private static let countdown: [(name: String, days: Int)] = [
        ("countdown-30", 30), ("countdown-7", 7), ("countdown-1", 1), ("countdown-0", 0),
    ]
    private static let pauses = [1, 3, 7, 14, 30]

    private var lastTold: Instant? { notices.compactMap(\.told).max() }
    private var repetitions: Int { notices.count { $0.name.hasPrefix("repeat") } }

    /// Days of the countdown that still lie ahead of the last telling and were never told.
    private var ahead: [(name: String, at: Instant)] {
        guard let date, let lastTold else { return [] }
        return Self.countdown.map { ($0.name, date.adding(days: -$0.days)) }.filter { name, at in
            at > lastTold && !notices.contains { $0.name == name }
        }
    }

    private var nextRepetition: Instant? {
        guard let lastTold else { return nil }
        if let waitsUntil, waitsUntil > lastTold { return waitsUntil }
        let pause = Self.pauses[min(repetitions, Self.pauses.count - 1)]
        return max(lastTold, date ?? lastTold).adding(days: pause)
    }

    /// What is to be written down at `now`; `nil`: nothing, or the last is not told yet.
    fileprivate func due(at now: Instant) -> Expectation.Notice? {
        if isQuiet(at: now) || notices.contains(where: { $0.told == nil }) { return nil }
        func notice(_ name: String, _ kind: String, since: Instant) -> Expectation.Notice {
            let possible = max(since, snoozedUntil ?? since, waitsUntil ?? since)
            return .init(name: name, kind: kind, lateDays: max(0, now.days(since: possible)), queued: now)
        }
        if notices.isEmpty { return notice("new", kind, since: found) }
        if let missed = ahead.last(where: { $0.at <= now }) {
            return notice(missed.name, "countdown", since: missed.at)
        }
        if !ahead.isEmpty { return nil }
        guard let again = nextRepetition, again <= now else { return nil }
        return notice("repeat-\(repetitions + 1)", kind, since: again)
    }

    /// Moments at which anything about it can change.
    fileprivate var moments: [Instant] {
        let retries = notices.compactMap { notice in notice.lastAttempt.map { $0.adding(seconds: notice.pause) } }
        return ahead.map(\.at) + retries + [nextRepetition, snoozedUntil, waitsUntil].compactMap { $0 }
    }
}

extension Expectation.Notice {
    /// Seconds from the last attempt to the next.
    fileprivate var pause: Int64 { [60, 300, 900, 3600][min(max(attempts, 1), 4) - 1] }

    fileprivate func mayBeTried(at now: Instant) -> Bool {
        if isBegun { return true }
        return lastAttempt.map { $0.adding(seconds: pause) <= now } ?? true
    }
}
