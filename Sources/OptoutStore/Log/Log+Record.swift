import GRDB
import OptoutCore

extension LogEntry {
    /// Newest first.
    static func fetch(
        _ db: Database, where condition: String = "1", _ arguments: StatementArguments = [], limit: Int? = nil
    ) throws -> [LogEntry] {
        let sql = """
            SELECT e.handle, e.what, e.accountID, e.occurredEarliestUSec, e.occurredLatestUSec, e.recordedAtUSec,
                e."by", EXISTS (SELECT 1 FROM event u WHERE u.undoesID = e.id) AS undone,
                (SELECT handle FROM event u WHERE u.id = e.undoesID) AS undoes,
                coalesce((SELECT slug FROM account WHERE id = e.accountID),
                    (SELECT detail ->> 'slug' FROM event WHERE id = e.accountID & 0xFFFFFFFF)) AS slug
            FROM event e WHERE \(condition) ORDER BY e.id DESC LIMIT \(limit ?? -1)
            """
        return try Row.fetchAll(db, sql: sql, arguments: arguments).map(LogEntry.init)
    }

    private init(_ row: Row) {
        handle = row["handle"]
        what = row["what"]
        account = (row["accountID"] as Int64?).map { Account.ID(row: $0) }
        slug = row["slug"]
        occurred = InstantRange(
            Instant(uSec: row["occurredEarliestUSec"]), Instant(uSec: row["occurredLatestUSec"]))
        recordedAt = Instant(uSec: row["recordedAtUSec"])
        by = row["by"]
        undone = row["undone"]
        undoes = row["undoes"]
    }
}

extension Record {
    /// The log, newest first.
    package func log(limit: Int? = nil) throws -> [LogEntry] {
        try read { try LogEntry.fetch($0, limit: limit) }
    }

    package func logCount() throws -> Int {
        try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM event") ?? 0 }
    }
}
