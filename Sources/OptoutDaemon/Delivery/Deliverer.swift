package import OptoutCore
package import OptoutStore
import Systemd

/// Brings queued tellings into the journal and sees to it that they can be read there.
///
/// An attempt is written down before it is sent and its outcome afterwards, so that a kill in between leaves a telling
/// in the state `sent`: the next pass looks for it in the journal before it sends the same delivery id again. So it does
/// with what was lost, which a journal that hung may have written late.
package struct Deliverer {
    private let record: Record
    private let journal: JournalChannel
    private let retrySeconds: [Int]
    /// Tells of a failure that is not passed on.
    private let complain: (String) -> Void

    package init(
        record: Record, journal: JournalChannel, retrySeconds: [Int], complain: @escaping (String) -> Void
    ) {
        self.record = record
        self.journal = journal
        self.retrySeconds = retrySeconds
        self.complain = complain
    }

    /// How long an entry may take to become readable.
    private static let patienceMilliseconds: Int64 = 5_000

    /// Delivers what is due at `context.now`.
    ///
    /// - Returns: when a lost telling is to be sent again; `nil` if none is lost.
    package func deliver(in context: EntryContext) throws -> Instant? {
        let now = context.now
        let rows = try record.tellings(.journal, in: [.queued, .sent, .lost], at: now).filter { isDue($0, at: now) }
        // Asked before looking: what it reads from now on may show too late to be seen, and would be sent twice.
        let hangs = !journal.hasRead()
        let tried = rows.filter { $0.telling.state != .queued }.map(\.telling.id)
        let arrived = find(tried, waiting: hangs ? 0 : Self.patienceMilliseconds) ?? []
        try record.mark(arrived.reduce(into: [:]) { $0[$1] = .delivered }, at: now)
        let rest = rows.filter { !arrived.contains($0.telling.id) }
        // Whoever put it off after an attempt that a kill cut short is not to hear of it now.
        let putOff = rest.filter { $0.chore.map { $0.state != .due } ?? false }
        try record.mark(putOff.reduce(into: [:]) { $0[$1.telling.id] = .lost }, at: now)
        try send(rest.filter { !putOff.contains($0) }, hangs: hangs, in: context)
        return try record.tellings(.journal, in: [.lost], at: now).map { nextAttempt($0, after: now) }.min()
    }

    /// Sends all, then waits for all: the journal is slow to show one entry and as slow to show fifty.
    private func send(_ rows: [TellingRow], hangs: Bool, in context: EntryContext) throws {
        if rows.isEmpty { return }
        let attempts = try record.beginAttempts(rows.map(\.telling.id), at: context.now)
        let begun = rows.filter { attempts[$0.telling.id] != nil }
        let entries = begun.map { JournalEntry($0, attempt: attempts[$0.telling.id] ?? 1, in: context) }
        let (count, failure) = hangs ? (0, .journalHangs) : journal.send(entries)
        if let failure { complain("cannot write to the journal: \(failure), trying again later") }
        let taken = begun.prefix(count).map(\.telling.id)
        let found = find(taken, waiting: Self.patienceMilliseconds)
        // What has no attempt belongs to a closed chore: whatever became of an earlier one, it is over.
        var outcomes = rows.reduce(into: [:]) { $0[$1.telling.id] = Telling.State.lost }
        for id in taken { outcomes[id] = found == nil ? .unconfirmed : .lost }
        for id in found ?? [] { outcomes[id] = .delivered }
        try record.mark(outcomes, at: context.now)
    }

    /// Those that can be read in the journal; `nil` where nothing can be.
    private func find(_ ids: [Telling.ID], waiting milliseconds: Int64) -> Set<Telling.ID>? {
        if ids.isEmpty { return [] }
        do {
            return try journal.find(Set(ids.map(\.text)), milliseconds).map { Set($0.map { .init($0) }) }
        } catch {
            complain("cannot read the journal: \(error), ignoring")
            return nil
        }
    }

    private func isDue(_ row: TellingRow, at now: Instant) -> Bool {
        row.telling.state != .lost || retryMoment(row) <= now || row.at > now
    }

    private func nextAttempt(_ row: TellingRow, after now: Instant) -> Instant {
        max(retryMoment(row), now.adding(seconds: 1))
    }

    private func retryMoment(_ row: TellingRow) -> Instant { row.retryMoment(retrySeconds) }
}

extension TellingRow {
    /// When a lost one is to be tried again, that many seconds after each attempt.
    func retryMoment(_ retrySeconds: [Int]) -> Instant {
        let index = min(max(telling.attempts, 1), retrySeconds.count) - 1
        return at.adding(seconds: Int64(retrySeconds[index]))
    }
}
