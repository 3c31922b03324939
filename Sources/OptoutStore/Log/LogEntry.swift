package import OptoutCore

/// Which program wrote.
package enum Writer: String, Sendable { case optout, optoutd }

/// When and where a change is written, and whether it is only tried.
package struct Writing: Sendable {
    package var now: Instant
    package var zone: Zone
    /// Everything is done and then rolled back.
    package var dryRun: Bool

    package init(now: Instant, zone: Zone, dryRun: Bool = false) {
        self.now = now
        self.zone = zone
        self.dryRun = dryRun
    }
}

/// What a change was: the first words of the command that makes it.
package enum Deed: String, Sendable, CaseIterable {
    case accountAdd = "account-add"
    case accountEdit = "account-edit"
    case accountClose = "account-close"
    case set
    /// Accounts and how their switches stand, in one.
    case setup
    case importExport = "import"
    case chatsDeleted = "chats-deleted"
    case chatsKeep = "chats-keep"
    case sweep
    case done, snooze, dismiss
    case newsRead = "news-read"
    case guideAdopted = "guide-adopted"
    case guideRefused = "guide-refused"
    case guideTrust = "guide-trust"
    case guideDistrust = "guide-distrust"
    case undo, restore, purge

    /// Whether it is a person's change that `undo` can take back.
    package var canBeUndone: Bool {
        switch self {
        case .guideAdopted, .guideRefused, .undo, .restore, .purge: false
        default: true
        }
    }
}

/// One row of the append-only log.
package struct LogEntry: Hashable, Sendable {
    package var handle: String
    /// A `Deed`, or a word of a later version.
    package var what: String
    package var account: Account.ID?
    package var slug: String?
    package var occurred: InstantRange
    package var recordedAt: Instant
    package var by: String
    /// Whether a later event takes it back.
    package var undone: Bool
    /// The handle of the event that this one takes back.
    package var undoes: String?
}

/// What a change gave back.
package struct Receipt<Value> {
    package var value: Value
    /// The rows added to the log (or, on a dry run, those that would have been); empty if there was nothing to do.
    package var log: [LogEntry]
    package var dryRun: Bool
    /// When `plan` wants to look again.
    package var nextLook: Instant?
}
