import CLinux
import GRDB
import Glibc
package import OptoutCore

/// A private file beside the record in which an export's chats are gathered before one short transaction takes them.
///
/// Its journal is in memory: a killed import leaves this one file, and the next one deletes it.
package final class Staging {
    /// Chats given so far, doubles included.
    package private(set) var appended = 0
    package let path: String
    private let lock: Int32
    private let queue: DatabaseQueue
    private var timeline: ExposureTimeline?
    private var batch: [ExportedChat] = []
    private var pieces = 0
    private var isOpen = true
    private var handles: HandleWalk

    init(path: String, lock: Int32, timeline: ExposureTimeline?) throws {
        self.path = path
        self.lock = lock
        self.timeline = timeline
        var generator = SystemRandomNumberGenerator()
        handles = HandleWalk(using: &generator)
        removeDatabase(path)
        guard try makePrivateFile(path) else { throw RecordError.io(path: path, detail: "it is there already") }
        var configuration = Connection.configuration()
        configuration.allowsUnsafeTransactions = true
        queue = try mappingErrors(path) { try DatabaseQueue(path: path, configuration: configuration) }
        try database { db in
            try db.execute(sql: "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA secure_delete = OFF")
            try db.execute(sql: "PRAGMA cache_size = -\(Self.cacheKiB)")
            try db.execute(sql: Self.schema + StagingParts.schema)
            try db.beginTransaction(.immediate)
        }
    }

    deinit { discard() }

    /// Ids come in any order: with SQLite's 2 MiB nearly every one of a large export would read a page again.
    static let cacheKiB = 4_096

    private static let schema = """
        CREATE TABLE chat (
            n INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            title TEXT,
            createdAtUSec INTEGER,
            lastAtUSec INTEGER,
            messages INTEGER NOT NULL,
            words INTEGER NOT NULL,
            files INTEGER NOT NULL,
            moments BLOB NOT NULL,
            isRated INTEGER NOT NULL,
            isShared INTEGER NOT NULL,
            isBlank INTEGER NOT NULL,
            isPartlyBlank INTEGER NOT NULL,
            zoneSlack INTEGER NOT NULL,
            handle TEXT NOT NULL,
            exposure TEXT NOT NULL,
            flags INTEGER NOT NULL,
            asksForDeletion INTEGER NOT NULL
        ) STRICT;
        """

    /// Adds one chat; of two with the same id the one that goes on longer is kept, but the pieces of one are united.
    package func append(_ chat: ExportedChat) throws {
        appended += 1
        batch.append(chat)
        if batch.count == 256 { try flush() }
    }

    private func flush() throws {
        let chats = batch
        batch.removeAll(keepingCapacity: true)
        try database { db in
            let insert = StagingInsert(try db.cachedStatement(sql: StagingInsert.sql))
            for chat in chats {
                if chat.isPart {
                    pieces += 1
                    try StagingParts(db).add(chat, number: pieces)
                } else {
                    try write(chat, insert)
                }
            }
        }
    }

    private func write(_ chat: ExportedChat, _ insert: StagingInsert) throws {
        try insert.run(chat, handle: handles.next(), verdict: timeline?.judge(ChatTimes(chat)))
    }

    /// Puts the pieces together, a chat at a time.
    private func unite(_ db: Database) throws -> (united: Int, tooLong: Int) {
        guard pieces > 0 else { return (0, 0) }
        let insert = StagingInsert(try db.cachedStatement(sql: StagingInsert.sql))
        var (united, tooLong) = (0, 0)
        try StagingParts(db).unite { chat in
            united += 1
            if let chat { try write(chat, insert) } else { tooLong += 1 }
        }
        return (united, tooLong)
    }

    /// What was gathered.
    struct Content {
        var count: Int
        /// The newest time of any chat.
        var lastAt: Instant?
        /// The key of the timeline that the chats were judged by.
        var judgedBy: String?
        /// Whether any of them has times without a zone.
        var zoneSlack = false
        /// Pieces that count no more, as each was united with an earlier one of its chat.
        var merged = 0
        /// Chats left out, as their pieces together hold more moments than a chat may.
        var tooLong = 0
    }

    /// Ends the gathering; the file can be attached then.
    func finish() throws -> Content {
        try flush()
        let content = try database { db in
            let (united, tooLong) = try unite(db)
            try db.commit()
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT count(*), max(lastAtUSec) AS last, max(createdAtUSec) AS created,
                        coalesce(max(zoneSlack), 0) AS slack FROM chat
                    """)
            let last = [row?.instant("last"), row?.instant("created")].compactMap { $0 }.max()
            return Content(
                count: row?[0] ?? 0, lastAt: last, judgedBy: timeline?.key, zoneSlack: row?["slack"] ?? false,
                merged: pieces - united, tooLong: tooLong)
        }
        try mappingErrors(path) { try queue.close() }
        return content
    }

    /// Deletes the file; safe to call twice.
    package func discard() {
        guard isOpen else { return }
        isOpen = false
        try? queue.close()
        removeDatabase(path)
        close(lock)
    }

    private func database<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try mappingErrors(path) { try queue.inDatabase(body) }
    }
}

extension Record {
    /// A fresh staging file; what a killed import left behind is removed first.
    ///
    /// - Parameters:
    ///   - account: whose chats they will be, if that is known: then they are judged while they come in.
    ///   - announcing: called with the file's path, once it is this import's alone and before it is made.
    /// - Throws: `busy` while another import of this record is running.
    package func staging(
        for account: Account.ID? = nil, at now: Instant, announcing: (String) -> Void = { _ in }
    ) throws -> Staging {
        let base = place.isMemory ? "/tmp/optout-\(Handle.longID())" : place.path
        guard let lock = try lockFile(base + ".staging.lock") else { throw RecordError.busy(path: place.path) }
        if place.isMemory { unlink(base + ".staging.lock") }
        let timeline = try account.flatMap { id in
            try read { try Subject.fetchAll($0, now: now).first { $0.account.id == id }?.timeline }
        }
        announcing(base + ".staging")
        return try Staging(path: base + ".staging", lock: lock, timeline: timeline)
    }
}

/// An open descriptor that holds an exclusive lock on a file, which is made if missing; `nil` while somebody else does.
func lockFile(_ path: String) throws(RecordError) -> Int32? {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .io(path: path, detail: errnoText()) }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return descriptor }
    close(descriptor)
    return nil
}
