/// All that `plan` looks at: the adopted guide, the record, and nothing else.
package struct PlanInput: Sendable {
    package var accounts: [AccountFigures]
    /// Changes of every edition adopted so far, in any order.
    package var changes: [AdoptedChange]
    /// For each step the removed ones whose place it took.
    package var predecessors: [Step.ID: [Predecessor]]
    /// When the adopted edition stops being good; `nil` without one.
    package var guideExpires: CivilDate?
    /// When that edition was adopted.
    package var guideAdoptedAt: Instant?
    /// What the person said about chores of no account.
    package var marks: [ChoreMark]
    /// When the files came into the inbox that nobody has looked at, in any order.
    package var inboxFiles: [Instant]

    package init(
        accounts: [AccountFigures], changes: [AdoptedChange] = [], predecessors: [Step.ID: [Predecessor]] = [:],
        guideExpires: CivilDate? = nil, guideAdoptedAt: Instant? = nil, marks: [ChoreMark] = [],
        inboxFiles: [Instant] = []
    ) {
        self.accounts = accounts
        self.changes = changes
        self.predecessors = predecessors
        self.guideExpires = guideExpires
        self.guideAdoptedAt = guideAdoptedAt
        self.marks = marks
        self.inboxFiles = inboxFiles
    }
}

/// One account as `plan` sees it.
package struct AccountFigures: Sendable {
    package var account: Account
    package var product: Product
    package var timeline: ExposureTimeline
    /// Of the account and of those that share its login.
    package var observations: [Observation]
    package var marks: [ChoreMark]
    /// Chats to delete and still there; `nil` if nothing was ever imported.
    package var chatsToDelete: Int?
    /// The newest claim of a deletion that no export has proved yet, sweeps included; `nil` if there is none.
    package var unprovenClaim: Instant?
    /// The first day on which a kept chat should be looked at again, and nobody has said since that it should not.
    package var keptReview: Instant?
    /// The newest export file that was imported and still lies there; `nil` if none does.
    package var exportFile: ImportedFile?

    package init(
        account: Account, product: Product, timeline: ExposureTimeline, observations: [Observation],
        marks: [ChoreMark] = [], chatsToDelete: Int? = nil, unprovenClaim: Instant? = nil, keptReview: Instant? = nil,
        exportFile: ImportedFile? = nil
    ) {
        self.account = account
        self.product = product
        self.timeline = timeline
        self.observations = observations
        self.marks = marks
        self.chatsToDelete = chatsToDelete
        self.unprovenClaim = unprovenClaim
        self.keptReview = keptReview
        self.exportFile = exportFile
    }
}

/// A file that was imported.
package struct ImportedFile: Hashable, Sendable {
    package var importedAt: Instant
    /// To be compared with when answers were written down.
    package var recordedAt: Instant

    package init(importedAt: Instant, recordedAt: Instant) {
        self.importedAt = importedAt
        self.recordedAt = recordedAt
    }
}

/// What the person said about a chore of an account.
package struct ChoreMark: Hashable, Sendable {
    package var kind: ChoreKind
    package var step: Step.ID?
    package var mark: Mark
    /// When it was done, asked for, snoozed or dismissed.
    package var at: Instant
    package var recordedAt: Instant

    package enum Mark: String, Codable, Hashable, Sendable, CaseIterable { case done, asked, dismissed }

    package init(kind: ChoreKind, step: Step.ID?, mark: Mark, at: Instant, recordedAt: Instant) {
        self.kind = kind
        self.step = step
        self.mark = mark
        self.at = at
        self.recordedAt = recordedAt
    }
}

/// A step that is gone from the guide, another having taken its place.
package struct Predecessor: Hashable, Sendable {
    package var id: Step.ID
    package var end: Route.End?

    package init(id: Step.ID, end: Route.End?) {
        self.id = id
        self.end = end
    }

    /// By the id of the step that stands at the end of each chain of tombstones.
    package static func byStep(_ tombstones: [Tombstone]) -> [Step.ID: [Predecessor]] {
        let next = Dictionary(
            tombstones.compactMap { stone in stone.successor.map { (stone.id, $0) } },
            uniquingKeysWith: { _, new in new })
        var found: [Step.ID: [Predecessor]] = [:]
        for stone in tombstones where stone.successor != nil {
            var (id, seen) = (stone.id, Set<String>())
            while seen.insert(id).inserted, let other = next[id] { id = other }
            found[.init(id), default: []].append(Predecessor(id: .init(stone.id), end: stone.end))
        }
        return found
    }
}

package struct AdoptedChange: Hashable, Sendable {
    package var change: GuideChange
    package var serial: Int
    package var adoptedAt: Instant

    package init(change: GuideChange, serial: Int, adoptedAt: Instant) {
        self.change = change
        self.serial = serial
        self.adoptedAt = adoptedAt
    }
}

/// A chore that should be open now.
package struct WantedChore: Hashable, Sendable {
    package var key: ChoreKey
    package var product: Product.ID?
    package var change: GuideChange.Kind?
    package var serial: Int?
    /// The date from which it matters; `nil`: from when it is first found.
    package var due: Instant?
    /// Since when it could have been found; `nil`: not before it is.
    package var since: Instant?
    /// Not to be told before `due` (`state` is `later` until then).
    package var waitsForDue: Bool
    /// Held back until other chores of the account are closed.
    package var isHeld: Bool

    package init(
        key: ChoreKey, product: Product.ID?, change: GuideChange.Kind? = nil, serial: Int? = nil,
        due: Instant? = nil, since: Instant? = nil, waitsForDue: Bool = false, isHeld: Bool = false
    ) {
        self.key = key
        self.product = product
        self.change = change
        self.serial = serial
        self.due = due
        self.since = since
        self.waitsForDue = waitsForDue
        self.isHeld = isHeld
    }

    /// The chore's state, apart from being snoozed.
    package func state(at now: Instant) -> Chore.State {
        isHeld || (waitsForDue && (due ?? now) > now) ? .later : .due
    }
}
