/// What the journal calls an entry: a chore's kind, a countdown, or a notice about the program itself.
package enum ReminderKind: String, Codable, Hashable, Sendable, CaseIterable {
    case openStep = "open-step"
    case newStep = "new-step"
    case changedStep = "changed-step"
    case countdown
    case deleteChats = "delete-chats"
    case getExport = "get-export"
    case proveDeletion = "prove-deletion"
    case recheck
    case reviewKept = "review-kept"
    case exportFile = "export-file"
    case inbox
    case guideAge = "guide-age"
    case editionAdopted = "edition-adopted"
    case editionRefused = "edition-refused"
    case recordDamaged = "record-damaged"
    case backupFailed = "backup-failed"

    /// The journal's `MESSAGE_ID`: never reused, never given another meaning.
    package var messageID: String {
        switch self {
        case .openStep: "12f6293799e2490bb2d2d29b6da2ff84"
        case .newStep: "4741d45afb1040c198a5c2cb1512b2ea"
        case .changedStep: "156fb73fd3b0441d937dfb0dd98dcd72"
        case .countdown: "b2824d6e34c045ce96c9f894bbdaea02"
        case .deleteChats: "ef4ebc5f4a85449da419c26cf2d22df3"
        case .getExport: "2d0f094889f549aa8405841f77660ea9"
        case .proveDeletion: "c7fdbbeef0864100b56e734362d71f11"
        case .recheck: "3775ddb6afae4ba0b2fc3150f347f3b3"
        case .reviewKept: "e73bc649065a4101ab2667a19ec3fb0c"
        case .exportFile: "90ffc403583d40cabb079f6154d5a4fb"
        case .inbox: "158dd2d5a13447d29cd64575621f976c"
        case .guideAge: "2fe9a8d2ceb54bc1a872ccb774046750"
        case .editionAdopted: "203c7d59d6724775ba782ce8cf51c093"
        case .editionRefused: "5bed1442e6334409a00117ee8aa3442c"
        case .recordDamaged: "b44936bef52a410ea9397b475f8178e9"
        case .backupFailed: "a9ac9b675c9e4d9d96db0b1f0ff26d13"
        }
    }

    package init(_ kind: ChoreKind) {
        switch kind {
        case .openStep: self = .openStep
        case .newStep: self = .newStep
        case .changedStep: self = .changedStep
        case .deleteChats: self = .deleteChats
        case .getExport: self = .getExport
        case .proveDeletion: self = .proveDeletion
        case .recheck: self = .recheck
        case .reviewKept: self = .reviewKept
        case .exportFile: self = .exportFile
        case .inbox: self = .inbox
        case .guideAge: self = .guideAge
        }
    }
}

/// One telling of one chore through one channel.
package struct Telling: Hashable, Sendable {
    package typealias ID = Identifier<Telling>
    /// 32 random hex digits: the journal's `OPTOUT_DELIVERY_ID`, the same on every attempt.
    package var id: ID
    package var chore: Chore.ID
    package var kind: ReminderKind
    package var channel: Channel
    /// Which telling of the chore this is: `new`, `countdown-30`, `repeat-1` …; unique per chore and channel.
    package var occasion: String
    package var queuedAt: Instant
    package var attempts: Int
    package var state: State
    /// Whole days between when it could first have been told and when it was queued; 0 if in time.
    package var lateDays: Int
    /// When it was told; `nil` while it waits or has to be sent again.
    package var toldAt: Instant?

    /// How the occasion of a notice about one of the person's own guide files begins.
    package static let ownFilePrefix = "own "

    package enum Channel: String, Codable, Hashable, Sendable, CaseIterable { case journal, desktop, terminal }

    package enum State: String, Codable, Hashable, Sendable, CaseIterable {
        case queued, sent, delivered, unconfirmed, lost
    }

    package init(
        id: ID, chore: Chore.ID, kind: ReminderKind, channel: Channel, occasion: String, queuedAt: Instant,
        attempts: Int = 0, state: State = .queued, lateDays: Int = 0, toldAt: Instant? = nil
    ) {
        self.id = id
        self.chore = chore
        self.kind = kind
        self.channel = channel
        self.occasion = occasion
        self.queuedAt = queuedAt
        self.attempts = attempts
        self.state = state
        self.lateDays = lateDays
        self.toldAt = toldAt
    }
}
