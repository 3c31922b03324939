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
        let accounts = try account.map { [try session.account($0, in: record)] } ?? record.accounts().filter(\.isOpen)
        var items: [JSON] = []
        var text: [Block] = []
        var isFine = true
        for account in accounts {
            let answers = try answers(for: account, at: moment, in: session, record)
            items += answers.map { $0.json(account: account.slug) }
            isFine = isFine && answers.allSatisfy { $0.answer == .fine }
            text.append(.line(account.slug, .bold))
            text += try answers.map { try line($0, in: session) }
        }
        if accounts.isEmpty { text = [.line("no accounts yet; try 'optout account add chatgpt:free'", .dim)] }
        return Report("check", items: items, text: text, status: isFine ? .done : .somethingToDo)
    }

    private func answers(
        for account: Account, at moment: Instant, in session: Session, _ record: Record
    ) throws -> [CheckAnswer] {
        guard let product = try session.product(account.product, in: record),
            let timeline = try session.exposure(of: account, in: record)
        else {
            return CheckAnswer.Question.allCases.map {
                CheckAnswer(question: $0, answer: .unknown, why: "the guide does not list this product")
            }
        }
        let steps = try record.chores(at: moment, account: account.id).compactMap(\.key.step)
        let input = CheckInput(
            account: account, product: product, timeline: timeline,
            observations: try session.observations(of: account, in: record), openSteps: Set(steps), purpose: purpose)
        return check(input, now: moment)
    }

    private func line(_ answer: CheckAnswer, in session: Session) throws -> Block {
        let since = try answer.knownSince.map { " (since \(try session.day($0)))" } ?? ""
        let question =
            switch answer.question {
            case .plan: "plan"
            case .switch: "switch"
            case .sideChannels: "side channels"
            }
        let verdict =
            switch answer.answer {
            case .fine: "fine"
            case .notFine: "not fine"
            case .unknown: "not known"
            }
        return .line("  \(question): \(verdict)\(since) – \(answer.why)", answer.answer.style)
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
            ("answer", .string(answer.rawValue)), ("knownSince", JSON(knownSince)), ("why", .string(why)),
        ])
    }
}
