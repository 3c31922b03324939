/// One of the three questions to ask before pasting something, answered from the record.
package struct CheckAnswer: Hashable, Sendable {
    package var question: Question
    package var answer: Verdict
    /// From when on that has been known to hold; `nil` where nothing dates it.
    package var knownSince: Instant?
    /// A sentence, with what to keep in mind.
    package var why: String

    package init(question: Question, answer: Verdict, knownSince: Instant? = nil, why: String) {
        self.question = question
        self.answer = answer
        self.knownSince = knownSince
        self.why = why
    }

    package enum Question: String, Codable, Hashable, Sendable, CaseIterable {
        case plan
        case `switch`
        case sideChannels = "side-channels"
    }

    package enum Verdict: String, Codable, Hashable, Sendable, CaseIterable {
        case fine
        case notFine = "not-fine"
        case unknown
    }
}

/// What the three questions are about.
package struct CheckInput: Sendable {
    package var account: Account
    package var product: Product
    package var timeline: ExposureTimeline
    /// Of the account and of the one whose login it shares.
    package var observations: [Observation]
    /// Steps of the account whose chores are open.
    package var openSteps: Set<Step.ID>
    /// What is about to be pasted; `nil`: what the account is used for.
    package var purpose: UsedFor?

    package init(
        account: Account, product: Product, timeline: ExposureTimeline, observations: [Observation],
        openSteps: Set<Step.ID>, purpose: UsedFor? = nil
    ) {
        self.account = account
        self.product = product
        self.timeline = timeline
        self.observations = observations
        self.openSteps = openSteps
        self.purpose = purpose
    }
}

/// The guide's one-minute rule (edition 2026-03-07, "The one-minute rule"): plan, switch, side channels, in this order.
package func check(_ input: CheckInput, now: Instant) -> [CheckAnswer] {
    let checker = Checker(input: input, now: now)
    return [checker.plan, checker.mainSwitch, checker.sideChannels]
}

private struct Checker {
    let input: CheckInput
    let now: Instant

    private var account: Account { input.account }
    private var product: Product { input.product }
    private var purpose: UsedFor? { input.purpose ?? account.usedFor }
    private var terms: Terms? {
        TermsInForce(product: product, region: account.region).terms(for: account.plan, at: now)
    }

    var plan: CheckAnswer {
        guard let plan = account.plan else {
            return answer(.plan, .unknown, nil, "no plan is recorded, so it is taken for a consumer plan")
        }
        let since = account.plans.last?.from.latest
        let name = product.plan(plan)?.name ?? plan.text
        switch terms?.training {
        case .off: return answer(.plan, .fine, since, "\(name): the terms rule training out")
        case .on: return answer(.plan, .notFine, since, "\(name): the terms allow training, and there is no switch")
        case .unknown, nil: return answer(.plan, .unknown, since, "\(name): the guide does not know its terms")
        case .choiceOn, .choiceOff:
            if purpose == .work, product.plan(plan)?.planClass == .consumer {
                return answer(.plan, .notFine, since, "\(name) is a consumer plan; work belongs on a business plan")
            }
            return answer(.plan, .fine, since, "\(name): the switch decides")
        }
    }

    var mainSwitch: CheckAnswer {
        let piece = input.timeline.piece(at: now)
        if piece.isNotNeeded { return answer(.switch, .fine, nil, "no switch is needed") }
        if let code = openCodeSwitch { return code }
        let standing = input.timeline.setting?.standing(at: now)
        let since = standing.flatMap { $0.start == .distantPast ? nil : $0.start }
        let label = product.mainSetting.map { "'\($0.label)'" } ?? "the switch"
        switch piece.answer {
        case .covered: return answer(.switch, .fine, since, "\(label) is off")
        case .unknown, .straddling: return answer(.switch, .unknown, nil, "how \(label) stands is not known")
        case .exposed:
            let isRecorded = standing?.by != nil
            let why = isRecorded ? "\(label) is on" : "nothing is recorded of \(label), so take it to be on"
            return answer(.switch, .notFine, since, why)
        }
    }

    /// Code goes by a switch of its own where there is one.
    private var openCodeSwitch: CheckAnswer? {
        guard purpose == .code, let setting = product.settings.first(where: { $0.governs == .training(.code) }),
            setting.id != product.mainSetting?.id
        else { return nil }
        switch verdict(of: setting) {
        case .fine: return nil
        case .notFine: return answer(.switch, .notFine, nil, "'\(setting.label)' is on")
        case .unknown: return answer(.switch, .unknown, nil, "how '\(setting.label)' stands is not known")
        }
    }

    var sideChannels: CheckAnswer {
        let steps = product.steps.filter { Self.sideGoals.contains($0.goal) && $0.isFor(account, of: product) }
        let open = steps.filter { input.openSteps.contains($0.id) }
        if let first = open.first { return answer(.sideChannels, .notFine, nil, "still to do: \(first.title)") }
        let switches = product.settings.filter { Self.sideSwitches.contains($0.governs) }
        if let on = switches.first(where: { verdict(of: $0) == .notFine }) {
            return answer(.sideChannels, .notFine, nil, "'\(on.label)' is on")
        }
        let habits = steps.filter { $0.shape == .habit }.map(\.title)
        let advice = habits.isEmpty ? "nothing else is known to leave by the side" : habits.joined(separator: "; ")
        if let open = switches.first(where: { verdict(of: $0) == .unknown }) {
            return answer(.sideChannels, .unknown, nil, "how '\(open.label)' stands is not known; \(advice)")
        }
        return answer(.sideChannels, .fine, nil, advice)
    }

    private static let sideGoals: Set<Step.Goal> = [
        .avoidFeedback, .limitSharing, .limitRetention, .adminPolicy, .harden,
    ]
    private static let sideSwitches: Set<Governs> = [.telemetry, .connector, .sharing]

    private func verdict(of setting: Setting) -> CheckAnswer.Verdict {
        let own = input.observations.filter { $0.setting == setting.id }
        let state = SettingTimeline(own, initial: { _ in SettingTimeline.unknown }).state(at: now)
        if state == SettingTimeline.unknown { return .unknown }
        return state == setting.values.first ? .fine : .notFine
    }

    /// Says aloud where the guide's statement is past its time.
    private func answer(
        _ question: CheckAnswer.Question, _ verdict: CheckAnswer.Verdict, _ since: Instant?, _ why: String
    ) -> CheckAnswer {
        let isStale = question != .sideChannels && terms.map { $0.evidence.staleFrom <= now } == true
        return CheckAnswer(
            question: question, answer: verdict, knownSince: since,
            why: why + (isStale ? "; the guide's statement is old, look for yourself" : ""))
    }
}
