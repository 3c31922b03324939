import ArgumentParser
import OptoutCore
import OptoutStore

struct DoCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "do", abstract: "Walks you through what is due, one thing after the other.",
        discussion: "Answers are written down at once; stop whenever you like.")

    @Argument(help: ArgumentHelp("Only this chore, or this account's.", valueName: "chore or account"))
    var name: String?

    @Option(help: "The route for web, desktop, mobile, admin or terminal.")
    var client: Client?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.recordToChange()
        session.catchUp(record)
        let scope = try Scope(name, in: session, record)
        let first = try scope.chores(in: record, at: session.now)
        guard !first.isEmpty else { return try nothingDue(scope, in: session, record) }
        if !session.options.yes { try Self.requireTerminal(session) }
        try session.say([.line("'quit' stops; what you answered stays written down", .dim)])
        let walk = Walk(session: session, record: record, scope: scope, client: client)
        let log = try walk.run()
        return Report("do", items: log.map(\.json), siblings: [("dryRun", .bool(session.options.dryRun))])
    }

    private static func requireTerminal(_ session: Session) throws {
        guard session.context.terminal.isInput else {
            throw CLIError.usage(
                "cannot ask without a terminal", hint: "use 'optout todo' and 'optout done CHORE', or add --yes")
        }
    }

    private func nothingDue(_ scope: Scope, in session: Session, _ record: Record) throws -> Report {
        let next = try record.chores(at: session.now, account: scope.account).first
        let hint = try next.map { "; next: \($0.handle), \(try session.dueWords($0))" } ?? ""
        var text: [Block] = []
        if try record.accounts().isEmpty {
            text = Status.firstLines
        } else {
            text = [.line("nothing is due\(hint)", .good)]
        }
        return Report("do", siblings: [("dryRun", .bool(session.options.dryRun))], text: text)
    }
}

/// The chores that a walk is about.
struct Scope {
    var account: Account.ID?
    private var chore: Chore.ID?

    /// - Throws: 66 where the name is neither an account nor a chore; where it is both, the slug wins.
    init(_ name: String?, in session: Session, _ record: Record) throws {
        guard let name else { return }
        if case .one(let found) = try record.account(matching: name), found.slug == name {
            account = found.id
            return
        }
        switch try record.chore(matching: name, at: session.now) {
        case .one(let found): chore = found.id
        case .several(let handles): throw Session.several("chore", name, handles)
        case .none:
            if case .none = try record.account(matching: name) {
                throw CLIError.notFound(
                    "no chore and no account '\(name)'", hint: "see 'optout todo' and 'optout account list'")
            }
            account = try session.account(name, in: record).id
        }
    }

    /// Those due; a chore that was named also where it is not due yet.
    func chores(in record: Record, at now: Instant) throws -> [Chore] {
        try record.chores(at: now, account: account).filter { candidate in
            chore.map { candidate.id == $0 } ?? (candidate.state == .due)
        }
    }
}
