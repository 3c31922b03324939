package import OptoutConfig
package import OptoutCore
package import OptoutStore
package import Systemd

/// What an entry may name, and what the daemon knows while it writes one.
package struct EntryContext {
    package var journal: Config.Journal
    package var now: Instant
    /// The product of the adopted guide with that id.
    package var product: (Product.ID) -> Product?

    package init(journal: Config.Journal, now: Instant, product: @escaping (Product.ID) -> Product?) {
        self.journal = journal
        self.now = now
        self.product = product
    }

    /// `nil` where nothing may or can be named.
    func subject(of row: TellingRow) -> EntrySubject? {
        journal == .minimal ? nil : EntrySubject(row.chore, in: self)
    }
}

extension JournalEntry {
    /// The entry for one attempt at a telling.
    ///
    /// Journals are read by others and kept for long: it names product and step at most, never the account, a chat,
    /// a count, a note or a path; `journal: minimal` leaves out product and step as well.
    package init(_ row: TellingRow, attempt: Int, in context: EntryContext) {
        let telling = row.telling
        let subject = context.subject(of: row)
        self.init()
        set("MESSAGE", to: [row.words(about: subject), row.command].compactMap { $0 }.joined(separator: " – "))
        set("MESSAGE_ID", to: telling.kind.messageID)
        setCommon(kind: telling.kind, now: context.now)
        set("OPTOUT_PRODUCT", to: subject?.product.text)
        set("OPTOUT_STEP", to: subject?.step?.text)
        set("OPTOUT_EDITION", to: (row.chore?.serial ?? row.serial).map(String.init))
        set("OPTOUT_CHANGE", to: row.chore?.change?.rawValue)
        set("OPTOUT_CHORE_ID", to: row.chore?.id.text)
        set("OPTOUT_DELIVERY_ID", to: telling.id.text)
        set("OPTOUT_ATTEMPT", to: String(attempt))
        set("OPTOUT_DUE", to: row.chore?.due.rfc3339)
        set("OPTOUT_LATE_DAYS", to: row.chore.map { String(row.lateDays(of: $0, at: context.now)) })
    }

    /// The one entry about a record that cannot be opened, which no record can keep count of.
    package static func recordDamaged(now: Instant) -> JournalEntry {
        var entry = JournalEntry()
        entry.set("MESSAGE", to: ReminderKind.recordDamaged.generalMessage)
        entry.set("MESSAGE_ID", to: ReminderKind.recordDamaged.messageID)
        entry.setCommon(kind: .recordDamaged, now: now)
        return entry
    }

    private mutating func setCommon(kind: ReminderKind, now: Instant) {
        set("PRIORITY", to: "4")
        set("SYSLOG_IDENTIFIER", to: "optoutd")
        set("OPTOUT_SCHEMA", to: "1")
        set("OPTOUT_KIND", to: kind.rawValue)
        set("OPTOUT_TIME", to: now.rfc3339)
    }
}

/// The product and step that an entry is about, with their words from the guide.
struct EntrySubject {
    let product: Product.ID
    let productName: String
    let step: Step.ID?
    let stepTitle: String?

    init?(_ chore: Chore?, in context: EntryContext) {
        // An unlisted product's id is made from a name that a person gave it.
        guard let chore, let id = chore.product, !id.isUnlisted else { return nil }
        let known = context.product(id)
        product = id
        productName = known?.name ?? id.text
        step = chore.key.step
        stepTitle = known?.steps.first { $0.id == chore.key.step }?.title
    }
}

extension TellingRow {
    /// `ChatGPT: what to do`, or the same without naming anything.
    func words(about subject: EntrySubject?) -> String {
        subject.map { "\($0.productName): \(particular($0))" } ?? general
    }

    /// What to type for it; `nil` where the words say it.
    var command: String? {
        telling.kind == .inbox ? "optout import --inbox" : chore.map { "optout do \($0.handle)" }
    }

    /// Days too late when it was written down, and days it then waited for somebody to tell it.
    fileprivate func lateDays(of chore: Chore, at now: Instant) -> Int {
        telling.lateDays + max(0, now.days(since: max(telling.queuedAt, chore.snoozedUntil ?? telling.queuedAt)))
    }

    /// What there is to do where nothing may or can be named.
    fileprivate var general: String {
        guard telling.occasion.hasPrefix(Telling.ownFilePrefix) else { return telling.kind.generalMessage }
        return "something in your own guide files was refused – optout guide status"
    }

    /// What there is to do at a named product.
    fileprivate func particular(_ subject: EntrySubject) -> String {
        guard let title = subject.stepTitle else { return telling.kind.deed }
        switch telling.kind {
        case .newStep: return "new: \(title)\(fromDate)"
        case .changedStep: return "changed: \(title)\(fromDate)"
        case .countdown: return "\(title)\(fromDate)"
        default: return title
        }
    }

    /// `, matters from 2026-04-24` where that lies ahead of the telling.
    private var fromDate: String {
        guard let due = chore?.due, due > telling.queuedAt else { return "" }
        return ", matters from \(due.dayUTC)"
    }
}

extension ReminderKind {
    /// What there is to do, after the name of a product.
    fileprivate var deed: String {
        switch self {
        case .openStep: "a step is still to be done"
        case .newStep: "a new step is to be done"
        case .changedStep: "a step has changed"
        case .countdown: "a step begins to matter soon"
        case .deleteChats: "chats that may be used for training are still there"
        case .getExport: "ask for your export"
        case .proveDeletion: "fetch another export, which proves that deleted chats are gone"
        case .recheck: "look whether the setting still is as you left it"
        case .reviewKept: "look again at the chats you keep"
        case .exportFile: "an export still lies there and holds every word"
        case .inbox: "an export has arrived"
        case .guideAge, .editionAdopted, .editionRefused, .recordDamaged, .backupFailed: generalMessage
        }
    }

    /// The same where no product may or can be named.
    fileprivate var generalMessage: String {
        switch self {
        case .inbox: deed
        case .guideAge: "the guide is too old to rely on"
        case .editionAdopted: "a new edition of the guide is in use – optout news"
        case .editionRefused: "an edition of the guide was refused – optout guide status"
        case .recordDamaged: "the record is damaged and was left as it is – optout restore"
        case .backupFailed: "a backup of the record failed – optout backup"
        default: "one of your AI accounts: \(deed)"
        }
    }
}
