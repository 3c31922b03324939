import GRDB
import Glibc
package import OptoutCore

/// A person's private record: one SQLite file, opened by both programs through this type only.
package final class Record {
    package let place: RecordPlace
    package let writer: Writer
    let queue: DatabaseQueue
    /// Kept for prompts; `nil` of what is nobody's record, or not yet.
    let line: LineFile?

    init(place: RecordPlace, writer: Writer, queue: DatabaseQueue, line: LineFile? = nil) {
        self.place = place
        self.writer = writer
        self.queue = queue
        self.line = line
    }

    /// The schema this program writes; also `user_version`.
    package static let schemaVersion = 4

    package enum Access: Sendable {
        /// Made if it is not there.
        case change
        /// `missing` if it is not there.
        case read
    }

    /// Opens the record at `path`, an absolute path, and brings its schema up to date.
    ///
    /// - Throws: `RecordError`: `missing`, `unsafe`, `foreign`, `newer`, `damaged`, `busy`, `io`.
    package static func open(at path: String, by writer: Writer, now: Instant, access: Access = .change) throws
        -> Record
    {
        let place = RecordPlace(path: path)
        if try !place.prepare(makingFolder: access == .change) {
            guard access == .change else { throw RecordError.missing(path: path) }
            try create(at: place)
        }
        let record = Record(
            place: place, writer: writer, queue: try connect(to: place), line: LineFile(beside: place))
        try record.migrate(now: now)
        return record
    }

    /// An empty record in memory, for tests.
    package static func inMemory(by writer: Writer = .optout) throws -> Record {
        let queue = try DatabaseQueue(configuration: Connection.configuration())
        try DatabaseMigrator.record.migrate(queue)
        return Record(place: RecordPlace(path: ":memory:"), writer: writer, queue: queue)
    }

    /// Makes a whole record under another name first, so that a killed program leaves all of it or nothing.
    private static func create(at place: RecordPlace) throws {
        LineFile(beside: place).remove()
        let new = place.temporary("new")
        removeDatabase(new)
        defer { removeDatabase(new) }
        guard try makePrivateFile(new) else { throw RecordError.io(path: new, detail: "it is there already") }
        try mappingErrors(place.path) {
            let queue = try DatabaseQueue(path: new, configuration: Connection.configuration())
            try DatabaseMigrator.record.migrate(queue)
            try queue.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
            try queue.closeForGood()
        }
        try syncToDisk(new)
        // Another program may have made it meanwhile: then that one counts.
        if link(new, place.path) != 0 && errno != EEXIST {
            throw RecordError.io(path: place.path, detail: errnoText())
        }
        try syncToDisk(place.folder)
    }

    static func connect(to place: RecordPlace) throws -> DatabaseQueue {
        try mappingErrors(place.path) {
            let configuration = Connection.configuration { try Connection.refuseForeign($0, path: place.path) }
            let queue = try DatabaseQueue(path: place.path, configuration: configuration)
            place.makePrivate()
            try queue.inDatabase { db in
                if try String.fetchOne(db, sql: "PRAGMA journal_mode") != "wal" {
                    try db.execute(sql: "PRAGMA journal_mode = WAL")
                }
                try refuseForeignTriggers(db, path: place.path)
            }
            return queue
        }
    }

    /// A trigger that is none of ours would run with every change.
    private static func refuseForeignTriggers(_ db: Database, path: String) throws {
        let ours: Set<String> = ["eventStays", "eventNeverChanges"]
        let found = try String.fetchSet(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        if let other = found.symmetricDifference(ours).min() {
            throw RecordError.damaged(path: path, detail: "trigger '\(other)' does not belong or is missing")
        }
    }

    private func migrate(now: Instant) throws {
        let version = try read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
        guard version < Self.schemaVersion else { return }
        try backup(at: now, zone: .utc)
        try mappingErrors(place.path) { try DatabaseMigrator.record.migrate(queue) }
    }

    /// Whether nobody has written anything: no account and no edition.
    package func isEmpty() throws -> Bool {
        try read { try Bool.fetchOne($0, sql: "SELECT NOT EXISTS (SELECT 1 FROM event)") ?? true }
    }

    /// Changes whenever another connection wrote, never for own writes.
    package func dataVersion() throws -> Int64 {
        try mappingErrors(place.path) {
            try queue.inDatabase { try Int64.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
        }
    }

    /// Gives back pages and prepared statements, which the next query fetches anew.
    package func releaseMemory() { queue.releaseMemory() }

    package func close() throws { try mappingErrors(place.path) { try queue.close() } }

    /// Reads with one view of the whole record.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        var value: Value?
        try mappingErrors(place.path) {
            try queue.inDatabase { db in
                try db.inTransaction(.deferred) {
                    value = try body(db)
                    return .commit
                }
            }
        }
        guard let value else { throw RecordError.io(path: place.path, detail: "nothing was read") }
        return value
    }

    /// Writes all or nothing; `body` says which.
    func write<Value>(_ body: (Database) throws -> (Value, Database.TransactionCompletion)) throws -> Value {
        var value: Value?
        try mappingErrors(place.path) {
            try queue.inDatabase { db in
                try db.inTransaction(.immediate) {
                    let (result, completion) = try body(db)
                    value = result
                    return completion
                }
            }
        }
        guard let value else { throw RecordError.io(path: place.path, detail: "nothing was written") }
        return value
    }
}
