import GRDB
package import OptoutCore

/// One line of `status`.
package struct StatusRow: Hashable, Sendable {
    package var account: Account.ID
    package var slug: String
    package var product: Product.ID
    package var plan: Plan.ID?
    package var posture: Posture
    /// Whether the guide's statement behind `posture` is past its time.
    package var isStale: Bool
    package var optedOutSince: Instant?
    /// `nil`: nothing was ever imported.
    package var chatsToDelete: Int?
    /// Handle of the first chore due.
    package var nextChore: String?
}

extension Record {
    /// Open accounts by slug, without decoding any guide part or counting any chat.
    package func status(at now: Instant) throws -> [StatusRow] {
        try read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT a.id, a.slug, a.product, f.plan, f.optedOutSinceUSec, f.chatsToDelete, f.staleFromUSec,
                        (SELECT answer FROM exposureInterval WHERE accountID = a.id AND startUSec <= ?1
                            ORDER BY startUSec DESC LIMIT 1),
                        (SELECT handle FROM chore WHERE accountID = a.id AND closedAtUSec IS NULL AND isHeld = 0
                            AND (waitsForDue = 0 OR dueUSec <= ?1)
                            AND (snoozedUntilUSec IS NULL OR snoozedUntilUSec <= ?1) ORDER BY dueUSec LIMIT 1)
                    FROM account a LEFT JOIN accountFigure f ON f.accountID = a.id WHERE a.isOpen ORDER BY a.slug
                    """)
            return try Row.fetchCursor(statement, arguments: [now.uSec]).map { StatusRow($0, at: now) }.array()
        }
    }
}

extension StatusRow {
    fileprivate init(_ row: Row, at now: Instant) {
        account = .init(row: row[0])
        slug = row[1]
        product = .init(row[2])
        plan = (row[3] as String?).map { .init($0) }
        posture = (row[7] as String?).flatMap(Posture.init) ?? .unknown
        isStale = (row[6] as Int64?).map { $0 <= now.uSec } ?? false
        optedOutSince = (row[4] as Int64?).map { Instant(uSec: $0) }
        chatsToDelete = row[5]
        nextChore = row[8]
    }
}
