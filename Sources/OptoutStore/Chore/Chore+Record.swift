import GRDB
package import OptoutCore

extension Record {
    /// Open chores as of `now`, by due date; dismissed ones left out.
    package func chores(at now: Instant, account: Account.ID? = nil) throws -> [Chore] {
        try read { try Chore.fetchOpen($0, at: now) }.filter { account == nil || $0.key.account == account }
    }

    /// What was done, asked for or dismissed at an account, in the order of recording.
    package func choreMarks(of account: Account.ID) throws -> [ChoreMark] {
        try read { try ChoreMark.fetchAll($0, EventMoments($0))[account.row] ?? [] }
    }

    /// The open chore of this handle (or a unique beginning) or id.
    package func chore(matching name: String, at now: Instant) throws -> Found<Chore> {
        try read { db in
            let found = try Handle.matches(db, "chore", name, where: "closedAtUSec IS NULL")
            guard found.count < 2 else { return .several(found) }
            let sql = "SELECT * FROM chore WHERE closedAtUSec IS NULL AND ?1 IN (id, handle)"
            let row = try Row.fetchOne(db, sql: sql, arguments: [found.first ?? name])
            return row.flatMap { Chore($0, at: now) }.map { .one($0) } ?? .none
        }
    }
}

extension Change {
    /// A step or an acknowledgement is done.
    package func markDone(_ chore: Chore.ID) throws { try mark(chore, "done") }

    /// The export was asked for at the provider.
    package func markAsked(_ chore: Chore.ID) throws { try mark(chore, "asked") }

    package func snooze(_ chore: Chore.ID, until: Instant) throws { try mark(chore, "snoozed", until: until) }

    package func dismiss(_ chore: Chore.ID, because reason: String) throws {
        try mark(chore, "dismissed", because: reason)
    }

    private func mark(_ chore: Chore.ID, _ mark: String, until: Instant? = nil, because: String? = nil) throws {
        let row = try Row.fetchOne(db, sql: "SELECT accountID FROM chore WHERE id = ?", arguments: [chore.text])
        guard let row else { throw RecordError.notFound(what: "chore", name: chore.text) }
        try log(account: (row["accountID"] as Int64?).map { .init(row: $0) }, ["chore": chore.text])
        try db.execute(
            sql: """
                INSERT INTO choreMark (choreID, eventID, mark, earliestUSec, latestUSec, untilUSec, because)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                chore.text, event, mark, occurred.earliest.uSec, occurred.latest.uSec, until?.uSec, because,
            ])
    }
}
