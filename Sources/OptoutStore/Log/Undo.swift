import GRDB
import OptoutCore

extension Record {
    /// Takes a change back: the newest one not yet taken back, or that of `handle` (or a unique beginning).
    ///
    /// - Throws: `notFound`; `conflict` where later changes rest on it (naming the one to take back first), where it
    ///   was taken back already, and for an undo.
    /// - Returns: the entry taken back.
    package func undo(_ handle: String? = nil, _ writing: Writing) throws -> Receipt<LogEntry> {
        let target = try read { try UndoTarget.find($0, handle) }
        return try change(
            .undo, account: target.account.map { .init(row: $0) }, occurred: nil, undoes: target.event, writing
        ) { change in
            let undo = Undo(change, target)
            try undo.refuse()
            try change.log()
            try undo.run()
            return try LogEntry.fetch(change.db, where: "e.id = ?", [target.event])[0]
        }
    }
}

/// The change to take back.
struct UndoTarget {
    var event: Int64
    var handle: String
    var what: String
    var account: Int64?

    static func find(_ db: Database, _ handle: String?) throws -> UndoTarget {
        guard let handle else { return try newest(db) }
        let found = try Handle.matches(db, "event", handle)
        guard let only = found.first else { throw RecordError.notFound(what: "change", name: handle) }
        guard found.count == 1 else { throw RecordError.ambiguous(what: "change", name: handle, candidates: found) }
        guard let row = try Row.fetchOne(db, sql: Self.select + " WHERE handle = ?", arguments: [only]) else {
            throw RecordError.notFound(what: "change", name: handle)
        }
        return UndoTarget(row)
    }

    private static let select = """
        SELECT id, handle, what, accountID FROM event
        """

    private static func newest(_ db: Database) throws -> UndoTarget {
        let names = Deed.allCases.filter(\.canBeUndone).map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let sql = """
            \(Self.select) e WHERE what IN (\(names)) AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoesID = e.id)
            ORDER BY id DESC LIMIT 1
            """
        guard let row = try Row.fetchOne(db, sql: sql) else {
            throw RecordError.conflict("there is nothing to take back", hint: "see 'optout log'")
        }
        let target = UndoTarget(row)
        let restored = "SELECT EXISTS (SELECT 1 FROM event WHERE what = ? AND id > ?)"
        if try Bool.fetchOne(db, sql: restored, arguments: [Deed.restore.rawValue, target.event]) == true {
            throw RecordError.conflict(
                "the newest change is a restore, which cannot be taken back",
                hint: "'optout restore' with the backup made before it goes back; or name a change of 'optout log'")
        }
        return target
    }

    private init(_ row: Row) {
        event = row["id"]
        handle = row["handle"]
        what = row["what"]
        account = row["accountID"]
    }
}

/// Deletes the facts of one change; `settle` makes the rest follow.
struct Undo {
    private let change: Change
    private let target: UndoTarget

    init(_ change: Change, _ target: UndoTarget) {
        self.change = change
        self.target = target
    }

    private var db: Database { change.db }

    /// - Throws: `conflict` where the change cannot be taken back, or not yet.
    func refuse() throws {
        guard Deed(rawValue: target.what)?.canBeUndone == true else {
            let hint = target.what == Deed.undo.rawValue ? "repeat the command that was taken back" : "see 'optout log'"
            throw RecordError.conflict("'\(target.handle)' (\(target.what)) cannot be taken back", hint: hint)
        }
        if try exists("SELECT 1 FROM event WHERE undoesID = ?", [target.event]) {
            throw RecordError.conflict("'\(target.handle)' was taken back already", hint: "see 'optout log'")
        }
        if let later = try newestDependent() {
            throw RecordError.conflict(
                "'\(target.handle)' cannot be taken back while '\(later)' rests on it",
                hint: "first: optout undo \(later)")
        }
    }

