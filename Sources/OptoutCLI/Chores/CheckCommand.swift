import ArgumentParser
import OptoutCore
import OptoutStore

struct CheckCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "May I paste this? The three questions, answered from the record.",
        discussion: "Exits with 10 if any answer is not 'fine'.")

    @Argument(help: "Only this account.")
    var account: String?

    @Option(name: .customLong("for"), help: "What you are about to paste: private, work or code.")
    var purpose: UsedFor?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.record()
        let moment = try session.moment()
        let mine = try record.accounts().filter(\.isOpen)
        let asked = try account.map { [try session.account($0, in: record)] } ?? mine
        let answers = try asked.map { account in
            (account, try session.checkInput(of: account, for: purpose, at: moment, in: record).answers(at: moment))
        }
        let ladder = try CheckLadder(for: purpose, among: mine, at: moment, in: session, record)
        let none = Block.line("no accounts yet; try 'optout account add chatgpt:free'", .dim)
        let text =
            try answers.flatMap { try page(of: $0.0, $0.1, in: session, record) } + (ladder?.blocks ?? hint(mine))
        let isFine = answers.allSatisfy { $0.1.allSatisfy { $0.answer == .fine } }
        return Report(
            "check", items: answers.flatMap { account, answers in answers.map { $0.json(account: account.slug) } },
            siblings: [("ranking", .array(ladder?.items ?? []))], text: asked.isEmpty ? [none] : text,
            status: isFine ? .done : .somethingToDo)
    }

    private func hint(_ mine: [Account]) -> [Block] {
        mine.count < 2 ? [] : [.blank, .line("which one for what: optout check --for private, work or code", .dim)]
    }

    private func page(
        of account: Account, _ answers: [CheckAnswer], in session: Session, _ record: Record
    ) throws -> [Block] {
        [.line("\(account.slug) – \(try session.title(of: account, in: record))", .bold)]
            + (try answers.flatMap { try lines($0, in: session) })
    }

    private func lines(_ answer: CheckAnswer, in session: Session) throws -> [Block] {
        let since = try answer.knownSince.map { " (since \(try session.day($0)))" } ?? ""
        return [
            .line("  \(answer.question.words): \(answer.answer.words)\(since) – \(answer.why)", answer.answer.style)
        ]
            + answer.notes.map { .line("    – \($0)") }
    }
}

/// What `check` knows of an account; `nil` where the guide does not list its product.
struct KnownInput {
    var input: CheckInput?

    func answers(at moment: Instant) -> [CheckAnswer] {
        guard let input else {
            return CheckAnswer.Question.allCases.map {
                CheckAnswer(question: $0, answer: .unknown, why: Self.unlisted)
            }
        }
        return check(input, now: moment)
    }

    static let unlisted = "the guide does not list this product"
}

extension Session {
    func checkInput(
        of account: Account, for purpose: UsedFor?, at moment: Instant, in record: Record
    ) throws -> KnownInput {
        guard let product = try product(account.product, in: record),
            let timeline = try exposure(of: account, in: record)
        else { return KnownInput(input: nil) }
        let steps = try record.chores(at: moment, account: account.id).compactMap(\.key.step)
        return KnownInput(
            input: CheckInput(
                account: account, product: product, timeline: timeline,
                observations: try observations(of: account, in: record), openSteps: Set(steps), purpose: purpose))
    }
}

extension CheckAnswer.Question {
    fileprivate var words: String {
        switch self {
        case .plan: "plan"
        case .switch: "switch"
        case .sideChannels: "side channels"
        }
    }
}

extension CheckAnswer.Verdict {
    fileprivate var words: String {
        switch self {
        case .fine: "fine"
        case .notFine: "not fine"
        case .unknown: "not known"
        }
    }
}

extension CheckAnswer.Verdict {
    var style: Style {
        switch self {
        case .fine: .good
        case .notFine: .bad
        case .unknown: .caution
        }
    }
}

extension CheckAnswer {
    func json(account: String) -> JSON {
        .object([
            ("account", .string(account)), ("question", .string(question.rawValue)),
            ("answer", .string(answer.rawValue)), ("knownSince", JSON(knownSince)),
            ("why", .string(([why] + notes).joined(separator: "; "))),
        ])
    }
}
