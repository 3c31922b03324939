import CSQLite
import GRDB

/// Rewriting the file after titles were deleted, so that no byte of them is left in it.
enum Scrub {
    private static let mark = "scrub"

    /// Remembers, in the transaction that deletes, that the file has to be rewritten.
    static func ask(_ db: Database) throws {
        try db.execute(sql: "INSERT OR REPLACE INTO watermark (name, value) VALUES (?, 'wanted')", arguments: [mark])
    }

    static func isAsked(_ db: Database) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM watermark WHERE name = ?)", arguments: [mark]) ?? false
    }

    static func done(_ db: Database) throws {
        try db.execute(sql: "DELETE FROM watermark WHERE name = ?", arguments: [mark])
    }

    /// Rewrites the whole file and cuts the write-ahead log off; `false` while a reader holds the log.
    static func rewrite(_ db: Database) throws -> Bool {
        try vacuum(db)
        return try Int.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") == 0
    }

    /// - Parameter most: up to so many bytes in memory, since a temporary file would hold titles if the record does.
    static func vacuum(_ db: Database, inMemory most: Int64 = 256 << 20) throws {
        let bytes =
            try Int64.fetchOne(
                db, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size") ?? 0
        let inMemory = bytes <= most
        if !inMemory { try db.execute(sql: "PRAGMA temp_store = FILE") }
        defer { if !inMemory { try? db.execute(sql: "PRAGMA temp_store = MEMORY") } }
        try db.execute(sql: "VACUUM")
    }
}

extension Record {
    /// Leaves nothing behind while idle: rewrites the file if that is due and cuts the write-ahead log off.
    ///
    /// - Returns: `false` where another program stood in the way; nothing is lost by that.
    @discardableResult
    package func tidy() throws -> Bool {
        guard try scrub() else { return false }
        return try mappingErrors(place.path) {
            try queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)") == 0 }
        }
    }

    /// Rewrites the file if deleted titles may still lie in it; a busy record is left for the next time.
    ///
    /// - Returns: whether nothing is left to do.
    @discardableResult
    package func scrub() throws -> Bool {
        try mappingErrors(place.path) {
            try queue.inDatabase { db in
                guard try Scrub.isAsked(db) else { return true }
                do {
                    guard try Scrub.rewrite(db) else { return false }
                } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                    return false
                }
                try Scrub.done(db)
                return true
            }
        }
    }
}
