import OptoutCore
import OptoutStore

/// The guided run on a terminal; what was agreed to is written at once, everything else never.
final class SetupTalk {
    private let session: Session
    private let record: Record
    private var region: String?
    /// What was written, or on a dry run only shown.
    private var drafts: [SetupDraft] = []
    /// The rows of the log that this made.
    private(set) var log: [LogEntry] = []
    /// The person stopped before the end.
    private(set) var isStopped = false

    init(session: Session, record: Record) throws {
        self.session = session
        self.record = record
        region = try record.accounts().compactMap(\.region).first
    }

    func run() throws {
        try session.say([
            .line("This asks which AI accounts you have; it writes down only what you agree to."),
            .line("Enter skips a question, 'back' asks the one before again, 'next' goes to the"),
            .line("next account, 'quit' ends. Dates may be vague: 2025, 2026-02, 2025-10..2026-01."),
        ])
        let open = try gaps()
        guard try askRegion(), let chosen = try chooseProducts() else {
            isStopped = true
            return
        }
        let entries = (open + chosen).map(inRegion)
        for (index, entry) in entries.enumerated() {
            guard try ask(about: entry, "\(index + 1) of \(entries.count)") else {
                isStopped = true
                return
            }
        }
    }

    /// Recorded accounts that something is still to be asked about.
    private func gaps() throws -> [SetupEntry] {
        try record.accounts().filter(\.isOpen).map { SetupEntry(known: $0) }
            .filter { try Interview(about: $0, in: session, record).isWorthwhile() }
    }

    /// - Returns: `false` if the person wants to stop.
    private func askRegion() throws -> Bool {
        guard region == nil else { return true }
        try session.say([.blank, .line("Some rules hold only in some regions: DE, GB, US … or EEA.")])
        let reply = try session.reply("where do you live?", read: Session.region)
        if case .value(let code) = reply { region = code }
        return !reply.isQuit
    }

    // MARK: Products

    /// - Returns: `nil` if the person wants to stop.
    private func chooseProducts() throws -> [SetupEntry]? {
        let accounts = try record.accounts().filter(\.isOpen)
        let choice = try ProductChoice(without: Set(accounts.map(\.product)), in: session, record)
        try session.say(choiceBlocks(choice, accounts))
        while true {
            switch try session.reply("which? (numbers or names, between commas)", read: choice.read) {
            case .value(let choices):
                if let entries = try entries(choices, choice) { return entries }
                return nil
            case .skipped, .next: return []
            case .back: session.complain("there is no question before this one; 'quit' ends")
            case .quit: return nil
            }
        }
    }

    private func choiceBlocks(_ choice: ProductChoice, _ accounts: [Account]) -> [Block] {
        let known = accounts.map(\.slug).joined(separator: ", ")
        let have =
            known.isEmpty
            ? [] : [Block.line("Written down already: \(known). Another account there: by the product's name.", .dim)]
        return [.blank] + have + [.line("Which of these do you use? What is not listed: just its name.", .bold)]
            + choice.lines(columns: session.context.terminal.columns).map { .line($0) }
    }

    /// As named, but those that may share another's login after the others, and unlisted ones last.
    private func entries(_ choices: [ProductChoice.Choice], _ choice: ProductChoice) throws -> [SetupEntry]? {
        var listed: [Product.ID] = []
        var unlisted: [String] = []
        for named in choices {
            switch named {
            case .listed(let id): listed.append(id)
            case .unlisted(let name):
                guard let meant = meaning(of: name, choice) else { return nil }
                if let product = meant { listed.append(product) } else { unlisted.append(name) }
            }
        }
        let sharing = Set(choice.products.filter { !$0.ownsItsSwitch }.map(\.id))
        let ordered = listed.filter { !sharing.contains($0) } + listed.filter(sharing.contains)
        return ordered.map { SetupEntry(product: $0) } + unlisted.map { SetupEntry(other: $0) }
    }

    private func inRegion(_ entry: SetupEntry) -> SetupEntry {
        var entry = entry
        if entry.known?.region == nil { entry.region = region }
        return entry
    }

    /// The product that a mistyped name means, or none; `nil` at the end of the input.
    private func meaning(of name: String, _ choice: ProductChoice) -> Product.ID?? {
        guard let near = choice.near(name) else {
            session.note("'\(name)' is not in the guide; it is noted under its own name")
            return .some(nil)
        }
        let question = "'\(name)' is not in the guide; do you mean \(near.name)? yes/no"
        switch session.ask(question, ["yes", "no", "quit"]) {
        case "yes": return .some(near.id)
        case "no": return .some(nil)
        default: return nil
        }
    }

    // MARK: Accounts

    /// - Returns: `false` if the person wants to stop.
    private func ask(about entry: SetupEntry, _ place: String) throws -> Bool {
        let interview = try Interview(about: entry, in: session, record)
        let name =
            try entry.known.map { "\($0.slug) – \(try session.title(of: $0, in: record))" }
            ?? interview.product?.name ?? entry.other ?? ""
        try session.say([.blank, .line("\(place)  \(name)", .bold)])
        var goesOn = try interview.run()
        while goesOn {
            let promised = session.options.dryRun ? drafts : []
            guard let draft = try session.draft(interview.answers, beside: promised, in: record) else {
                try session.say([.line("  nothing to write down", .dim)])
                return true
            }
            switch try agreed(to: draft) {
            case "yes":
                try write(draft)
                return true
            case "no":
                try session.say([.line("  left out", .dim)])
                return true
            case "back": goesOn = try interview.resume()
            default: return false
            }
        }
        return false
    }

    private func agreed(to draft: SetupDraft) throws -> String {
        try session.say([.line("  will be written down:")] + draft.commands.map { .line("    optout \($0)") })
        if session.options.yes || session.options.dryRun { return "yes" }
        return session.ask("  write this down? yes/no/back", ["yes", "no", "back", "quit"]) ?? "quit"
    }

    private func write(_ draft: SetupDraft) throws {
        let receipt = try session.write([draft], in: record)
        drafts.append(draft)
        log += receipt.log
        guard !session.options.quiet else { return }
        let line = "\(draft.isNew ? "added" : "changed") \(draft.account.slug)"
        var blocks = session.changeLines(receipt.log, line)
        if draft.reading?.isPrivate == true {
            blocks.append(.line("what stays true there: optout show \(draft.account.slug)", .dim))
        }
        try session.say(blocks)
    }
}

extension Reading {
    /// Whether the switch keeps chats out of training.
    var isPrivate: Bool { state == setting.values.first && setting.governs.isTraining }
}
