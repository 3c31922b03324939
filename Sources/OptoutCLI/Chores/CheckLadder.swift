import OptoutCore
import OptoutStore

/// The guide's ladder for a purpose, with my accounts on its rungs.
struct CheckLadder {
    private let topic: AdviceTopic?
    private let places: [Place]

    private struct Place {
        var rank: Rank
        var account: Account
        /// Product and plan as on screen.
        var title: String
        /// The private mode's route for the account's clients.
        var route: Route?
    }

    /// `nil` without a purpose or accounts.
    init?(
        for purpose: UsedFor?, among accounts: [Account], at moment: Instant, in session: Session, _ record: Record
    ) throws {
        guard let purpose, !accounts.isEmpty else { return nil }
        let topic = try record.adoptedGuide()?.advice.first { $0.id == purpose.ladder }
        let known = try accounts.map { try session.checkInput(of: $0, for: purpose, at: moment, in: record) }
        var ranks = ranking(known.compactMap(\.input), on: topic, now: moment)
        for (account, known) in zip(accounts, known) where known.input == nil {
            ranks.append(
                Rank(account: account.id, standing: .exposed, rung: topic?.rung(of: .exposed), why: KnownInput.unlisted)
            )
        }
        self.topic = topic
        places = try ranks.compactMap { rank in
            guard let account = accounts.first(where: { $0.id == rank.account }) else { return nil }
            let routes = rank.privateMode?.routes ?? []
            return Place(
                rank: rank, account: account, title: try session.title(of: account, in: record),
                route: routes.first { !$0.clients.allSatisfy { !account.clients.contains($0) } } ?? routes.first)
        }
    }

    var items: [JSON] {
        places.map { place in
            .object([
                ("account", .string(place.account.slug)), ("rung", JSON(place.rank.rung)),
                ("standing", .string(place.rank.standing.rawValue)), ("fresh", .bool(place.rank.isFresh)),
                ("why", .string(place.rank.why)), ("link", JSON(place.route?.link)),
            ])
        }
    }

    var blocks: [Block] { [.blank] + (topic.map(rungs) ?? places.flatMap(lines)) + [.blank] + verdict }

    private func rungs(_ topic: AdviceTopic) -> [Block] {
        let rungs = topic.lines.enumerated().flatMap { index, text in
            [Block.line("  \(index + 1)  \(text)")] + places.filter { $0.rank.rung == index + 1 }.flatMap(lines)
        }
        return [.line("\(topic.title), best to worst", .bold)] + rungs
            + places.filter { $0.rank.rung == nil }.flatMap(lines)
    }

    private func lines(_ place: Place) -> [Block] {
        let style: Style = place.rank.isFit ? .good : place.rank.standing == .exposed ? .bad : .caution
        let mode = place.rank.privateMode.map { [Block.line("       \($0.title)")] } ?? []
        let link = place.route?.link.map { [Block.line("       \($0)", .link)] } ?? []
        return [.line("     – \(place.account.slug): \(place.rank.why)", style)] + mode + link
    }

    /// `use Claude Team; not Grok: last seen off 14 months ago`.
    private var verdict: [Block] {
        let best = places.first.flatMap { $0.rank.isFit ? $0 : nil }
        let unfit = places.filter { !$0.rank.isFit }
        let use = best.map { "use \($0.title) (\($0.account.slug))" } ?? "none of your accounts is fit as things stand"
        let not = unfit.map { "not \($0.title) (\($0.account.slug)): \($0.rank.why)" }
        return [.line(use, best == nil ? .caution : .good)] + not.map { .line($0) }
    }
}
