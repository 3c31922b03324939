import GRDB
import Glibc
import OptoutCore

extension Record {
    /// Deletes the record at `path` for good, with its backups, locks and leftovers; programs must not have it open.
    ///
    /// - Returns: the paths deleted, in order.
    package static func purge(at path: String) throws -> [String] {
        let place = RecordPlace(path: path)
        var doomed = names(in: place.backups).map { place.backups + "/" + $0 }
        doomed += names(in: place.folder).filter { $0 == place.name || $0.hasPrefix(place.name + "-") }
            .map { place.folder + "/" + $0 }
        doomed += names(in: place.folder).filter { $0.hasPrefix(place.name + ".") }.map { place.folder + "/" + $0 }
        doomed += [place.journalLock, place.desktopLock].filter { size(of: $0) != nil }
        for file in doomed {
            guard unlink(file) == 0 || errno == ENOENT else { throw RecordError.io(path: file, detail: errnoText()) }
        }
        rmdir(place.backups)
        return doomed
    }

    /// Removes every title and rewrites the file so that none is left in it.
    ///
    /// - Returns: how many chats had one.
    package func purgeTitles(_ writing: Writing) throws -> Receipt<Int> {
        try change(.purge, writing) { change in
            let count = try Int.fetchOne(change.db, sql: "SELECT count(DISTINCT chatID) FROM title") ?? 0
            guard count > 0 else { return 0 }
            try change.log()
            try change.db.execute(sql: "DELETE FROM title")
            change.tracker.wipedTitles = true
            return count
        }
    }
}