    private func exists(_ sql: String, _ arguments: StatementArguments) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT EXISTS (\(sql))", arguments: arguments) ?? false
    }

    /// The handle of the newest later change whose facts need those of the target.
    private func newestDependent() throws -> String? {
        let sql: String
        switch Deed(rawValue: target.what) {
        case .accountAdd, .setup: sql = Self.restingOnAccount
        case .importExport: sql = Self.restingOnImport
        case .accountEdit, .accountClose: sql = Self.restingOnSlug
        default: return nil
        }
        return try String.fetchOne(
            db, sql: "SELECT handle FROM event WHERE id = (SELECT max(eventID) FROM (\(sql)) WHERE eventID <> :event)",
            arguments: ["event": target.event])
    }

    private static let restingOnAccount = """
        WITH added AS (SELECT id FROM account WHERE eventID = :event)
        SELECT eventID FROM accountVersion WHERE accountID IN added OR loginOf IN added
        UNION ALL SELECT eventID FROM planChange WHERE accountID IN added
        UNION ALL SELECT eventID FROM observation WHERE accountID IN added
        UNION ALL SELECT eventID FROM sweep WHERE accountID IN added
        UNION ALL SELECT eventID FROM import WHERE accountID IN added
        UNION ALL SELECT k.eventID FROM chatClaim k JOIN chat c ON c.id = k.chatID WHERE c.accountID IN added
        UNION ALL SELECT m.eventID FROM choreMark m JOIN chore c ON c.id = m.choreID WHERE c.accountID IN added
        """

    private static let restingOnImport = """
        SELECT later.eventID FROM import i JOIN import later ON later.accountID = i.accountID AND later.id > i.id
        WHERE i.id = :event
        UNION ALL SELECT k.eventID FROM chatClaim k JOIN chat c ON c.id = k.chatID WHERE c.firstImportID = :event
        """

    /// Another account took the name that this one would have again.
    private static let restingOnSlug = """
        SELECT v.eventID FROM accountVersion v JOIN account a ON a.id = v.accountID AND a.slug = v.slug
        WHERE v.accountID <> (SELECT accountID FROM event WHERE id = :event) AND v.slug = (
            SELECT old.slug FROM accountVersion old
            WHERE old.accountID = (SELECT accountID FROM event WHERE id = :event) AND old.eventID <> :event
            ORDER BY old.eventID DESC LIMIT 1)
        """

    func run() throws {
        try trackClaims()
        try db.execute(
            sql: "DELETE FROM telling WHERE queuedBy = ? AND state = 'queued' AND attempts = 0",
            arguments: [target.event])
        if Deed(rawValue: target.what) == .importExport { try undoImport() }
        for table in [
            "planChange", "observation", "sweep", "chatClaim", "choreMark", "newsRead", "accountVersion", "signer",
        ] {
            try db.execute(sql: "DELETE FROM \(table) WHERE eventID = ?", arguments: [target.event])
        }
        if [.accountAdd, .setup].contains(Deed(rawValue: target.what)) { try undoAccounts() }
        try db.execute(
            sql: """
                UPDATE account SET slug = v.slug, isOpen = v.closedLatestUSec IS NULL
                FROM accountVersion v WHERE v.accountID = account.id AND account.id = ?
                    AND v.eventID = (SELECT max(eventID) FROM accountVersion WHERE accountID = account.id)
                    AND (account.slug, account.isOpen) IS NOT (v.slug, v.closedLatestUSec IS NULL)
                """, arguments: [target.account])
    }

    private func trackClaims() throws {
        let chats = try Int64.fetchSet(
            db, sql: "SELECT chatID FROM chatClaim WHERE eventID = ?", arguments: [target.event])
        change.tracker.chats.formUnion(chats)
        let swept = try Int64.fetchSet(
            db, sql: "SELECT accountID FROM sweep WHERE eventID = ?", arguments: [target.event])
        change.tracker.accounts.formUnion(swept)
    }

    private func undoImport() throws {
        let arguments: StatementArguments = [target.event]
        try db.execute(
            sql: """
                UPDATE chat SET createdAtUSec = b.createdAtUSec, lastAtUSec = b.lastAtUSec, messages = b.messages,
                    words = b.words, files = b.files, moments = b.moments, isRated = b.isRated,
                    isShared = b.isShared, isBlank = b.isBlank, isPartlyBlank = b.isPartlyBlank,
                    zoneSlack = b.zoneSlack, lastImportID = b.lastImportID
                FROM chatBefore b WHERE b.chatID = chat.id AND b.importID = ?
                """, arguments: arguments)
        try db.execute(sql: "DELETE FROM chatBefore WHERE importID = ?", arguments: arguments)
        try db.execute(
            sql: "DELETE FROM chatProof WHERE ?1 IN (importID, foundImportID)", arguments: arguments)
        try db.execute(sql: "DELETE FROM listing WHERE importID = ?", arguments: arguments)
        try db.execute(sql: "DELETE FROM title WHERE eventID = ?", arguments: arguments)
        if db.changesCount > 0 { change.tracker.wipedTitles = true }
        try db.execute(
            sql: "DELETE FROM chat WHERE accountID = ? AND firstImportID = ?",
            arguments: [target.account, target.event])
        try db.execute(sql: "DELETE FROM import WHERE id = ?", arguments: arguments)
        if let account = target.account {
            try db.execute(
                sql: "UPDATE accountFigure SET judgedBy = '' WHERE accountID = ?", arguments: [account])
            change.tracker.accounts.insert(account)
        }
    }

    /// With the accounts go their chores and what was told of them; the journal keeps its entries.
    private func undoAccounts() throws {
        let arguments: StatementArguments = [target.event]
        let added = "accountID IN (SELECT id FROM account WHERE eventID = ?)"
        try db.execute(
            sql: "DELETE FROM telling WHERE choreID IN (SELECT id FROM chore WHERE \(added))", arguments: arguments)
        try db.execute(sql: "DELETE FROM chore WHERE \(added)", arguments: arguments)
        try db.execute(sql: "DELETE FROM account WHERE eventID = ?", arguments: arguments)
    }
}
