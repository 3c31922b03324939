import OptoutCore
import OptoutStore

/// All about one product, for people: what concerns my accounts first; without an account what concerns consumers.
struct GuidePage {
    let product: Product
    let edition: AdoptedEdition?
    /// Open accounts at the product, by slug.
    let mine: [OwnAccount]
    let moment: Instant

    var blocks: [Block] {
        heading + (mine.isEmpty ? forConsumers : forMe)
            + section(hasOptOut ? "Stays true after the opt-out" : "Stays true", staysTrue)
            + section(
                mine.isEmpty ? "Good to know" : "Good to know for your accounts",
                facts { !isAfterwards($0) && isNear($0) })
            + section("Deleting many chats at once", product.bulkDelete?.lines ?? [])
            + section("Switches", product.settings.map(line))
            + section(mine.isEmpty ? "Other plans" : "Not for your accounts", far)
            + section("Where this comes from", sources)
    }

    private var heading: [Block] {
        let older = product.aliases.map { [Block.line("also called \($0.joined(separator: ", "))")] } ?? []
        let edition = edition.map { [Block.line("edition \($0.serial) of \($0.date)", .dim)] } ?? []
        let checked = evidence.map(\.verified).max().map { " since \($0)" } ?? ""
        let old = Block.line("old: nothing of this was checked\(checked), look for yourself", .caution)
        return [.line("\(product.name) (\(product.id))", .bold)] + older + edition + (isOld ? [old] : [])
    }

    private var evidence: [Evidence] {
        product.terms.map(\.evidence) + product.steps.map(\.evidence) + product.facts.map(\.evidence)
    }

    /// Whether every statement is past its time.
    private var isOld: Bool { evidence.allSatisfy { $0.staleFrom <= moment } }

    // MARK: Near: my accounts, or consumers

    private var forMe: [Block] {
        var shown: Set<Step.ID> = []
        return mine.flatMap { own -> [Block] in
            let steps = product.steps.filter { $0.isFor(own.account, of: product) }
            let lines = StepLines(beside: beside, own: own)
            let blocks = steps.flatMap { lines.blocks(of: $0, withRoutes: shown.insert($0.id).inserted) }
            let plan = own.account.plan ?? product.assumedPlans.first
            let terms = TermsInForce(product: product, region: own.account.region).terms(for: plan, at: moment)
            let ahead = product.terms.filter {
                ($0.effective?.startUTC ?? moment) > moment && $0.concerns(own.account, of: product)
            }
            return [.blank, .line("Your \(own.account.slug) – \(own.title): \(own.posture.words)", .bold)]
                + ([terms].compactMap { $0 } + ahead).flatMap { line($0, isNear: true) } + blocks
        }
    }

    private var forConsumers: [Block] {
        let lines = StepLines(beside: beside, own: nil)
        let steps = product.steps.filter(isNear)
        return section("Training", product.terms.filter(isNear).flatMap { line($0, isNear: false) })
            + section("To do", steps.filter { $0.shape != .habit }.flatMap { lines.blocks(of: $0) })
            + section("Habits", steps.filter { $0.shape == .habit }.flatMap { lines.blocks(of: $0) })
    }

    private var hasOptOut: Bool { product.steps.contains { $0.goal == .optOut && isMine($0) } }

    private var staysTrue: [Block] { facts { isAfterwards($0) && isNear($0) } }

    private func isAfterwards(_ fact: Fact) -> Bool {
        product.steps.contains {
            [.optOut, .verifyDefault].contains($0.goal) && isMine($0) && $0.staysTrue.contains(fact.id)
        }
    }

    /// Whether it concerns one of my accounts; without any, consumers, or everybody where no plan is a consumer's.
    private func isNear(_ scoped: some Scoped) -> Bool {
        if !mine.isEmpty { return mine.contains { scoped.concerns($0.account, of: product) } }
        return product.assumedPlans.contains { scoped.concerns(plan: $0, of: product) } || scoped.plans.isEmpty
    }

    /// A step also goes by clients and use.
    private func isMine(_ step: Step) -> Bool {
        mine.isEmpty ? isNear(step) : mine.contains { step.isFor($0.account, of: product) }
    }

    // MARK: Far: everybody else

    private var far: [Block] {
        let lines = StepLines(beside: beside, own: nil)
        return product.terms.filter { !isNear($0) }.flatMap { line($0, isNear: false) }
            + product.steps.filter { !isMine($0) }.flatMap { lines.blocks(of: $0) } + facts { !isNear($0) }
    }

    // MARK: Lines

    private func section(_ title: String, _ lines: [Block]) -> [Block] {
        lines.isEmpty ? [] : [.blank, .line(title, .bold)] + lines
    }

    private var beside: Beside { Beside(product: product, moment: moment, understood: nearPlans, saysAge: !isOld) }

    /// The plans that this page is about in the first place.
    private var nearPlans: [Plan.ID] { mine.isEmpty ? product.assumedPlans : mine.flatMap { $0.plans(of: product) } }

    private func line(_ terms: Terms, isNear: Bool) -> [Block] {
        let whom = isNear ? "training" : terms.plans.isEmpty ? "every plan" : beside.names(terms.plans)
        return [.line("  \(whom): \(terms.training.words)\(beside.scope(terms)). \(terms.text)")]
            + Beside.conflict(terms.evidence, indent: "    ")
    }

    private func facts(_ isMeant: (Fact) -> Bool) -> [Block] {
        product.facts.filter(isMeant).flatMap { fact -> [Block] in
            [.line("  – \(fact.text)\(beside.scope(fact))")] + Beside.conflict(fact.evidence, indent: "    ")
        }
    }

    private func line(_ setting: Setting) -> Block {
        let older = setting.aliases.isEmpty ? "" : ", once '\(setting.aliases.joined(separator: "', '"))'"
        return .line(
            "  – '\(setting.label)'\(older): \(setting.governs.words) (--setting \(Session.shortName(setting.id)))")
    }

    private var sources: [Block] {
        let checked = evidence.map(\.verified)
        let span = [checked.min(), checked.max()].compactMap { $0?.description }
        return [.line("  last checked \(Set(span).count == 1 ? span[0] : span.joined(separator: " to "))", .dim)]
            + evidence.flatMap(\.sources).unique.flatMap { source -> [Block] in
                [.line("  – \(source.at) (\(source.grade.words), read \(source.read))")]
                    + (source.link.map { [.line("    \($0)", .link)] } ?? [])
            }
    }
}

extension Governs {
    /// What a switch decides, for people.
    var words: String {
        switch self {
        case .training(.text): "training"
        case .training(.voice): "training on voice"
        case .training(.code): "training on code"
        case .history: "history"
        case .retention: "how long things are kept"
        case .telemetry: "telemetry"
        case .personalisation: "personalisation"
        case .connector: "connected services"
        case .sharing: "sharing"
        }
    }
}

extension Source.Grade {
    var words: String {
        switch self {
        case .provider: "the provider's own text"
        case .several: "several sources that agree"
        case .one: "one source"
        case .unconfirmed: "not confirmed"
        }
    }
}
