import GRDB
package import OptoutCore

extension Record {
    /// Writes down what lies in the inbox; names are not kept.
    ///
    /// - Parameters:
    ///   - present: all that could be an export; what is not among it is forgotten.
    ///   - arrived: those of them that are complete and may be told.
    /// - Returns: whether anything was written.
    @discardableResult
    package func inbox(holds present: [SeenFile], arrived: [SeenFile], at now: Instant) throws -> Bool {
        let known = try read { try InboxFiles($0).known() }
        let lost = known.subtracting(present.map(InboxFiles.Key.init))
        let new = Set(arrived.map(InboxFiles.Key.init)).subtracting(known)
        guard !lost.isEmpty || !new.isEmpty else { return false }
        try write { db in
            for key in lost { try InboxFiles(db).forget(key) }
            for key in new { try InboxFiles(db).add(key, at: now) }
            return ((), .commit)
        }
        return true
    }

    /// There is no inbox any more: nothing waits in it.
    package func leaveInbox() throws {
        let unhandled = "FROM inboxFile WHERE handledAtUSec IS NULL"
        guard try read({ try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 \(unhandled))") }) == true else { return }
        try write { db in
            try db.execute(sql: "DELETE \(unhandled)")
            return ((), .commit)
        }
    }

    /// Whether that file was seen in the inbox before.
    package func knowsFromInbox(_ file: SeenFile) throws -> Bool {
        try read { try InboxFiles($0).known().contains(.init(file)) }
    }

    /// These files of the inbox were looked at: taken in, known or refused; also where nobody has noticed them yet.
    package func handledInbox(_ files: [SeenFile], _ writing: Writing) throws {
        guard !files.isEmpty, !writing.dryRun else { return }
        try write { db in
            for file in files { try InboxFiles(db).handle(.init(file), at: writing.now) }
            return ((), .commit)
        }
        _ = try settle(writing)
    }
}

/// The table of files in the inbox.
struct InboxFiles {
    private let db: Database

    init(_ db: Database) { self.db = db }

    struct Key: Hashable {
        var inode: Int64
        /// -1 for a folder.
        var size: Int64
        var modifiedUSec: Int64

        init(_ file: SeenFile) {
            (inode, size, modifiedUSec) = (file.inode, file.size ?? -1, file.modified.uSec)
        }

        init(_ row: Row) { (inode, size, modifiedUSec) = (row[0], row[1], row[2]) }
    }

    func known() throws -> Set<Key> {
        Set(try Row.fetchAll(db, sql: "SELECT inode, size, modifiedUSec FROM inboxFile").map(Key.init))
    }

    func add(_ key: Key, at now: Instant) throws {
        try db.execute(
            sql: "INSERT OR IGNORE INTO inboxFile (inode, size, modifiedUSec, foundAtUSec) VALUES (?, ?, ?, ?)",
            arguments: [key.inode, key.size, key.modifiedUSec, now.uSec])
    }

    func handle(_ key: Key, at now: Instant) throws {
        try add(key, at: now)
        try db.execute(
            sql: """
                UPDATE inboxFile SET handledAtUSec = coalesce(handledAtUSec, ?)
                WHERE (inode, size, modifiedUSec) = (?, ?, ?)
                """, arguments: [now.uSec, key.inode, key.size, key.modifiedUSec])
    }

    func forget(_ key: Key) throws {
        try db.execute(
            sql: "DELETE FROM inboxFile WHERE (inode, size, modifiedUSec) = (?, ?, ?)",
            arguments: [key.inode, key.size, key.modifiedUSec])
    }

    /// When those came that nobody has looked at.
    func unhandled() throws -> [Instant] {
        let sql = """
            SELECT f.foundAtUSec FROM inboxFile f WHERE f.handledAtUSec IS NULL AND NOT EXISTS (
                SELECT 1 FROM exportFile e WHERE e.inode = f.inode AND coalesce(e.size, -1) = f.size)
            """
        return try Int64.fetchAll(db.cachedStatement(sql: sql)).map { Instant(uSec: $0) }
    }
}
