import ArgumentParser
import OptoutCore
import OptoutStore

struct DoneCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "done", abstract: "A chore is done.",
        discussion: "On a step that ends in a switch this records that you turned it; on chats, that you deleted them.")

    @Argument(help: "The chore's handle.")
    var chore: String

    @Option(help: ArgumentHelp("When; without it now.", valueName: "when"))
    var date: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.recordToChange()
        let chore = try session.chore(chore, in: record)
        let range = try session.range(date)
        let deed = try session.deed(of: chore, in: record)
        let steps = try session.completes(chore, in: record)
        let receipt = try session.finish(chore, deed, at: range, completing: steps, in: record)
        let title = try session.title(of: chore, in: record)
        try session.noteFilesLeft(chore, in: record)
        var line = "done: \(title)"
        if case .claimDeleted(let count) = deed { line += "; \(chats(count)) recorded as deleted" }
        return session.changed("done", receipt, line, then: try session.stillDue(chore, in: record))
    }
}

/// `1 chat`, `2 chats`.
func chats(_ count: Int) -> String { count == 1 ? "1 chat" : "\(count) chats" }

/// What finishing a chore writes down.
enum ChoreDeed {
    /// The person turned a switch.
    case turned(Route.End)
    /// The person looked and found it in its private state.
    case seen(Route.End)
    case claimDeleted(Int)
    case askedForExport
    /// Kept chats stay kept for another year.
    case keepOn([String])
    case acknowledged
}

extension Session {
    /// What to know of a chore that is due although it was said to be done.
    fileprivate func stillDue(_ chore: Chore, in record: Record) throws -> [Block] {
        let isDue = try record.chores(at: now).contains { $0.id == chore.id && $0.state == .due }
        guard isDue, !options.dryRun else { return [] }
        return [.line("it stays open: that was too long ago, or something newer says otherwise", .caution)]
    }

    func title(of chore: Chore, in record: Record) throws -> String {
        chore.title(in: try chore.product.flatMap { try product($0, in: record) })
    }

    /// Steps that the way of doing a chore completes as well.
    func completes(_ chore: Chore, in record: Record) throws -> [Step.ID] {
        let account = try chore.key.account.flatMap { try record.account($0) }
        let product = try chore.product.flatMap { try self.product($0, in: record) }
        return StepGuide(chore: chore, account: account, product: product).route?.completes ?? []
    }

    /// The step of a chore, if it is one.
    func step(of chore: Chore, in record: Record) throws -> Step? {
        guard let id = chore.key.step, let product = try chore.product.flatMap({ try product($0, in: record) })
        else { return nil }
        return product.steps.first { $0.id == id }
    }

    func deed(of chore: Chore, in record: Record) throws -> ChoreDeed {
        switch chore.key.kind {
        case .openStep, .newStep, .changedStep:
            guard let end = try step(of: chore, in: record)?.end else { return .acknowledged }
            return try doneBefore(chore, in: record) == nil ? .turned(end) : .seen(end)
        case .deleteChats: return .claimDeleted(try record.chats(openChats(of: chore)).total)
        case .getExport, .proveDeletion: return .askedForExport
        case .recheck:
            let main = try chore.product.flatMap { try product($0, in: record) }?.mainSetting
            guard let main, let value = main.values.first else { return .acknowledged }
            return .seen(Route.End(setting: main.id, value: value))
        case .reviewKept: return .keepOn(try keptForReview(chore, in: record))
        case .exportFile, .inbox, .guideAge: return .acknowledged
        }
    }

    /// The chats that a chore asks to delete.
    func openChats(of chore: Chore) -> ChatSelect {
        ChatSelect(account: chore.key.account, states: [.toDelete, .stillThere])
    }

    private func keptForReview(_ chore: Chore, in record: Record) throws -> [String] {
        try record.chats(ChatSelect(account: chore.key.account, states: [.kept])).rows
            .filter { $0.reviewAt.map { $0 <= now } ?? false }.map(\.handle)
    }

    /// Writes a chore's answer down, in one change with what else the route completes.
    ///
    /// - Parameter range: when; `nil`: now.
    func finish(
        _ chore: Chore, _ deed: ChoreDeed, as name: Deed = .done, at range: InstantRange? = nil,
        completing steps: [Step.ID] = [], in record: Record
    ) throws -> Receipt<Void> {
        let others = try completed(steps, beside: chore, deed, in: record)
        return try record.change(name, account: chore.key.account, occurred: range, try writing()) { change in
            try write(deed, of: chore, in: change)
            for (other, deed) in others { try write(deed, of: other, in: change) }
        }
    }

    /// Open chores of the same login that `steps` name; what the main deed observes already is left out.
    private func completed(
        _ steps: [Step.ID], beside chore: Chore, _ deed: ChoreDeed, in record: Record
    ) throws -> [(Chore, ChoreDeed)] {
        guard !steps.isEmpty, let account = try chore.key.account.flatMap({ try record.account($0) }) else { return [] }
        let login = try record.accounts().filter { $0.login == account.login }.map(\.id)
        return try record.chores(at: now).compactMap { open in
            guard open.id != chore.id, let step = open.key.step, steps.contains(step),
                let owner = open.key.account, login.contains(owner)
            else { return nil }
            let other = try self.deed(of: open, in: record)
            if case .turned(let end) = other, case .turned(let main) = deed, end.setting == main.setting { return nil }
            return (open, other)
        }
    }

    private func write(_ deed: ChoreDeed, of chore: Chore, in change: Change) throws {
        switch deed {
        case .turned(let end): try observe(end, .turned, of: chore, in: change)
        case .seen(let end): try observe(end, .seen, of: chore, in: change)
        case .claimDeleted: try change.claimDeleted(openChats(of: chore))
        case .askedForExport: try change.markAsked(chore.id)
        case .keepOn(let handles):
            try change.keep(ChatSelect(handles: handles), because: nil, review: now.adding(days: 365))
        case .acknowledged: try change.markDone(chore.id)
        }
    }

    private func observe(_ end: Route.End, _ how: Observation.How, of chore: Chore, in change: Change) throws {
        guard let account = chore.key.account else { return }
        try change.observe(account, setting: end.setting, state: end.value, how: how)
    }
}
