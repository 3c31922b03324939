import GRDB
package import OptoutCore

extension Change {
    /// Claims that exactly these chats were deleted at the change's time; gone ones stay as they are.
    ///
    /// - Returns: how many were claimed.
    @discardableResult
    package func claimDeleted(_ select: ChatSelect) throws -> Int {
        try claim(.deleted, select, reason: nil, review: nil)
    }

    /// Keeps these chats; gone ones stay as they are.
    ///
    /// - Parameter review: when to look at them again.
    @discardableResult
    package func keep(_ select: ChatSelect, because reason: String?, review: Instant?) throws -> Int {
        try claim(.kept, select, reason: reason, review: review)
    }

    private func claim(_ claim: ChatClaim, _ select: ChatSelect, reason: String?, review: Instant?) throws -> Int {
        let chats = try ChatQuery(db, select).ids(db, unless: .gone)
        guard let first = chats.first else { return 0 }
        let isOneAccount = chats.allSatisfy { $0.account == first.account }
        try log(account: isOneAccount ? .init(row: first.account) : nil)
        let insert = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO chatClaim (chatID, eventID, claim, earliestUSec, latestUSec, reason, reviewUSec)
                VALUES (?1, ?2, ?3, ?4, ?5, coalesce(?6, (SELECT reason FROM chatClaim
                    WHERE chatID = ?1 AND claim = ?3 ORDER BY eventID DESC LIMIT 1)), ?7)
                """)
        for chat in chats {
            try insert.execute(arguments: [
                chat.id, event, claim.rawValue, occurred.earliest.uSec, occurred.latest.uSec, reason, review?.uSec,
            ])
            tracker.chats.insert(chat.id)
        }
        return chats.count
    }

    /// Claims that every chat of `account` created in `[from, until)` was deleted at the change's time, also those
    /// imported later. Kept and gone ones stay, and those created after the deletion.
    ///
    /// - Returns: how many chats known now are covered.
    @discardableResult
    package func sweep(_ account: Account.ID, from: Instant?, until: Instant?) throws -> Int {
        try log(account: account)
        try db.execute(
            sql: """
                INSERT INTO sweep (accountID, eventID, fromUSec, untilUSec, earliestUSec, latestUSec)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                account.row, event, from?.uSec, until?.uSec, occurred.earliest.uSec, occurred.latest.uSec,
            ])
        tracker.accounts.insert(account.row)
        let chats = try Row.fetchAll(
            db, sql: "SELECT createdAtUSec, zoneSlack FROM chat WHERE accountID = ? AND state NOT IN ('gone', 'kept')",
            arguments: [account.row])
        let sweep = Sweep(account: account.row, event: event, from: from, until: until, at: occurred.latest)
        return chats.count { sweep.covers($0.created) }
    }
}
