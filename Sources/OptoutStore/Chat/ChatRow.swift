import FoundationEssentials
import GRDB
package import OptoutCore

/// One chat as recorded.
package struct ChatRow: Hashable, Sendable {
    package var handle: String
    package var account: Account.ID
    package var slug: String
    package var product: Product.ID
    /// The provider's id.
    package var providerID: String
    /// `nil` where there is none, titles are not kept, or it was wiped.
    package var title: String?
    package var createdAt: Instant?
    package var lastAt: Instant?
    package var messages: Int
    package var words: Int
    package var files: Int
    package var exposure: Exposure
    package var flags: [ChatFlag]
    package var state: ChatState
    /// Its words are gone, something attached is not.
    package var isPartlyGone: Bool
    /// The provider gave it no id: what another export says of it is only probable.
    package var isMatchedByHash: Bool
    /// Why it is kept and when to look again.
    package var keptBecause: String?
    package var reviewAt: Instant?

    /// Whether something is left to delete.
    package var isOpen: Bool { state == .toDelete || state == .stillThere }

    init(_ row: Row) {
        handle = row["handle"]
        account = .init(row: row["accountID"])
        slug = row["slug"]
        product = .init(row["product"])
        providerID = row.text("providerBytes") ?? ""
        title = row.text("titleBytes")
        createdAt = row.instant("createdAtUSec")
        lastAt = row.instant("lastAtUSec")
        messages = row["messages"]
        words = row["words"]
        files = row["files"]
        exposure = Exposure(rawValue: row["exposure"]) ?? .unknown
        flags = ChatFlag.flags(bits: row["flags"])
        state = ChatState(rawValue: row["state"]) ?? .none
        isPartlyGone = row["isPartlyBlank"] && state != .gone
        isMatchedByHash = ExportFormat.hasNoIDs(row["format"], of: product)
        keptBecause = state == .kept ? row["reason"] : nil
        reviewAt = state == .kept ? row.instant("reviewUSec") : nil
    }
}

extension Row {
    /// A foreign text read as bytes: one may hold a zero byte, at which a C string ends.
    fileprivate func text(_ column: String) -> String? {
        (self[column] as Data?).map { String(decoding: $0, as: UTF8.self) }
    }
}

package struct ChatPage: Sendable {
    package var rows: [ChatRow]
    /// Matches before the limit.
    package var total: Int
}

extension Record {
    /// - Throws: `notFound` or `ambiguous` for a handle.
    package func chats(_ select: ChatSelect) throws -> ChatPage {
        try read { db in
            let query = try ChatQuery(db, select)
            return ChatPage(rows: try query.rows(db), total: try query.count(db))
        }
    }

    /// Chats per state of one account; empty if nothing was imported.
    package func chatCounts(of account: Account.ID) throws -> [ChatState: Int] {
        try read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT state, count(*) FROM chat WHERE accountID = ? GROUP BY state", arguments: [account.row]
            )
            return Dictionary(uniqueKeysWithValues: rows.map { (ChatState(rawValue: $0[0]) ?? .none, $0[1]) })
        }
    }
}
