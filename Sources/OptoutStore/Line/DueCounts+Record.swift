import GRDB
package import OptoutCore

extension Record {
    /// How many chores are due, and become due by themselves.
    package func dueCounts() throws -> DueCounts { try read { try DueCounts.fetch($0) } }

    /// Takes the file for prompts away unless it says what is about to be committed.
    func withdrawLine(_ db: Database) throws {
        if let line, line.isThere, try line.read() != DueCounts.fetch(db) { line.remove() }
    }

    /// Writes the file for prompts where it is missing; where that cannot be done they open the record.
    ///
    /// - Parameter waiting: whether to wait for others who write; `false` for a record that is closed next.
    package func renewLine(waiting: Bool = true) {
        guard let line, !line.isThere else { return }
        if !waiting { try? queue.inDatabase { try $0.execute(sql: "PRAGMA busy_timeout = 0") } }
        try? write { db in
            line.write(try DueCounts.fetch(db))
            return ((), .rollback)
        }
    }
}

extension DueCounts {
    /// The rule of `Chore.state`, for every moment at once.
    static func fetch(_ db: Database) throws -> DueCounts {
        let limit = 32
        let statement = try db.cachedStatement(
            sql: """
                SELECT max(coalesce(snoozedUntilUSec, ?1), iif(waitsForDue, dueUSec, ?1)) AS fromUSec, count(*)
                FROM chore WHERE closedAtUSec IS NULL AND isHeld = 0 GROUP BY fromUSec ORDER BY fromUSec LIMIT ?2
                """)
        let rows = try Row.fetchAll(statement, arguments: [Instant.distantPast.uSec, limit + 1])
        return DueCounts(rows.map { (at: Instant(uSec: $0[0]), chores: $0[1] as Int) }, limit: limit)
    }
}
