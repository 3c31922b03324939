/// Whether a moment, or a whole chat, could be trained on.
package enum Exposure: String, Codable, Hashable, Sendable, CaseIterable {
    case exposed, covered, straddling, unknown

    /// Whether a chat of this exposure waits to be deleted.
    package var asksForDeletion: Bool { self != .covered }
}

package enum ChatFlag: String, Codable, Hashable, Sendable, CaseIterable { case rated, shared, resumed }

package enum ChatState: String, Codable, Hashable, Sendable, CaseIterable {
    case toDelete = "to-delete"
    case deleted
    case gone
    case stillThere = "still-there"
    case kept
    case none
}
