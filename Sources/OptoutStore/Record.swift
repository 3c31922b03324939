import GRDB
package import OptoutCore

/// A person's private record: one SQLite file, opened by both programs through this type only.
package final class Record {
    package let place: RecordPlace
    package let writer: Writer
    let queue: DatabaseQueue

    init(place: RecordPlace, writer: Writer, queue: DatabaseQueue) {
        self.place = place
        self.writer = writer
        self.queue = queue
    }

    package static let applicationID: Int32 = 0x6f70_746f
    /// The schema this program writes; also `user_version`.
    package static let schemaVersion = 1

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
        throw RecordError.missing(path: path)
    }

    /// An empty record in memory, for tests.
    package static func inMemory(by writer: Writer = .optout) throws -> Record {
        Record(place: RecordPlace(path: ":memory:"), writer: writer, queue: try DatabaseQueue())
    }

    /// Makes `open` see whether it was made just now: no account and no edition.
    package func isEmpty() throws -> Bool { true }

    /// Changes whenever another connection wrote, never for own writes.
    package func dataVersion() throws -> Int64 { 0 }

    package func close() throws { try queue.close() }

    /// Does `body` as one change in one transaction, `settle` included, and logs it.
    ///
    /// - Throws: what `body` throws, with nothing changed; `RecordError` where the record cannot be written.
    package func change<Value>(
        _ deed: Deed, account: Account.ID? = nil, occurred: InstantRange? = nil, _ writing: Writing,
        _ body: (Change) throws -> Value
    ) throws -> Receipt<Value> {
        throw RecordError.missing(path: place.path)
    }

    /// Recomputes what is derived, opens and closes chores, queues tellings; without a log entry.
    package func settle(_ writing: Writing) throws -> Settled { Settled() }
}

/// What `settle` did.
package struct Settled: Sendable {
    /// When to look again; `nil`: never by itself.
    package var nextLook: Instant?
    package var opened: [Chore.ID] = []
    package var closed: [Chore.ID] = []
    package var queued: [Telling.ID] = []
}

/// One change while it is being made; valid only inside the closure of `Record.change`.
package final class Change {
    package let now: Instant
    package let zone: Zone
    package let occurred: InstantRange
    let db: Database
    let event: Int64

    init(db: Database, event: Int64, now: Instant, zone: Zone, occurred: InstantRange) {
        self.db = db
        self.event = event
        self.now = now
        self.zone = zone
        self.occurred = occurred
    }
}

/// Where a record and what belongs to it lie.
package struct RecordPlace: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    package var folder: String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }
    package var backups: String { folder + "/backups" }
    package var staging: String { folder + "/staging.db" }
    package var journalLock: String { folder + "/journal.lock" }
    package var desktopLock: String { folder + "/desktop.lock" }
}

/// What a name or a handle's beginning leads to.
package enum Found<Value> {
    case none
    case one(Value)
    /// More than one, with the names to tell them apart.
    case several([String])
}
