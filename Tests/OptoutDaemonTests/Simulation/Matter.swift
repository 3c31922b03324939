import OptoutCore

/// One thing to do at one account, or at none, from when it is found until it is over.
struct Matter {
    var account: String
    /// The step; else the kind.
    var step: String
    var kind: String
    /// The edition that brought it.
    var serial: Int?
    /// A day that lies ahead or lay ahead once, to be counted down to.
    var date: Instant?
    /// When it could first have been told.
    var found: Instant
    /// When something that was done has to be done again.
    var again: Instant?
    var snoozed: (said: Said, seconds: Int64)?
    /// A day of its own: not to be told before, and told again then.
    var waitsUntil: Instant?
    var isHeld = false
    /// The day that it is about, if it is about one.
    var day: Instant? { waitsUntil ?? date ?? again }
    var snoozedUntil: Instant? { snoozed.map { $0.said.moment.adding(seconds: $0.seconds) } }
    var notices: [Notice] = []

    init(
        _ kind: String, _ account: String = "", step: String? = nil, serial: Int? = nil, date: Instant? = nil,
        found: Instant, waitsUntil: Instant? = nil, isHeld: Bool = false
    ) {
        (self.kind, self.account, self.step, self.serial) = (kind, account, step ?? kind, serial)
        (self.date, self.found, self.waitsUntil, self.isHeld) = (date, found, waitsUntil, isHeld)
    }

    func isQuiet(at now: Instant) -> Bool {
        isHeld || (waitsUntil ?? now) > now || (snoozedUntil ?? now) > now
    }

    func isSame(as other: Self) -> Bool {
        account == other.account && step == other.step && kind == other.kind && serial == other.serial
    }

    /// What it said before cannot have been later than now. Once it shows again what it showed then, it had been behind
    /// meanwhile, unless something was told in between.
    mutating func forgetTheFuture(_ now: Instant, log: [Instant]) {
        snoozed?.said.look(at: now, log: log)
        let all = notices
        for number in all.indices {
            if let shown = all[number].shown, shown <= now,
                all[(number + 1)...].allSatisfy({ $0.shown != nil || $0.moment >= shown })
            {
                notices[number].putBack(to: shown)
            }
            notices[number].forget(after: now)
        }
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
    /// What the clock showed at the last of all this, where it has shown less since.
    private(set) var shown: Instant?

    /// When the last of all this was.
    var moment: Instant { told ?? lastAttempt ?? queued }

    init(name: String, kind: String, lateDays: Int, queued: Instant) {
        (self.name, self.kind, self.lateDays, self.queued) = (name, kind, lateDays, queued)
    }

    /// Seconds from the last attempt to the next.
    var pause: Int64 { [60, 300, 900, 3600][min(max(attempts, 1), 4) - 1] }

    func mayBeTried(at now: Instant) -> Bool {
        if isBegun { return true }
        return lastAttempt.map { $0.adding(seconds: pause) <= now } ?? true
    }

    mutating func begin(at now: Instant) {
        attempts += 1
        (lastAttempt, shown) = (now, nil)
    }

    mutating func tell(at now: Instant) { (told, shown) = (now, nil) }

    /// It was begun, and did not get there.
    mutating func fail(at now: Instant) { (lastAttempt, shown) = (now, nil) }

    mutating func forget(after now: Instant) {
        if moment > now { shown = shown ?? moment }
        queued = min(queued, now)
        told = told.map { min($0, now) }
        lastAttempt = lastAttempt.map { min($0, now) }
    }

    mutating func putBack(to moment: Instant) {
        if told != nil { told = moment } else if lastAttempt != nil { lastAttempt = moment }
        shown = nil
    }
}

// MARK: - When to tell

extension Matter {
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

    /// Who asked for quiet until then wants to hear of it then.
    private var wakes: Instant? {
        guard let lastTold, let snoozedUntil, snoozedUntil > lastTold else { return nil }
        return snoozedUntil
    }

    private var nextRepetition: Instant? {
        guard let lastTold else { return nil }
        let own = waitsUntil ?? found
        if let wakes { return max(wakes, own) }
        if own > lastTold { return own }
        let pause = Self.pauses[min(repetitions, Self.pauses.count - 1)]
        return max(lastTold, date ?? lastTold).adding(days: pause)
    }

    /// What is to be written down at `now`; `nil`: nothing, or the last is not told yet.
    func due(at now: Instant) -> Notice? {
        if isQuiet(at: now) || notices.contains(where: { $0.told == nil }) { return nil }
        func notice(_ name: String, _ kind: String, since: Instant) -> Notice {
            let possible = max(since, snoozedUntil ?? since, waitsUntil ?? since)
            return .init(name: name, kind: kind, lateDays: max(0, now.days(since: possible)), queued: now)
        }
        if notices.isEmpty { return notice("new", kind, since: found) }
        if let missed = ahead.last(where: { $0.at <= now }) {
            return notice(missed.name, "countdown", since: missed.at)
        }
        if !ahead.isEmpty, wakes == nil { return nil }
        guard let again = nextRepetition, again <= now else { return nil }
        return notice("repeat-\(repetitions + 1)", kind, since: again)
    }

    /// Moments at which anything about it can change.
    private var moments: [Instant] {
        let retries = notices.compactMap { notice in notice.lastAttempt.map { $0.adding(seconds: notice.pause) } }
        return ahead.map(\.at) + retries + [nextRepetition, snoozedUntil, waitsUntil].compactMap { $0 }
    }

    /// The first moment after `now` at which it has to be told although nothing happens; by trying them out.
    func nextMoment(after now: Instant) -> Instant? {
        moments.filter { $0 > now }.sorted().first { moment in
            if let waiting = notices.last, waiting.told == nil {
                return !isQuiet(at: moment) && waiting.mayBeTried(at: moment)
            }
            return due(at: moment) != nil
        }
    }
}
