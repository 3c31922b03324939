/// A provider's own way of deleting many chats at once.
package struct BulkDelete: Codable, Hashable, Sendable {
    package var kind: Kind
    /// `https` and a host of the provider.
    package var link: String?
    /// What to click or type, in order, labels letter by letter; `{from}` and `{until}` stand for the first and the
    /// last day, the end included.
    package var clicks: [String]
    /// What goes as well, beside chats.
    package var also: [String]
    package var evidence: Evidence

    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// Everything from one day to another.
        case range
        /// Everything there is.
        case all
        /// What is ticked in a list.
        case select
    }

    package init(kind: Kind, link: String? = nil, clicks: [String], also: [String] = [], evidence: Evidence) {
        self.kind = kind
        self.link = link
        self.clicks = clicks
        self.also = also
        self.evidence = evidence
    }

    /// What may stand between braces in a click.
    package static let places = ["{from}", "{until}"]
}
