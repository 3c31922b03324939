import GRDB
package import OptoutCore

/// What an import did; `seen` = `new` + `known` + the sum of `skipped`.
package struct ImportResult: Hashable, Sendable {
    package var seen: Int
    package var new: Int
    package var known: Int
    package var skipped: [String: Int]
    /// Chats now proven to be gone that were not before.
    package var gone = 0
    /// Claimed chats that are listed although the provider had time to purge them.
    package var stillThere = 0
    /// Claimed chats about which this export proves nothing, by the reason.
    package var notProven: [String: Int] = [:]
}

/// An import as recorded.
package struct ImportRow: Hashable, Sendable {
    package var handle: String
    package var account: Account.ID
    package var format: String
    package var isComplete: Bool
    package var missing: [String]
    package var date: Instant?
    package var fileName: String?
    package var importedAt: Instant
    package var seen: Int
    package var new: Int
    package var known: Int
    package var skipped: [String: Int]
}

extension Record {
    /// Live imports, newest first; `nil`: of all accounts.
    package func imports(of account: Account.ID? = nil) throws -> [ImportRow] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT i.*, e.handle FROM import i JOIN event e ON e.id = i.id
                    WHERE ?1 IS NULL OR i.accountID = ?1 ORDER BY i.id DESC
                    """, arguments: [account?.row]
            ).map { row in
                ImportRow(
                    handle: row["handle"], account: .init(row: row["accountID"]), format: row["format"],
                    isComplete: row["isComplete"], missing: try JSON.value([String].self, row["missing"]),
                    date: row.instant("dateUSec"), fileName: row["fileName"],
                    importedAt: Instant(uSec: row["importedAtUSec"]), seen: row["seen"], new: row["new"],
                    known: row["known"], skipped: try JSON.value([String: Int].self, row["skipped"]))
            }
        }
    }
}
