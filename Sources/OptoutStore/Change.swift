import GRDB
package import OptoutCore

/// One change while it is being made; valid only inside the closure of `Record.change`.
package final class Change {
    package let now: Instant
    package let zone: Zone
    package let occurred: InstantRange
    let deed: Deed
    let db: Database
    /// The id of the log's row, written with the first fact.
    let event: Int64
    var tracker = Tracker()
    private let writer: Writer
    private let account: Account.ID?
    private let undoes: Int64?
    private var isLogged = false

    init(
        _ db: Database, _ deed: Deed, by writer: Writer, account: Account.ID?, occurred: InstantRange?,
        undoes: Int64? = nil, _ writing: Writing
    ) throws {
        self.db = db
        self.deed = deed
        self.writer = writer
        self.account = account
        self.undoes = undoes
        self.occurred = occurred ?? InstantRange(writing.now)
        (now, zone) = (writing.now, writing.zone)
        event = (try Int64.fetchOne(db, sql: "SELECT max(id) FROM event") ?? 0) + 1
    }

    /// Writes the log's row before the first fact of the change; later calls do nothing.
    ///
    /// - Parameter detail: ids only.
    func log(account id: Account.ID? = nil, _ detail: [String: String] = [:]) throws {
        guard !isLogged else { return }
        isLogged = true
        try db.execute(
            sql: """
                INSERT INTO event (id, handle, what, accountID, occurredEarliestUSec, occurredLatestUSec,
                    recordedAtUSec, zone, "by", detail, undoesID)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                event, try Handle.free(db), deed.rawValue, (account ?? id)?.row, occurred.earliest.uSec,
                occurred.latest.uSec, now.uSec, zone.name, writer.rawValue, try JSON.text(detail), undoes,
            ])
    }

    /// Settles what follows and gives the receipt; `nil` log where no fact was written.
    func finish<Value>(_ value: Value, dryRun: Bool) throws -> Receipt<Value> {
        guard isLogged else { return Receipt(value: value, log: [], dryRun: dryRun, nextLook: nil) }
        var settler = Settler(db, now: now, event: event, tracker: tracker)
        let settled = try settler.run()
        let log = try LogEntry.fetch(db, where: "e.id = ?", [event])
        return Receipt(value: value, log: log, dryRun: dryRun, nextLook: settled.nextLook)
    }
}

/// Which chats' states have to be looked at again.
struct Tracker {
    var chats: Set<Int64> = []
    /// All chats of these accounts.
    var accounts: Set<Int64> = []
    /// Accounts whose figures have to be counted again although no state has to be looked at.
    var counts: Set<Int64> = []
    /// Titles were deleted: the file has to be rewritten after the commit.
    var wipedTitles = false
}

/// Makes changes one after the other inside one transaction, each with its own row in the log.
final class Changes {
    private let db: Database
    private let writer: Writer
    private let writing: Writing
    private(set) var wipedTitles = false

    init(_ db: Database, by writer: Writer, _ writing: Writing) {
        (self.db, self.writer, self.writing) = (db, writer, writing)
    }

    func make<Value>(
        _ deed: Deed, account: Account.ID? = nil, occurred: InstantRange? = nil, undoes: Int64? = nil,
        _ body: (Change) throws -> Value
    ) throws -> Receipt<Value> {
        try lookByThisClock()
        let change = try Change(db, deed, by: writer, account: account, occurred: occurred, undoes: undoes, writing)
        let value = try body(change)
        let receipt = try change.finish(value, dryRun: writing.dryRun)
        wipedTitles = wipedTitles || change.tracker.wipedTitles
        return receipt
    }

    /// What a clock that is behind closes must not look as if the change had closed it.
    private func lookByThisClock() throws {
        guard try Chores.areAhead(db, of: writing.now) else { return }
        var settler = Settler(db, now: writing.now, event: nil, tracker: Tracker())
        _ = try settler.run()
    }
}

extension Record {
    /// Does `body` as one change in one transaction, `settle` included, and logs it.
    ///
    /// A body that writes no fact changes nothing and leaves no trace.
    /// - Parameter account: the account shown in the log, if it is not that of the first fact.
    /// - Throws: what `body` throws, with nothing changed; `RecordError` where the record cannot be written.
    package func change<Value>(
        _ deed: Deed, account: Account.ID? = nil, occurred: InstantRange? = nil, _ writing: Writing,
        _ body: (Change) throws -> Value
    ) throws -> Receipt<Value> {
        try change(deed, account: account, occurred: occurred, undoes: nil, writing, body)
    }

    func change<Value>(
        _ deed: Deed, account: Account.ID?, occurred: InstantRange?, undoes: Int64?, _ writing: Writing,
        _ body: (Change) throws -> Value
    ) throws -> Receipt<Value> {
        try together(writing) { changes in
            try changes.make(deed, account: account, occurred: occurred, undoes: undoes, body)
        }
    }

    /// Does changes that belong together in one transaction: all of them, or none.
    func together<Value>(_ writing: Writing, _ body: (Changes) throws -> Value) throws -> Value {
        let (value, wiped) = try write { db in
            let changes = Changes(db, by: writer, writing)
            let value = try body(changes)
            if changes.wipedTitles { try Scrub.ask(db) }
            if !writing.dryRun { try withdrawLine(db) }
            return ((value, changes.wipedTitles), writing.dryRun ? .rollback : .commit)
        }
        if !writing.dryRun { renewLine() }
        // The change stands whether or not the file can be rewritten now; if not, that is done another time.
        if wiped && !writing.dryRun { _ = try? scrub() }
        return value
    }

    /// Recomputes what is derived, opens and closes chores, queues tellings; without a log entry.
    ///
    /// Writes nothing where nothing follows anew.
    package func settle(_ writing: Writing, channels: Set<Telling.Channel> = [.journal]) throws -> Settled {
        let settled = try write { db in
            var settler = Settler(db, now: writing.now, event: nil, tracker: Tracker(), channels: channels)
            let settled = try settler.run()
            if !writing.dryRun { try withdrawLine(db) }
            return (settled, writing.dryRun ? .rollback : .commit)
        }
        if !writing.dryRun { renewLine() }
        return settled
    }
}

extension Identifier where Entity == Account {
    /// The account's row; 0, which no account has, for an id of another make.
    var row: Int64 { Int64(text) ?? 0 }

    init(row: Int64) { self.init(String(row)) }
}
