import GRDB
import Glibc
package import OptoutCore

/// A checked copy of the record without titles.
package struct Backup: Hashable, Sendable {
    package var path: String
    package var madeAt: Instant
    package var bytes: Int64
    /// The newest change in it.
    var lastEvent: Int64

    /// `record-20260307T120000Z-123.db`
    static func name(madeAt: Instant, lastEvent: Int64) -> String {
        let stamp = madeAt.wholeSecond.rfc3339.filter { $0 != "-" && $0 != ":" }
        return "record-\(stamp)-\(lastEvent).db"
    }

    init?(folder: String, name: String) {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "record", parts[2].hasSuffix(".db"),
            let event = Int64(parts[2].dropLast(3)), let madeAt = Self.instant(Array(parts[1]))
        else { return nil }
        path = folder + "/" + name
        self.madeAt = madeAt
        lastEvent = event
        bytes = size(of: path) ?? 0
    }

    /// `20260307T120000Z`
    private static func instant(_ stamp: [Character]) -> Instant? {
        guard stamp.count == 16 else { return nil }
        let part = { (range: Range<Int>) in String(stamp[range]) }
        return Instant(
            rfc3339: "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(9..<11)):\(part(11..<13)):\(part(13..<15))Z")
    }

    /// Those to delete of `backups`, newest first: kept are ten of the last day, and the newest of 7 days, 4 weeks and
    /// 12 months.
    static func surplus(_ backups: [Backup], zone: Zone) -> [Backup] {
        let dayAgo = backups.first?.madeAt.adding(days: -1) ?? .distantPast
        var kept = Set(backups.prefix(10).filter { $0.madeAt > dayAgo }.map(\.path))
        let spans: [(Int, (CivilDate) -> Int)] = [
            (7, { $0.daysSince1970 }),
            // 1970-01-01 was a Thursday.
            (4, { ($0.daysSince1970 + 3).flooredDivision(by: 7).quotient }), (12, { $0.year * 12 + $0.month }),
        ]
        for (count, span) in spans {
            var seen: Set<Int> = []
            for backup in backups where seen.count < count && seen.insert(span(zone.day(backup.madeAt))).inserted {
                kept.insert(backup.path)
            }
        }
        return backups.filter { !kept.contains($0.path) }
    }
}

extension Instant {
    fileprivate var wholeSecond: Instant {
        Instant(uSec: uSec.flooredDivision(by: 1_000_000).quotient * 1_000_000)
    }
}

extension Record {
    /// Newest first.
    package func backups() throws -> [Backup] { Self.backups(of: place.path) }

    /// Also where the record itself cannot be opened.
    package static func backups(of path: String) -> [Backup] {
        let folder = RecordPlace(path: path).backups
        return names(in: folder).compactMap { Backup(folder: folder, name: $0) }
            .sorted { ($0.madeAt, $0.lastEvent) > ($1.madeAt, $1.lastEvent) }
    }

    /// Writes a checked copy without titles into `backups`, then thins them out: 7 daily, 4 weekly, 12 monthly.
    ///
    /// - Parameter zone: whose days count.
    @discardableResult
    package func backup(at now: Instant, zone: Zone) throws -> Backup {
        let backup = try writeBackup(at: now)
        for surplus in Backup.surplus(try backups(), zone: zone) where surplus.path != backup.path {
            unlink(surplus.path)
        }
        return backup
    }

    /// The changes that are in no backup, and when the first of them is a day old; `nil`: there are none.
    ///
    /// One that a clock wrote down which was ahead of `now` is as old at once.
    package func unsaved(at now: Instant) throws -> (changes: ClosedRange<Int64>, due: Instant)? {
        if place.isMemory { return nil }
        let backups = try backups()
        return try read { db in
            let saved = try Self.newestSaved(db, in: backups)
            let sql = "SELECT id, recordedAtUSec FROM event WHERE id > ? ORDER BY id LIMIT 1"
            guard let first = try Row.fetchOne(db, sql: sql, arguments: [saved]) else { return nil }
            let recorded = Instant(uSec: first[1])
            return (first[0]...(try Self.lastEvent(db)), recorded > now ? now : recorded.adding(days: 1))
        }
    }

