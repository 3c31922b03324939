package import OptoutCore

package struct Backup: Hashable, Sendable {
    package var path: String
    package var madeAt: Instant
    package var bytes: Int64
}

/// What a restore brought back.
package struct Restored: Hashable, Sendable {
    package var backup: Backup
    package var accounts: Int
    package var chats: Int
    /// Chats whose title could be taken over from the record as it was.
    package var titles: Int
    /// The highest serial ever adopted, where the backup knew only a lower one.
    package var keptSerialFloor: Int?
}

extension Record {
    /// Writes a checked copy without titles into `backups`, then thins them out: 7 daily, 4 weekly, 12 monthly.
    @discardableResult
    package func backup(at now: Instant, zone: Zone) throws -> Backup { throw RecordError.missing(path: place.path) }

    /// Backs up if something changed since the newest one and that one is older than a day.
    @discardableResult
    package func backupIfDue(at now: Instant, zone: Zone) throws -> Backup? { nil }

    /// Newest first.
    package func backups() throws -> [Backup] { [] }

    /// Puts a backup's content in place of the record's, after checking it.
    package func restore(from path: String, _ writing: Writing) throws -> Receipt<Restored> {
        throw RecordError.missing(path: place.path)
    }

    /// Checks the whole file; the lines say what is wrong, empty if nothing is.
    package func check(full: Bool) throws -> [String] { [] }

    /// Deletes a title for good, or everything: the record, its backups and locks.
    package static func purge(at path: String) throws -> [String] { [] }

    /// Removes every title and rewrites the file so that none is left in it.
    package func purgeTitles(_ writing: Writing) throws -> Receipt<Int> { throw RecordError.missing(path: place.path) }
}
