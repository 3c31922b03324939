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
    /// Why it is kept and when to look again.
    package var keptBecause: String?
    package var reviewAt: Instant?
}

/// Which chats are meant.
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
    /// Part of the title, without regard to case.
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

package struct ChatPage: Sendable {
    package var rows: [ChatRow]
    /// Matches before the limit.
    package var total: Int
}

extension Record {
    /// - Throws: `notFound` or `ambiguous` for a handle.
    package func chats(_ select: ChatSelect) throws -> ChatPage { ChatPage(rows: [], total: 0) }

    /// Chats per state of one account; empty if nothing was imported.
    package func chatCounts(of account: Account.ID) throws -> [ChatState: Int] { [:] }
}

extension Change {
    /// Claims that exactly these chats were deleted at the change's time; gone ones stay as they are.
    ///
    /// - Returns: how many were claimed.
    @discardableResult
    package func claimDeleted(_ select: ChatSelect) throws -> Int { 0 }

    @discardableResult
    package func keep(_ select: ChatSelect, because reason: String?, review: Instant?) throws -> Int { 0 }

    /// Claims that every chat of `account` created in `[from, until)` was deleted at the change's time, also those
    /// imported later. Kept and gone ones stay.
    ///
    /// - Returns: how many chats known now are covered.
    @discardableResult
    package func sweep(_ account: Account.ID, from: Instant?, until: Instant?) throws -> Int { 0 }
}
