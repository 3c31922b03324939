package import OptoutCore
package import OptoutStore
import Systemd

/// Brings queued tellings into the journal and sees to it that they can be read there.
///
/// An attempt is written down before it is sent and its outcome afterwards, so that a kill in between leaves a telling
/// in the state `sent`: the next pass looks for it in the journal before it sends the same delivery id again.
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

    /// Delivers what is due at `context.now`.
    ///
    /// - Returns: when a lost telling is to be sent again; `nil` if none is lost.
    package func deliver(in context: EntryContext) throws -> Instant? {
        let now = context.now
        let rows = try record.tellings(.journal, in: [.queued, .sent, .lost], at: now)
        let begun = rows.filter { $0.telling.state == .sent }
        let seen = try settle(begun, at: now, ifUnseen: nil)
        let due = rows.filter { !seen.contains($0.telling.id.text) && isDue($0, at: now) }
        let attempts = try due.map { ($0, try send($0, in: context)) }
        let sent = attempts.filter { $0.1 == .sent }.map(\.0)
        complainOnce(attempts.map(\.1))
        try settle(sent, at: now, ifUnseen: .lost)
        return try record.tellings(.journal, in: [.lost], at: now).map { nextAttempt($0, after: now) }.min()
    }

    /// Marks the rows that can be read in the journal as delivered, the others as said.
    @discardableResult
    private func settle(_ rows: [TellingRow], at now: Instant, ifUnseen: Telling.State?) throws -> Set<String> {
        if rows.isEmpty { return [] }
        let found = find(Set(rows.map(\.telling.id.text)))
        for row in rows {
            if found?.contains(row.telling.id.text) == true {
                try record.mark(row.telling.id, .delivered, at: now)
            } else if let ifUnseen {
                try record.mark(row.telling.id, found == nil ? .unconfirmed : ifUnseen, at: now)
            }
        }
        return found ?? []
    }

    private func find(_ ids: Set<String>) -> Set<String>? {
        do {
            return try journal.find(ids)
        } catch {
            complain("cannot read the journal: \(error), ignoring")
            return nil
        }
    }

    private enum Attempt: Equatable {
        case sent, over
        case refused(String)
    }

    /// One line for all that journald refused, not one for each.
    private func complainOnce(_ attempts: [Attempt]) {
        for case .refused(let reason) in attempts {
            return complain("cannot write to the journal: \(reason), trying again later")
        }
    }

    private func send(_ row: TellingRow, in context: EntryContext) throws -> Attempt {
        guard let attempt = try record.beginAttempt(row.telling.id, at: context.now) else {
            // Its chore is closed, so whatever became of an earlier attempt, it is over.
            try record.mark(row.telling.id, .lost, at: context.now)
            return .over
        }
        do {
            try journal.send(JournalEntry(row, attempt: attempt, in: context))
            return .sent
        } catch {
            try record.mark(row.telling.id, .lost, at: context.now)
            return .refused("\(error)")
        }
    }

    private func isDue(_ row: TellingRow, at now: Instant) -> Bool {
        row.telling.state != .lost || retryMoment(row) <= now || row.at > now
    }

    private func nextAttempt(_ row: TellingRow, after now: Instant) -> Instant {
        max(retryMoment(row), now.adding(seconds: 1))
    }

    private func retryMoment(_ row: TellingRow) -> Instant {
        let index = min(max(row.telling.attempts, 1), retrySeconds.count) - 1
        return row.at.adding(seconds: Int64(retrySeconds[index]))
    }
}
