/// When an account's chats could be trained on; derived from terms, plans and observations, never stored as truth.
package struct ExposureTimeline: Sendable {
    /// From `start` on, until the next piece, a message written then is `answer`.
    package struct Piece: Hashable, Sendable {
        package let start: Instant
        /// Never `straddling`.
        package let answer: Exposure
        /// The terms themselves exclude training: no switch is needed.
        package let isNotNeeded: Bool
        /// One exposed message hands over its whole chat.
        package let exposesWholeChat: Bool
        /// A rated chat is used whatever the switch says.
        package let ratingOverrides: Bool

        func says(the other: Piece) -> Bool {
            answer == other.answer && isNotNeeded == other.isNotNeeded
                && exposesWholeChat == other.exposesWholeChat && ratingOverrides == other.ratingOverrides
        }
    }

    /// Ascending, not empty, the first starting in the distant past.
    package let pieces: [Piece]
    /// The observations that changed the main setting's state, ascending by `latest`.
    package let changes: [Observation]
    /// The main setting, or `nil` where the product has none.
    package let setting: SettingTimeline?

    /// - Parameters:
    ///   - observations: of the account and, where it shares a login, of that account; other settings are ignored.
    ///   - now: the moment at which an opt-out that reaches back must still hold.
    package init(account: Account, product: Product, observations: [Observation], now: Instant) {
        let rules = TermsInForce(product: product, region: account.region)
        let candidates = PlanTimeline(account: account, product: product)
        let main = product.mainSetting
        let relevant = observations.filter { $0.setting == main?.id }
        let governing = candidates.all.map { plan in
            (
                plan,
                SettingTimeline(
                    relevant, initial: { rules.initialState(for: plan, at: $0) }, initialSteps: rules.bounds)
            )
        }
        let timelines = Dictionary(governing, uniquingKeysWith: { first, _ in first })
        var bounds = Set(rules.bounds + candidates.bounds)
        for timeline in timelines.values { bounds.formUnion(timeline.pieces.map(\.start)) }
        bounds.insert(.distantPast)

        let judge = { (moment: Instant) -> Piece in
            let answers = candidates.plans(at: moment).map { plan in
                rules.piece(
                    for: plan, at: moment, state: timelines[plan]?.state(at: moment), privateValue: main?.values.first)
            }
            return Self.merged(answers, at: moment)
        }
        let current = candidates.plans(at: now)
        let reachesBack = current.allSatisfy { plan in
            rules.terms(for: plan, at: now)?.reaches == .all && judge(now).answer == .covered
        }
        var pieces = Self.merged(bounds.sorted().map(judge))
        if reachesBack { pieces = pieces.map { $0.start <= now ? $0.covered : $0 } }
        self.pieces = pieces
        setting = main == nil ? nil : current.first.flatMap { timelines[$0] } ?? timelines.values.first
        changes = setting?.changes ?? []
    }

    package func piece(at moment: Instant) -> Piece {
        pieces[max(0, pieces.partition { $0.start > moment } - 1)]
    }

    /// The pieces that the closed stretch touches.
    func pieces(in stretch: InstantRange) -> ArraySlice<Piece> {
        let first = max(0, pieces.partition { $0.start > stretch.earliest } - 1)
        let last = max(first, pieces.partition { $0.start > stretch.latest } - 1)
        return pieces[first...last]
    }

    /// Several plans are possible: what all of them say, else unknown.
    static func merged(_ answers: [Piece], at moment: Instant) -> Piece {
        let agree = Set(answers.map(\.answer)).count == 1
        return Piece(
            start: moment, answer: agree ? answers[0].answer : .unknown,
            isNotNeeded: answers.allSatisfy(\.isNotNeeded),
            exposesWholeChat: answers.contains(where: \.exposesWholeChat),
            ratingOverrides: answers.contains(where: \.ratingOverrides))
    }

    private static func merged(_ pieces: [Piece]) -> [Piece] {
        pieces.reduce(into: []) { kept, piece in
            if let last = kept.last, last.says(the: piece) { return }
            kept.append(piece)
        }
    }
}

extension ExposureTimeline.Piece {
    fileprivate var covered: Self {
        Self(
            start: start, answer: .covered, isNotNeeded: isNotNeeded, exposesWholeChat: exposesWholeChat,
            ratingOverrides: ratingOverrides)
    }
}

