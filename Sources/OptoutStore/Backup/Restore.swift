import GRDB
import Glibc
import OptoutCore

/// What a restore brought back.
package struct Restored: Hashable, Sendable {
    /// The file it came from.
    package var path: String
    package var accounts: Int
    package var chats: Int
    /// Chats whose title could be taken over from the record as it was.
    package var titles: Int
    /// The highest serial ever adopted, where the backup knew only a lower one.
    package var keptSerialFloor: Int?
    /// Where the bytes of a record that could not be opened were put.
    package var damagedCopy: String?
}

extension Record {
    /// Puts a backup's content in place of the record's, after checking it.
    ///
    /// The record is backed up first; it hands over its titles, what was told already, and the floor for editions.
    /// - Throws: `foreign`, `newer`, `damaged` for the backup, with the record as it was.
    package func restore(from backup: String, _ writing: Writing) throws -> Receipt<Restored> {
        if !writing.dryRun { _ = try writeBackup(at: writing.now) }
        let image = RestoreImage(place: place, writer: writer)
        defer { image.remove() }
        let receipt = try image.build(from: backup, live: self, writing)
        if writing.dryRun { return receipt }
        try image.write(into: self)
        return receipt
    }

    /// As `restore(from:_:)`, also where there is no record at `path` or it cannot be read: its bytes are copied aside.
    package static func restore(from backup: String, at path: String, by writer: Writer, _ writing: Writing) throws
        -> Receipt<Restored>
    {
        do {
            let live = try open(at: path, by: writer, now: writing.now, access: .read)
            defer { try? live.close() }
            if try live.check(full: true).isEmpty { return try live.restore(from: backup, writing) }
        } catch RecordError.damaged {} catch RecordError.missing {}
        let place = RecordPlace(path: path)
        let image = RestoreImage(place: place, writer: writer)
        defer { image.remove() }
        var receipt = try image.build(from: backup, live: nil, writing)
        if !writing.dryRun { receipt.value.damagedCopy = try image.replaceUnreadable(writing.now) }
        return receipt
    }
}

/// The record as it will be, made beside the live one so that one step of SQLite's backup takes it over.
private struct RestoreImage {
    let place: RecordPlace
    let writer: Writer
    private let path: String

    init(place: RecordPlace, writer: Writer) {
        self.place = place
        self.writer = writer
        path = place.temporary("restore")
    }

    func remove() { removeDatabase(path) }

    func build(from backup: String, live: Record?, _ writing: Writing) throws -> Receipt<Restored> {
        removeDatabase(path)
        guard try makePrivateFile(path) else { throw RecordError.io(path: path, detail: "it is there already") }
        try copy(backup)
        let queue = try mappingErrors(path) {
            try DatabaseQueue(path: path, configuration: Connection.configuration())
        }
        try mappingErrors(path) { try DatabaseMigrator.record.migrate(queue) }
        if let live { try attach(live, to: queue) }
        let record = Record(place: RecordPlace(path: path), writer: writer, queue: queue)
        var kept = writing
        kept.dryRun = false
        var receipt = try record.change(.restore, kept) { change in
            try change.log()
            return try Takeover(change, isLive: live != nil).run(backup)
        }
        receipt.dryRun = writing.dryRun
        try mappingErrors(path) {
            try queue.inDatabase { db in
                if live != nil { try db.execute(sql: "DETACH DATABASE live") }
                try Record.requireSound(db, path: path)
            }
            try queue.close()
        }
        return receipt
    }

    private func attach(_ live: Record, to queue: DatabaseQueue) throws {
        try mappingErrors(path) {
            try queue.inDatabase { try $0.execute(sql: "ATTACH DATABASE ? AS live", arguments: [live.place.path]) }
        }
    }

    /// The backup's bytes, refused unless it is a whole record of ours.
    private func copy(_ backup: String) throws {
        guard size(of: backup) != nil else { throw RecordError.notFound(what: "backup", name: backup) }
        let beside = ["-wal", "-shm"].map { backup + $0 }.filter { size(of: $0) == nil }
        defer { for path in beside { unlink(path) } }
        try refusingDamage(backup) {
            let configuration = Connection.configuration(readonly: true) {
                try Connection.refuseForeign($0, path: backup)
            }
            let source = try DatabaseQueue(path: backup, configuration: configuration)
            try source.inDatabase { try Record.requireSound($0, path: backup) }
            let target = try DatabaseQueue(path: path, configuration: Connection.configuration())
            try source.backup(to: target)
            try target.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try target.close()
            try source.close()
        }
    }

    /// A backup that is none is bad input; nothing is wrong with the record.
    private func refusingDamage(_ backup: String, _ body: () throws -> Void) throws {
        do { try mappingErrors(backup, body) } catch RecordError.damaged(_, let detail) {
            throw RecordError.refused(
                "'\(backup)' is no sound backup: \(detail)", hint: "see 'optout backup --list' for others")
        } catch RecordError.foreign {
            throw RecordError.refused(
                "'\(backup)' is no backup of a record", hint: "see 'optout backup --list' for those there are")
        }
    }

    /// The image, checked once more, for what it replaces cannot be had back.
    private func reopen() throws -> DatabaseQueue {
        let configuration = Connection.configuration { try Connection.refuseForeign($0, path: path) }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    func write(into live: Record) throws {
        try mappingErrors(place.path) {
            let image = try reopen()
            live.line?.remove()
            try image.backup(to: live.queue)
            // Somebody may have written what was true until then.
            live.line?.remove()
            try image.close()
            try live.queue.inDatabase { _ = try Int.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        }
        live.renewLine()
    }

    /// Keeps the bytes of what cannot be opened, empties the file and fills it anew.
    func replaceUnreadable(_ now: Instant) throws -> String? {
        LineFile(beside: place).remove()
        guard size(of: place.path) != nil else {
            try mappingErrors(path) {
                let image = try reopen()
                try image.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
                try image.close()
            }
            try syncToDisk(path)
            guard link(path, place.path) == 0 else { throw RecordError.io(path: place.path, detail: errnoText()) }
            try syncToDisk(place.folder)
            return nil
        }
        let aside = "\(place.path).damaged-\(now.uSec / 1_000_000)"
        for suffix in ["", "-wal"] where size(of: place.path + suffix) != nil {
            try copyFile(place.path + suffix, to: aside + suffix)
        }
        try mappingErrors(place.path) {
            guard truncate(place.path, 0) == 0 else { throw RecordError.io(path: place.path, detail: errnoText()) }
            for suffix in ["-wal", "-shm", "-journal"] { unlink(place.path + suffix) }
            let image = try reopen()
            let target = try DatabaseQueue(path: place.path, configuration: Connection.configuration())
            try image.backup(to: target)
            try target.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
            try target.close()
            try image.close()
        }
        return aside
    }
}

/// Copies a file's bytes into a new private one.
private func copyFile(_ from: String, to path: String) throws(RecordError) {
    let source = open(from, O_RDONLY | O_CLOEXEC)
    guard source >= 0 else { throw .io(path: from, detail: errnoText()) }
    defer { close(source) }
    let target = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard target >= 0 else { throw .io(path: path, detail: errnoText()) }
    defer { close(target) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = read(source, &buffer, buffer.count)
        if count == 0 { break }
        guard count > 0, Glibc.write(target, buffer, count) == count else {
            throw .io(path: path, detail: errnoText())
        }
    }
    guard fsync(target) == 0 else { throw .io(path: path, detail: errnoText()) }
}