    /// A backup from before a restore can have the number of a change that came after it, and was made before that.
    private static func newestSaved(_ db: Database, in backups: [Backup]) throws -> Int64 {
        let sql = "SELECT recordedAtUSec FROM event WHERE id = ?"
        return try backups.sorted { $0.lastEvent > $1.lastEvent }.first { backup in
            let recorded = try Int64.fetchOne(db, sql: sql, arguments: [backup.lastEvent])
            // Their names have whole seconds.
            return recorded.map { $0 < backup.madeAt.adding(seconds: 1).uSec } ?? false
        }?.lastEvent ?? 0
    }

    /// Backs up unless the newest backup holds the newest change already.
    @discardableResult
    func backupIfChanged(at now: Instant, zone: Zone) throws -> Backup? {
        if place.isMemory { return nil }
        let last = try read { try Self.lastEvent($0) }
        if try last == 0 || backups().first?.lastEvent == last { return nil }
        return try backup(at: now, zone: zone)
    }

    private static func lastEvent(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT max(id) FROM event") ?? 0
    }

    /// The files of a backup that this program is making; at first they hold titles.
    package var backupInTheMaking: [String] {
        let copy = place.temporary("backup")
        return [copy, copy + "-journal", copy + "-wal", copy + "-shm"]
    }

    func writeBackup(at now: Instant) throws -> Backup {
        removeStaleFiles()
        let copy = place.temporary("backup")
        removeDatabase(copy)
        defer { removeDatabase(copy) }
        guard try makePrivateFile(copy) else { throw RecordError.io(path: copy, detail: "it is there already") }
        let lastEvent = try mappingErrors(copy) {
            let target = try DatabaseQueue(path: copy, configuration: Connection.configuration())
            try queue.backup(to: target)
            let last = try target.inDatabase { db in
                try Self.strip(db)
                try Self.requireSound(db, path: copy)
                return try Self.lastEvent(db)
            }
            try target.closeForGood()
            return last
        }
        try syncToDisk(copy)
        return try publish(copy, Backup.name(madeAt: now, lastEvent: lastEvent))
    }

    /// Without a journal, which would hold the titles for a while.
    private static func strip(_ db: Database) throws {
        try db.execute(sql: "PRAGMA journal_mode = OFF")
        // A record of an earlier version is copied too, before it is brought up to date.
        for table in ["title", "exportFile", "inboxFile"] where try db.tableExists(table) {
            try db.execute(sql: "DELETE FROM \(table)")
        }
        try Scrub.done(db)
        // No titles are left that a temporary file could hold.
        try Scrub.vacuum(db, inMemory: 8 << 20)
    }

    static func requireSound(_ db: Database, path: String) throws {
        let lines = try faults(db, full: true)
        if let first = lines.first { throw RecordError.damaged(path: path, detail: first) }
    }

    private func publish(_ copy: String, _ name: String) throws -> Backup {
        if mkdir(place.backups, 0o700) != 0 && errno != EEXIST {
            throw RecordError.io(path: place.backups, detail: errnoText())
        }
        chmod(place.backups, 0o700)
        guard rename(copy, place.backups + "/" + name) == 0 else {
            throw RecordError.io(path: place.backups + "/" + name, detail: errnoText())
        }
        try syncToDisk(place.backups)
        guard let backup = Backup(folder: place.backups, name: name) else {
            throw RecordError.io(path: place.backups + "/" + name, detail: "its name cannot be read back")
        }
        return backup
    }

    /// Deletes copies that a killed program left half made.
    package func removeStaleFiles() {
        for name in names(in: place.folder) {
            let isOurs = ["backup", "new", "restore"].contains { name.hasPrefix("\(place.name).\($0).") }
            let end = name.split(separator: ".").last.map { $0.prefix { $0.isNumber } } ?? ""
            guard isOurs, let process = pid_t(end), process != getpid(), kill(process, 0) != 0 else { continue }
            unlink(place.folder + "/" + name)
        }
    }

    /// Checks the file; the lines say what is wrong, empty if nothing is.
    ///
    /// - Parameter full: reads everything; otherwise what can be seen quickly.
    package func check(full: Bool) throws -> [String] {
        try mappingErrors(place.path) { try queue.inDatabase { try Self.faults($0, full: full) } }
    }

    static func faults(_ db: Database, full: Bool) throws -> [String] {
        let lines = try String.fetchAll(db, sql: full ? "PRAGMA integrity_check(20)" : "PRAGMA quick_check(20)")
        guard full else { return lines.filter { $0 != "ok" } }
        let orphans = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").prefix(20).map { row in
            "row \(row[1] as Int64? ?? 0) of '\(row[0] as String)' points to no row of '\(row[2] as String)'"
        }
        return lines.filter { $0 != "ok" } + orphans
    }
}
