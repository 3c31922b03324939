import ArgumentParser
import OptoutCore
import OptoutStore

struct Show: Command {
    static let configuration = CommandConfiguration(abstract: "All about one account on a page.")

    @Argument(help: "The account.")
    var account: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.record()
        let moment = try session.moment()
        let page = try AccountPage(of: session.account(account, in: record), at: moment, in: session, record)
        session.shows(page.chores)
        return Report("show", items: [page.json], text: try page.text(in: session))
    }
}

/// Everything `show` tells of one account.
private struct AccountPage {
    let account: Account
    let title: String
    let planClass: PlanClass?
    let posture: Posture
    let standings: [Standing]
    let intervals: [ExposureInterval]
    let chats: [ChatState: Int]
    let sweeps: [SweepRow]
    let chores: [Chore]
    let product: Product?
    let moment: Instant

    init(of account: Account, at moment: Instant, in session: Session, _ record: Record) throws {
        self.account = account
        self.moment = moment
        title = try session.title(of: account, in: record)
        planClass = try session.planClass(of: account, in: record)
        posture = try session.exposure(of: account, in: record)?.piece(at: moment).posture ?? .unknown
        standings = try session.standings(of: account, at: moment, in: record)
        intervals = try record.exposureIntervals(of: account.id)
        chats = try record.chatCounts(of: account.id)
        sweeps = try record.sweeps(of: account.id)
        chores = try record.chores(at: moment, account: account.id)
        product = try session.product(account.product, in: record)
    }

    private var facts: [Fact] {
        product.map { product in product.facts.filter { $0.concerns(account, of: product) } } ?? []
    }

    var json: JSON {
        .object([
            ("account", .string(account.slug)), ("product", JSON(account.product)), ("plan", JSON(account.plan)),
            ("planClass", JSON(planClass?.rawValue)), ("posture", .string(posture.rawValue)),
            ("opened", JSON(account.opened?.latest)), ("closed", JSON(account.closed?.latest)),
            ("settings", .array(standings.map(\.json))),
            (
                "timeline",
                .array(
                    intervals.map {
                        .object([("start", JSON($0.start)), ("posture", .string($0.answer.rawValue))])
                    })
            ),
            (
                "chats",
                .object(ChatState.allCases.map { ($0.rawValue, .integer(chats[$0] ?? 0)) })
            ),
            ("imported", .bool(!chats.isEmpty)), ("sweeps", .array(sweeps.map(\.json))),
            ("chores", .array(chores.map { $0.json(slug: account.slug, product: product) })),
            (
                "facts",
                .array(
                    facts.map {
                        .object([
                            ("id", JSON($0.id)), ("kind", .string($0.kind.rawValue)), ("text", .string($0.text)),
                        ])
                    })
            ),
        ])
    }

    func text(in session: Session) throws -> [Block] {
        [.line("\(account.slug) – \(title)", .bold), .line("training: \(posture.words)", posture.style)]
            + (try settingLines(in: session)) + (try timelineLines(in: session)) + (try chatLines(in: session))
            + (try choreLines(in: session)) + factLines
    }

    private func settingLines(in session: Session) throws -> [Block] {
        guard !standings.isEmpty else { return [] }
        return try [.blank, .line("Settings", .bold)]
            + standings.map {
                .line(
                    "  '\($0.setting.label)': \($0.state ?? "nothing recorded"), since \(try $0.sinceWords(in: session))"
                )
            }
    }

    private func timelineLines(in session: Session) throws -> [Block] {
        guard !intervals.isEmpty else { return [] }
        return try [.blank, .line("Timeline", .bold)]
            + intervals.map { interval in
                let start = interval.start == .distantPast ? "at first" : "from \(try session.day(interval.start))"
                return .line("  \(start): \(interval.answer.words)", interval.answer.style)
            }
    }

    private func chatLines(in session: Session) throws -> [Block] {
        let swept = try sweeps.map { Block.line("  \(try session.words($0))") }
        guard !chats.isEmpty else { return [.blank, .line("Chats", .bold), .line("  never imported")] + swept }
        let counts = ChatState.allCases.compactMap { state in
            chats[state].map { "\($0) \(state == .none ? "need nothing" : state.rawValue)" }
        }
        return [.blank, .line("Chats", .bold), .line("  " + counts.joined(separator: ", "))] + swept
    }

    private func choreLines(in session: Session) throws -> [Block] {
        guard !chores.isEmpty else { return [] }
        return try [.blank, .line("To do", .bold)]
            + chores.map { .line("  \($0.handle)  \($0.title(in: product))  (\(try session.dueWords($0)))") }
    }

    private var factLines: [Block] {
        guard !facts.isEmpty else { return [] }
        return [.blank, .line("Stays true", .bold)] + facts.map { .line("  \($0.text)") }
    }
}
