import GRDB
package import OptoutCore

/// Which chats are meant; everything given must hold.
package struct ChatSelect: Sendable {
    /// Handles or unique beginnings of them; `nil`: any.
    package var handles: [String]?
    package var account: Account.ID?
    /// `nil`: any state.
    package var states: [ChatState]?
    package var exposures: [Exposure]?
    /// Created at or after.
    package var from: Instant?
    /// Created before.
    package var until: Instant?
    /// Part of the title, without regard to case; see `Folded`.
    package var match: String?
    package var sort: Sort
    package var limit: Int?

    package enum Sort: String, Sendable, CaseIterable {
        /// Oldest first.
        case age
        /// Most words first.
        case size
        /// Most files first.
        case files
    }

    package init(
        handles: [String]? = nil, account: Account.ID? = nil, states: [ChatState]? = nil,
        exposures: [Exposure]? = nil, from: Instant? = nil, until: Instant? = nil, match: String? = nil,
        sort: Sort = .age, limit: Int? = nil
    ) {
        self.handles = handles
        self.account = account
        self.states = states
        self.exposures = exposures
        self.from = from
        self.until = until
        self.match = match
        self.sort = sort
        self.limit = limit
    }
}

/// A `ChatSelect` as SQL.
struct ChatQuery {
    private var conditions: [String] = []
    private var arguments: [(any DatabaseValueConvertible)?] = []
    private let order: String
    private let limit: Int?

    /// - Parameter condition: SQL about the chat `c`, beside the others.
    /// - Throws: `notFound` or `ambiguous` for a handle.
    init(_ db: Database, _ select: ChatSelect, and condition: String? = nil) throws {
        limit = select.limit
        if let condition { conditions.append(condition) }
        switch select.sort {
        case .age: order = "c.createdAtUSec IS NULL, c.createdAtUSec, c.id"
        case .size: order = "c.words DESC, c.createdAtUSec, c.id"
        case .files: order = "c.files DESC, c.words DESC, c.createdAtUSec, c.id"
        }
        if let handles = select.handles { add("c.handle", in: try handles.map { try Self.resolve(db, $0) }) }
        if let account = select.account { add("c.accountID = ?", account.row) }
        if let states = select.states { add("c.state", in: states.map(\.rawValue)) }
        if let exposures = select.exposures { add("c.exposure", in: exposures.map(\.rawValue)) }
        if let from = select.from { add("c.createdAtUSec >= ?", from.uSec) }
        if let until = select.until { add("c.createdAtUSec < ?", until.uSec) }
        if let match = select.match {
            db.add(function: Folded.holds(match))
            add("\(Folded.name)(CAST(\(Self.title) AS BLOB)) = ?", true)
        }
    }

    private static let title = "(SELECT t.text FROM title t WHERE t.chatID = c.id ORDER BY t.eventID DESC LIMIT 1)"

    private mutating func add(_ condition: String, _ argument: some DatabaseValueConvertible) {
        conditions.append(condition)
        arguments.append(argument)
    }

    private mutating func add(_ column: String, in values: [String]) {
        conditions.append("\(column) IN (\(values.map { _ in "?" }.joined(separator: ", ")))")
        arguments += values.map { $0 }
    }

    private static func resolve(_ db: Database, _ beginning: String) throws -> String {
        let found = try Handle.matches(db, "chat", beginning)
        guard let only = found.first else { throw RecordError.notFound(what: "chat", name: beginning) }
        guard found.count == 1 else {
            throw RecordError.ambiguous(what: "chat", name: beginning, candidates: found)
        }
        return only
    }

    private var filter: String { conditions.isEmpty ? "1" : conditions.joined(separator: " AND ") }

    /// - Parameter limit: instead of the one chosen.
    func rows(_ db: Database, limit other: Int? = nil) throws -> [ChatRow] {
        let sql = """
            SELECT c.*, a.slug, a.product, f.format, k.reason, k.reviewUSec, CAST(c.providerID AS BLOB) AS providerBytes,
                CAST(\(Self.title) AS BLOB) AS titleBytes
            FROM chat c JOIN account a ON a.id = c.accountID JOIN import f ON f.id = c.firstImportID
            LEFT JOIN chatClaim k ON k.chatID = c.id AND k.claim = 'kept'
                AND k.eventID = (SELECT max(eventID) FROM chatClaim WHERE chatID = c.id)
            WHERE \(filter) ORDER BY \(order) LIMIT \(other ?? limit ?? -1)
            """
        return try Row.fetchCursor(db, sql: sql, arguments: StatementArguments(arguments)).map(ChatRow.init).array()
    }

    func count(_ db: Database) throws -> Int {
        let sql = "SELECT count(*) FROM chat c WHERE \(filter)"
        return try Int.fetchOne(db, sql: sql, arguments: StatementArguments(arguments)) ?? 0
    }

    /// Rows and accounts of the chats listed, the limit respected, less those in `state`.
    func ids(_ db: Database, unless state: ChatState) throws -> [(id: Int64, account: Int64)] {
        let sql = """
            SELECT c.id, c.accountID, c.state FROM chat c WHERE \(filter) ORDER BY \(order) LIMIT \(limit ?? -1)
            """
        return try Row.fetchAll(db, sql: sql, arguments: StatementArguments(arguments))
            .filter { $0[2] as String != state.rawValue }.map { ($0[0], $0[1]) }
    }

    /// How many chats are meant, whatever the limit, and from when they are.
    func span(_ db: Database) throws -> ChatSpan {
        let sql = """
            SELECT count(*), count(c.createdAtUSec), min(c.createdAtUSec), max(c.createdAtUSec) FROM chat c
            WHERE \(filter)
            """
        let row = try Row.fetchOne(db, sql: sql, arguments: StatementArguments(arguments))
        guard let row else { return ChatSpan() }
        return ChatSpan(
            count: row[0], undated: (row[0] as Int) - (row[1] as Int),
            oldest: (row[2] as Int64?).map { Instant(uSec: $0) }, newest: (row[3] as Int64?).map { Instant(uSec: $0) })
    }
}

/// Some chats together.
package struct ChatSpan: Hashable, Sendable {
    package var count = 0
    /// Those of them without a time of creation.
    package var undated = 0
    /// First and last time of creation; `nil` where none has one.
    package var oldest: Instant?
    package var newest: Instant?
}

extension Record {
    /// - Throws: `notFound` or `ambiguous` for a handle.
    package func chatSpan(_ select: ChatSelect) throws -> ChatSpan {
        try read { try ChatQuery($0, select).span($0) }
    }
}
