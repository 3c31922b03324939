import OptoutCore
import OptoutStore

/// Goes from chore to chore, account by account; what was answered stays written down whatever comes after.
final class Walk {
    private let session: Session
    private let record: Record
    private let scope: Scope
    private let client: Client?
    private var asked: Set<Chore.ID> = []
    /// Accounts that were asked for their plan, whatever the answer.
    private var askedForPlan: Set<Account.ID> = []
    /// The account of the chore shown last.
    private var current: Account.ID?
    /// Whether anything was answered for it.
    private var hasAnswered = false
    private var optedOut = false
    /// Facts that were shown already.
    private var told: Set<Fact.ID> = []
    private var log: [LogEntry] = []

    init(session: Session, record: Record, scope: Scope, client: Client?) {
        self.session = session
        self.record = record
        self.scope = scope
        self.client = client
    }

    /// - Returns: the rows of the log that the answers made.
    func run() throws -> [LogEntry] {
        while let chore = try next() {
            if chore.key.account != current { try leave() }
            (current, hasAnswered) = (chore.key.account, hasAnswered && chore.key.account == current)
            switch try askForPlan() {
            case .stop: return try end()
            // Another plan may ask for other chores.
            case .answered: continue
            case .none: break
            }
            let place = "\(asked.count + 1) of \(asked.count + (try open().count))"
            asked.insert(chore.id)
            guard try walk(chore, place) else { return try end() }
        }
        return try end()
    }

    private func open() throws -> [Chore] {
        try scope.chores(in: record, at: session.now).filter { !asked.contains($0.id) }
    }

    /// The next chore of the same account, else of the first other one; turning training off comes first.
    private func next() throws -> Chore? {
        let open = try open()
        let account = open.contains { $0.key.account == current } ? current : open.first?.key.account
        let own = open.filter { $0.key.account == account }
        return try own.first { try session.step(of: $0, in: record)?.goal == .optOut } ?? own.first
    }

    /// - Returns: `false` if the person wants to stop.
    private func walk(_ chore: Chore, _ place: String) throws -> Bool {
        let page = try ChorePage(of: chore, client: client, told: told, in: session, record)
        told.formUnion(page.facts.map(\.id))
        try session.say(page.blocks(place))
        session.shows([chore])
        session.countShownAsTold()
        let answer = session.options.yes ? "yes" : session.ask(page.question, page.answers)
        guard let answer, answer != "quit" else { return false }
        hasAnswered = true
        try answered(answer, chore, page)
        return true
    }

    private func answered(_ answer: String, _ chore: Chore, _ page: ChorePage) throws {
        switch answer {
        case "yes":
            let receipt = try session.finish(chore, page.deed, completing: page.completes, in: record)
            if page.optsOut(of: try chore.product.flatMap { try session.product($0, in: record) }) { optedOut = true }
            try tell(receipt, page.thanks)
            try session.noteFilesLeft(chore, in: record)
        case "everything": try sweep(chore, until: nil)
        case "range": try sweep(chore, until: page.bulk?.until)
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

    /// - Parameter day: the last one; `nil`: there is none.
    private func sweep(_ chore: Chore, until day: String?) throws {
        guard let account = chore.key.account else { return }
        let span = try session.span(from: nil, until: day)
        let receipt = try record.change(.sweep, account: account, try session.writing()) {
            try $0.sweep(account, from: nil, until: span.end)
        }
        try tell(receipt, "everything there\(day.map { " until \($0)" } ?? "") counts as deleted")
    }

    private func tell<Value>(_ receipt: Receipt<Value>, _ line: String) throws {
        log += receipt.log
        if !session.options.quiet { try session.say(session.changeLines(receipt.log, line)) }
    }
}

// MARK: - Between chores

extension Walk {
    private enum PlanAnswer { case none, answered, stop }

    /// Asks once which plan an account is on, where that is not written down and more than one is possible.
    private func askForPlan() throws -> PlanAnswer {
        guard !session.options.yes, let current, askedForPlan.insert(current).inserted,
            let account = try record.account(current), account.plan == nil,
            let product = try session.product(account.product, in: record), product.plans.count > 1
        else { return .none }
        let names = product.plans.map { plan in
            plan.id.text == plan.name.lowercased() ? plan.id.text : "\(plan.id) (\(plan.name))"
        }.joined(separator: ", ")
        try session.say([
            .blank, .line("Which plan is \(account.slug) on? What to do depends on it.", .bold), .line("  \(names)"),
        ])
        let words = product.plans.map(\.id.text) + ["skip", "quit"]
        let answer = session.ask("which plan? Enter skips", words, orNothing: true)
        guard let answer, answer != "quit" else { return .stop }
        if answer.isEmpty || answer == "skip" { return .none }
        let receipt = try record.change(.accountEdit, account: current, try session.writing()) {
            try $0.changePlan(of: current, to: .init(answer), from: InstantRange(session.now))
        }
        try tell(receipt, "\(account.slug): plan \(answer)")
        return .answered
    }

    /// What no chore can ask for, said once when an account is done.
    private func leave() throws {
        guard hasAnswered, let current, let account = try record.account(current),
            let product = try session.product(account.product, in: record)
        else { return }
        let habits = product.steps.filter { $0.shape == .habit && $0.isFor(account, of: product) }
        guard !habits.isEmpty else { return }
        let lines = habits.flatMap { habit -> [Block] in
            let link = habit.routes.compactMap(\.link).first.map { [Block.line("    \($0)", .link)] } ?? []
            return [.line("  – \(habit.title)")] + link
        }
        try session.say([.blank, .line("Worth a habit at \(account.slug)", .bold)] + lines)
    }

    private func end() throws -> [LogEntry] {
        try leave()
        if optedOut, !session.options.quiet { try session.say(try session.generalLimits(in: record)) }
        return log
    }
}