/// Which plans an account may have been on at a moment.
struct PlanTimeline {
    /// Every plan that is possible at some moment; `nil` stands for a product without plans.
    let all: [Plan.ID?]
    private let first: [Plan.ID?]
    private let changes: [PlanChange]

    init(account: Account, product: Product) {
        if let plan = account.plans.first?.plan {
            first = [plan]
        } else {
            let candidates = product.assumedPlans
            first = candidates.isEmpty ? [nil] : candidates
        }
        changes = account.plans.dropFirst().sorted {
            ($0.from.latest, $0.from.earliest, $0.plan) < ($1.from.latest, $1.from.earliest, $1.plan)
        }
        all = first + changes.map(\.plan)
    }

    var bounds: [Instant] { changes.flatMap { [$0.from.earliest, $0.from.latest] } }

    /// Not empty; more than one inside the range of a change, or where no plan is recorded.
    func plans(at moment: Instant) -> [Plan.ID?] {
        let settled = changes.last { $0.from.latest <= moment }.map { [$0.plan] } ?? first
        let possible = changes.filter { $0.from.earliest <= moment && moment < $0.from.latest }.map {
            Optional($0.plan)
        }
        return settled + possible
    }
}

/// The terms of a product for people of a region, by plan and date.
package struct TermsInForce {
    private let product: Product
    private let all: [Terms]

    package init(product: Product, region: String?) {
        self.product = product
        all = product.terms.filter { $0.concerns(region: region) }
    }

    var bounds: [Instant] { all.compactMap { $0.effective?.startUTC } }

    /// The newest terms in force; those that name the plan before those for all. `nil` where the guide says nothing.
    package func terms(for plan: Plan.ID?, at moment: Instant) -> Terms? {
        applicable(to: plan).last { ($0.effective?.startUTC ?? .distantPast) <= moment }
    }

    private func applicable(to plan: Plan.ID?) -> [Terms] {
        all.filter { terms in terms.plans.isEmpty || plan.map { terms.plans.contains($0) } == true }
            .sorted {
                ($0.effective?.startUTC ?? .distantPast, $0.nearness, $0.id)
                    < ($1.effective?.startUTC ?? .distantPast, $1.nearness, $1.id)
            }
    }

    /// The switch before anybody looked at it: as the terms then set it, or the next ones that leave a choice.
    func initialState(for plan: Plan.ID?, at moment: Instant) -> String {
        let applicable = applicable(to: plan)
        let current = applicable.lastIndex { ($0.effective?.startUTC ?? .distantPast) <= moment } ?? 0
        let fromNow = applicable.dropFirst(current)
        let choice = fromNow.first(where: \.training.isChoice) ?? applicable.last(where: \.training.isChoice)
        let values = product.mainSetting?.values ?? ["off", "on"]
        return (choice?.training == .choiceOff ? values.first : values.last) ?? SettingTimeline.unknown
    }

    func piece(for plan: Plan.ID?, at moment: Instant, state: String?, privateValue: String?) -> ExposureTimeline.Piece
    {
        let terms = terms(for: plan, at: moment)
        return ExposureTimeline.Piece(
            start: moment, answer: answer(terms?.training, state: state, privateValue: privateValue),
            isNotNeeded: terms?.training == .off, exposesWholeChat: terms?.resumed == .whole,
            ratingOverrides: terms?.ratingOverrides == true)
    }

    private func answer(_ training: Terms.Training?, state: String?, privateValue: String?) -> Exposure {
        switch training {
        case .on: .exposed
        case .off: .covered
        case .unknown, nil: .unknown
        case .choiceOn where state == nil: .exposed
        case .choiceOff where state == nil: .covered
        case .choiceOn, .choiceOff:
            if state == SettingTimeline.unknown {
                .unknown
            } else if state == privateValue {
                .covered
            } else {
                state == product.mainSetting?.values.last ? .exposed : .unknown
            }
        }
    }
}

extension Terms {
    /// Terms that name the plan, and among those the ones that name a region, come before general ones.
    fileprivate var nearness: Int { (plans.isEmpty ? 0 : 2) + (regions == nil ? 0 : 1) }
}

extension Terms.Training {
    var isChoice: Bool { self == .choiceOn || self == .choiceOff }
}
