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
            if let chore = try Chore.fetchOpen(db, at: now).first(where: { $0.id.text == name }) { return .one(chore) }
            let found = try Handle.matches(db, "chore", name, where: "closedAtUSec IS NULL")
            guard let only = found.first else { return .none }
            guard found.count == 1 else { return .several(found) }
            let id = try String.fetchOne(db, sql: "SELECT id FROM chore WHERE handle = ?", arguments: [only])
            return try id.flatMap { try Chore.fetch(db, id: $0, at: now) }.map { .one($0) } ?? .none
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
