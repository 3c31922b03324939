package import OptoutCore

extension Record {
    /// All accounts, closed ones too, by slug; plans included.
    package func accounts() throws -> [Account] { [] }

    package func account(_ id: Account.ID) throws -> Account? { nil }

    /// The account meant by `name`: a slug, else the product id or plain name if exactly one open account has it.
    package func account(matching name: String) throws -> Found<Account> { .none }

    /// The account whose imports carried the export's own account id `key`.
    package func account(forKey key: String, product: Product.ID) throws -> Account? { nil }

    /// Observations as written down, oldest `latest` first; `nil`: of all accounts.
    package func observations(of account: Account.ID? = nil) throws -> [RecordedObservation] { [] }

    /// The account's exposure timeline: from each start on, `answer` holds until the next start.
    package func exposureIntervals(of account: Account.ID) throws -> [ExposureInterval] { [] }

    /// `count` slugs free for new accounts of this name: `chatgpt-free`, `chatgpt-free-2` …
    package func freeSlug(for product: Product.ID, plan: Plan.ID?) throws -> String { "" }
}

/// An observation and what a person wrote beside it.
package struct RecordedObservation: Hashable, Sendable {
    package var observation: Observation
    package var note: String?
    package var evidence: String?
}

package struct ExposureInterval: Hashable, Sendable {
    package var start: Instant
    package var answer: Posture
}

/// What a message written at some moment would be.
package enum Posture: String, Codable, Hashable, Sendable, CaseIterable {
    case covered, exposed, unknown
    case notNeeded = "not-needed"
}
