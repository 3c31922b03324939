import GRDB
package import OptoutCore

/// What stands out among an account's chats once an export was taken in.
package struct ImportFindings: Hashable, Sendable {
    /// Chats covered by the opt-out that were handed over all the same, by rating an answer.
    package var rated = 0
    /// Chats covered by the opt-out that anybody with the link can read.
    package var shared = 0
    /// Shells of deleted chats in which files are left.
    package var partlyGone = 0
    /// The first of them, oldest first.
    package var examples: [ChatRow] = []
}

extension Record {
    /// - Parameter examples: how many of the chats partly gone are given.
    package func importFindings(of account: Account.ID, examples: Int) throws -> ImportFindings {
        try read { db in
            let found = try Row.fetchOne(
                db,
                sql: """
                    SELECT coalesce(sum(exposure = 'covered' AND flags & 1), 0),
                        coalesce(sum(exposure = 'covered' AND flags & 2), 0), coalesce(sum(isPartlyBlank), 0)
                    FROM chat WHERE accountID = ? AND state <> 'gone' AND (flags & 3 OR isPartlyBlank)
                    """, arguments: [account.row])
            let partly: Int = found?[2] ?? 0
            let query = try ChatQuery(db, ChatSelect(account: account), and: "c.isPartlyBlank AND c.state <> 'gone'")
            return ImportFindings(
                rated: found?[0] ?? 0, shared: found?[1] ?? 0, partlyGone: partly,
                examples: partly > 0 ? try query.rows(db, limit: examples) : [])
        }
    }
}
