import CLinux
import GRDB
import Glibc
package import OptoutCore

/// A file or folder that was imported and, when last looked at, still lay there with every word in it.
package struct ExportFileRow: Hashable, Sendable {
    package var path: String
    package var isFolder: Bool
    package var importedAt: Instant
}

extension Record {
    /// Oldest import first; `nil`: of all accounts.
    package func exportFiles(of account: Account.ID? = nil) throws -> [ExportFileRow] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT path, size, importedAtUSec FROM exportFile
                    WHERE goneAtUSec IS NULL AND holdsWords = 1 AND (?1 IS NULL OR accountID = ?1)
                    ORDER BY importedAtUSec, path
                    """, arguments: [account?.row]
            ).map { row in
                ExportFileRow(
                    path: row["path"], isFolder: (row["size"] as Int64?) == nil,
                    importedAt: Instant(uSec: row["importedAtUSec"]))
            }
        }
    }

    /// Looks whether imported files still lie where they lay; writes down which do not, and nothing else.
    ///
    /// - Returns: how many still lie there, and whether anything was written.
    package func lookAtExportFiles(from look: FileLook, at now: Instant) throws -> (left: Int, changed: Bool) {
        let files = try read { try ExportFiles($0).lying() }
        let gone = files.filter { $0.isGone(look) }
        guard !gone.isEmpty else { return (files.count, false) }
        try write { db in
            for file in gone { try ExportFiles(db).leave(file, at: now) }
            return ((), .commit)
        }
        return (files.count - gone.count, true)
    }

    /// Whether that very file was imported already, and the import stands.
    package func wasImported(_ file: SeenFile) throws -> Bool {
        try read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM exportFile
                        WHERE inode = ? AND size IS ? AND modifiedUSec = ? AND size IS NOT NULL)
                    """, arguments: [file.inode, file.size, file.modified.uSec]) ?? false
        }
    }
}

/// The table of imported files.
struct ExportFiles {
    private let db: Database

    init(_ db: Database) { self.db = db }

    /// The same file at the same place is remembered as of its first import.
    func remember(_ file: SeenFile, format: String, account: Int64, import event: Int64, at now: Instant) throws {
        try db.execute(
            sql: """
                INSERT INTO exportFile (path, accountID, importID, inode, size, modifiedUSec, folderInode,
                    importedAtUSec, holdsWords) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (path) DO UPDATE SET accountID = excluded.accountID, importID = excluded.importID,
                    inode = excluded.inode, size = excluded.size, modifiedUSec = excluded.modifiedUSec,
                    folderInode = excluded.folderInode, importedAtUSec = excluded.importedAtUSec,
                    holdsWords = excluded.holdsWords, goneAtUSec = NULL
                WHERE (accountID, importID, inode, size, modifiedUSec, folderInode, holdsWords, goneAtUSec)
                    IS NOT (excluded.accountID, excluded.importID, excluded.inode, excluded.size,
                        excluded.modifiedUSec, excluded.folderInode, excluded.holdsWords, NULL)
                """,
            arguments: [
                file.path, account, event, file.inode, file.size, file.modified.uSec, file.folderInode, now.uSec,
                !ExportFormat.isNoCopy(format),
            ])
    }

    struct Lying {
        var path: String
        var inode: Int64
        var size: Int64?
        var folderInode: Int64

        /// Gone, or another one; `false` also where that cannot be seen from here.
        func isGone(_ look: FileLook) -> Bool {
            if look == .confined, !seesFolder { return false }
            errno = 0
            guard let file = SeenFile(exactly: path) else { return errno == ENOENT || errno == ENOTDIR }
            return file.inode != inode || file.size != size
        }

        private var seesFolder: Bool {
            SeenFile.status(SeenFile.folder(of: path)).map { Int64(bitPattern: UInt64($0.st_ino)) } == folderInode
        }
    }

    func lying() throws -> [Lying] {
        let sql = "SELECT path, inode, size, folderInode FROM exportFile WHERE goneAtUSec IS NULL AND holdsWords = 1"
        return try Row.fetchAll(db.cachedStatement(sql: sql)).map {
            Lying(path: $0["path"], inode: $0["inode"], size: $0["size"], folderInode: $0["folderInode"])
        }
    }

    func leave(_ file: Lying, at now: Instant) throws {
        try db.cachedStatement(sql: "UPDATE exportFile SET goneAtUSec = ? WHERE path = ? AND inode = ?")
            .execute(arguments: [now.uSec, file.path, file.inode])
    }

    /// By account the newest import whose file still lies there.
    func newest(_ moments: EventMoments) throws -> [Int64: ImportedFile] {
        let sql = """
            SELECT f.accountID, f.importedAtUSec, max(f.importID) AS importID, e.recordedAtUSec
            FROM exportFile f JOIN event e ON e.id = f.importID WHERE f.goneAtUSec IS NULL AND f.holdsWords = 1
            GROUP BY f.accountID
            """
        let rows = try Row.fetchAll(db.cachedStatement(sql: sql))
        return Dictionary(
            uniqueKeysWithValues: rows.map { row in
                let recordedAt = moments.moment(of: row["importID"], recorded: row["recordedAtUSec"])
                let file = ImportedFile(importedAt: Instant(uSec: row["importedAtUSec"]), recordedAt: recordedAt)
                return (row["accountID"] as Int64, file)
            })
    }
}
