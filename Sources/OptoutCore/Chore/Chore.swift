/// What is left to do for one account: the difference between the guide and the record.
package struct Chore: Hashable, Sendable {
    package typealias ID = Identifier<Chore>
    /// 32 random hex digits, stable; the journal's `OPTOUT_CHORE_ID`.
    package var id: ID
    package var handle: String
    package var key: ChoreKey
    package var product: Product.ID?
    /// The class of the guide change it came with.
    package var change: GuideChange.Kind?
    /// The edition it came with.
    package var serial: Int?
    /// The date from which it matters.
    package var due: Instant
    /// When it was first found; telling starts here or at `due`, whatever `key.kind` says.
    package var foundAt: Instant
    package var snoozedUntil: Instant?
    package var state: State

    package enum State: String, Codable, Hashable, Sendable, CaseIterable { case due, later, snoozed }

    package init(
        id: ID, handle: String, key: ChoreKey, product: Product.ID?, change: GuideChange.Kind? = nil,
        serial: Int? = nil, due: Instant, foundAt: Instant, snoozedUntil: Instant? = nil, state: State
    ) {
        self.id = id
        self.handle = handle
        self.key = key
        self.product = product
        self.change = change
        self.serial = serial
        self.due = due
        self.foundAt = foundAt
        self.snoozedUntil = snoozedUntil
        self.state = state
    }
}

/// What makes a chore the same chore: at most one open chore has a given key.
package struct ChoreKey: Hashable, Sendable {
    package var kind: ChoreKind
    package var account: Account.ID?
    package var step: Step.ID?

    package init(_ kind: ChoreKind, account: Account.ID? = nil, step: Step.ID? = nil) {
        self.kind = kind
        self.account = account
        self.step = step
    }
}

/// The kinds of chores; the journal also has the kinds `countdown` and those of `Notice`.
package enum ChoreKind: String, Codable, Hashable, Sendable, CaseIterable {
    /// A step that was there since the account was added.
    case openStep = "open-step"
    /// A step that came with an edition.
    case newStep = "new-step"
    case changedStep = "changed-step"
    case deleteChats = "delete-chats"
    case getExport = "get-export"
    case proveDeletion = "prove-deletion"
    case recheck
    case reviewKept = "review-kept"
    case exportFile = "export-file"
    case inbox
    case guideAge = "guide-age"

    package var isStep: Bool { self == .openStep || self == .newStep || self == .changedStep }
}
