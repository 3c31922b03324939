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
        let scope = try Scope(name, in: session, record)
        let first = try scope.chores(in: record, at: session.now)
        guard !first.isEmpty else { return try nothingDue(scope, in: session, record) }
        if !session.options.yes { try Self.requireTerminal(session) }
        try session.say([.line("'quit' stops; what you answered stays written down", .dim)])
        let walk = Walk(session: session, record: record, scope: scope, client: client)
        let log = try walk.run()
        try session.say(try habits(walk.visited, in: session, record))
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

    /// What no chore can ask for, said once at the end.
    private func habits(_ accounts: [Account.ID], in session: Session, _ record: Record) throws -> [Block] {
        let titles = try accounts.flatMap { id -> [String] in
            guard let account = try record.account(id), let product = try session.product(account.product, in: record)
            else { return [] }
            return product.steps.filter { step in
                step.shape == .habit && (step.plans.isEmpty || account.plan.map(step.plans.contains) ?? true)
            }.map { "\(product.name): \($0.title)" }
        }
        let unique = titles.enumerated().filter { titles.firstIndex(of: $0.element) == $0.offset }.map(\.element)
        return unique.isEmpty ? [] : [.blank, .line("Worth a habit", .bold)] + unique.map { .line("  \($0)") }
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

/// Goes from chore to chore; what was answered stays written down whatever comes after.
final class Walk {
    private let session: Session
    private let record: Record
    private let scope: Scope
    private let client: Client?
    private var asked: Set<Chore.ID> = []
    private var log: [LogEntry] = []
    /// Accounts of the chores shown, in order.
    private(set) var visited: [Account.ID] = []

    init(session: Session, record: Record, scope: Scope, client: Client?) {
        self.session = session
        self.record = record
        self.scope = scope
        self.client = client
    }

    /// - Returns: the rows of the log that the answers made.
    func run() throws -> [LogEntry] {
        while true {
            let open = try scope.chores(in: record, at: session.now).filter { !asked.contains($0.id) }
            guard let chore = open.first else { break }
            let place = "\(asked.count + 1) of \(asked.count + open.count)"
            asked.insert(chore.id)
            if let account = chore.key.account, !visited.contains(account) { visited.append(account) }
            guard try walk(chore, place) else { return log }
        }
        return log
    }

    /// - Returns: `false` if the person wants to stop.
    private func walk(_ chore: Chore, _ place: String) throws -> Bool {
        let page = try ChorePage(of: chore, client: client, in: session, record)
        try session.say(page.blocks(place))
        session.shows([chore])
        session.countShownAsTold()
        let answer = session.options.yes ? "yes" : session.ask(page.question, page.answers)
        guard let answer, answer != "quit" else { return false }
        try answered(answer, chore, page)
        return true
    }

    private func answered(_ answer: String, _ chore: Chore, _ page: ChorePage) throws {
        switch answer {
        case "yes":
            let receipt = try session.finish(chore, page.deed, completing: page.completes, in: record)
            try tell(receipt, page.thanks)
        case "everything":
            guard let account = chore.key.account else { return }
            let receipt = try record.change(.sweep, account: account, try session.writing()) {
                try $0.sweep(account, from: nil, until: nil)
            }
            try tell(receipt, "everything there counts as deleted")
        case "no":
            guard let deed = page.deedOfNo else { return try session.say([.line("left as it is")]) }
            try tell(try session.finish(chore, deed, as: .set, in: record), "written down: not off yet")
        default:
            let until = session.now.adding(days: 1)
            let receipt = try record.change(.snooze, account: chore.key.account, try session.writing()) {
                try $0.snooze(chore.id, until: until)
            }
            try tell(receipt, "asks again on \(try session.day(until))")
        }
    }

    private func tell<Value>(_ receipt: Receipt<Value>, _ line: String) throws {
        log += receipt.log
        if !session.options.quiet { try session.say(session.changeLines(receipt.log, line)) }
    }
}
