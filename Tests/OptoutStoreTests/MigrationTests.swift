import Foundation
import GRDB
import OptoutCore
import Testing

@testable import OptoutStore

/// Records of earlier versions; a dump of one for each is kept for ever.
@Suite struct MigrationTests {
    private let folder = Folder()

    /// Every row of every table and view, the migrations' own list left out.
    ///
    /// - Parameter columns: of a table those that are looked at; `nil`: all.
    private func rows(_ queue: DatabaseQueue, columns: [String: [String]] = [:]) throws -> [String: [String]] {
        try queue.inDatabase { db in
            let sql = """
                SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'
                    AND name <> 'grdb_migrations'
                """
            return try String.fetchAll(db, sql: sql).reduce(into: [:]) { rows, name in
                let wanted = columns[name]?.joined(separator: ", ") ?? "*"
                rows[name] = try Row.fetchAll(db, sql: "SELECT \(wanted) FROM \(name)").map { "\($0)" }.sorted()
            }
        }
    }

    private func columns(_ queue: DatabaseQueue) throws -> [String: [String]] {
        try queue.inDatabase { db in
            try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
                .reduce(into: [:]) { columns, name in
                    columns[name] = try String.fetchAll(
                        db, sql: "SELECT '\"' || name || '\"' FROM pragma_table_info(?)", arguments: [name])
                }
        }
    }

    /// A file as the version with that schema left it.
    private func leave(_ version: Int) throws -> (rows: [String: [String]], columns: [String: [String]]) {
        let dump = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "record-\(version).sql")
        mkdir(folder.path + "/data", 0o700)
        let queue = try DatabaseQueue(path: folder.record)
        let sql = try String(contentsOf: dump, encoding: .utf8)
        try queue.inDatabase { try $0.execute(sql: sql) }
        let left = try (rows(queue), columns(queue))
        try queue.close()
        return left
    }

    @Test(arguments: 1..<Record.schemaVersion)
    func aRecordOfAnEarlierVersionKeepsEveryRow(version: Int) throws {
        let before = try leave(version)
        let record = try Record.open(at: folder.record, by: .optout, now: at("2026-12-01"))
        let after = try rows(record.queue, columns: before.columns)
        for (name, rows) in before.rows { #expect(after[name] == rows, "\(name)") }
        #expect(try record.check(full: true).isEmpty)
        #expect(try record.accounts().map(\.slug) == ["chatgpt-free", "chatgpt-plus"])
        #expect(try record.adoptedGuide()?.products.map(\.id.text) == ["openai/chatgpt"])
        let found = try record.queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        #expect(found == Record.schemaVersion)
    }

    @Test(arguments: 1..<Record.schemaVersion)
    func itIsBackedUpFirst(version: Int) throws {
        let before = try leave(version)
        try Record.open(at: folder.record, by: .optout, now: at("2026-12-01")).close()
        let backup = try #require(Record.backups(of: folder.record).first)
        let rows = try rows(DatabaseQueue(path: backup.path))
        for table in ["event", "observation", "chat", "signer"] { #expect(rows[table] == before.rows[table]) }
    }

    @Test(arguments: 1..<Record.schemaVersion)
    func aNewRecordAndAMigratedOneHaveTheSameTables(version: Int) throws {
        _ = try leave(version)
        let schema = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name"
        let migrated = try Record.open(at: folder.record, by: .optout, now: at("2026-12-01"))
        let found = try migrated.queue.inDatabase { try String.fetchAll($0, sql: schema) }
        let expected = try Record.inMemory().queue.inDatabase { try String.fetchAll($0, sql: schema) }
        #expect(found == expected)
    }
}
