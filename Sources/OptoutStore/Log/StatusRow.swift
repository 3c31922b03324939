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
    /// Open accounts by slug, without decoding any guide part.
    package func status(at now: Instant) throws -> [StatusRow] { [] }
}
