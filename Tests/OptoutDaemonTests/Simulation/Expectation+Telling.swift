import OptoutCore

extension Expectation {
    /// How the journal is just now.
    enum Journal { case works, away, stuck, unreadable }

    /// - Returns: the entries that a look of the daemon at `now` must send.
    mutating func deliver(at now: Instant, _ journal: Journal) -> [Entry] {
        var entries: [Entry] = []
        readVanished(at: now, journal)
        for index in matters.indices {
            for number in matters[index].notices.indices where matters[index].notices[number].told == nil {
                let matter = matters[index]
                var notice = matter.notices[number]
                defer { matters[index].notices[number] = notice }
                if notice.isBegun {
                    notice.isBegun = false
                    if notice.isReadable, journal != .unreadable {
                        notice.tell(at: now)
                        continue
                    }
                    if matter.isQuiet(at: now) {
                        notice.fail(at: now)
                        continue
                    }
                } else if matter.isQuiet(at: now) || !notice.mayBeTried(at: now) {
                    continue
                }
                notice.begin(at: now)
                if journal != .away { entries.append(Entry(notice, of: matter, at: now)) }
                if journal == .works || journal == .unreadable { notice.tell(at: now) }
            }
        }
        return entries
    }

    /// What a killed daemon had sent is looked for, though there is nothing to tell any more.
    private mutating func readVanished(at now: Instant, _ journal: Journal) {
        for index in vanished.indices {
            for number in vanished[index].notices.indices where vanished[index].notices[number].isBegun {
                vanished[index].notices[number].isBegun = false
                let isFound = vanished[index].notices[number].isReadable && journal != .unreadable
                if isFound { vanished[index].notices[number].tell(at: now) }
                if !isFound { vanished[index].notices[number].fail(at: now) }
            }
        }
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
                matters[index].notices[number].begin(at: now)
                matters[index].notices[number].isBegun = true
                matters[index].notices[number].isReadable = sending
                if sending { entries.append(Entry(matters[index].notices[number], of: matter, at: now)) }
            }
        }
        return entries
    }
}

extension Expectation.Entry {
    /// As late as it was when it was written down, and the days that it has waited since.
    fileprivate init(_ notice: Notice, of matter: Matter, at now: Instant) {
        let waited = now.days(since: max(notice.queued, matter.snoozedUntil ?? notice.queued))
        self.init(kind: notice.kind, step: matter.step, lateDays: notice.lateDays + max(0, waited))
    }
}
