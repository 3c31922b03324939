/// One of the three questions to ask before pasting something, answered from the record.
package struct CheckAnswer: Hashable, Sendable {
    package var question: Question
    package var answer: Verdict
    /// From when on that has been known to hold; `nil` where nothing dates it.
    package var knownSince: Instant?
    /// A sentence.
    package var why: String
    /// What to keep in mind: habits, and the single risks.
    package var notes: [String]

    package init(
        question: Question, answer: Verdict, knownSince: Instant? = nil, why: String, notes: [String] = []
    ) {
        self.question = question
        self.answer = answer
        self.knownSince = knownSince
        self.why = why
        self.notes = notes
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
    /// Of the account and of those that share its login.
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
///
/// A switch seen off long ago still answers `fine`, because what was recorded counts until something else is; `why` says
/// how old the knowledge is, and `ranking` puts the account below fresher ones.
package func check(_ input: CheckInput, now: Instant) -> [CheckAnswer] {
    let checker = Checker(input: input, now: now)
    return [checker.plan, checker.mainSwitch, checker.sideChannels]
}

/// Answers the first two questions for one account; the third is in `SideChannels`.
struct Checker {
    let input: CheckInput
    let now: Instant

    private var account: Account { input.account }
    private var product: Product { input.product }
    private var purpose: UsedFor? { input.purpose ?? account.usedFor }
    private var terms: Terms? {
        TermsInForce(product: product, region: account.region).terms(for: account.plan, at: now)
    }

    var plan: CheckAnswer {
        if account.plan == nil, !product.plans.isEmpty {
            return answer(.plan, .unknown, nil, "no plan is recorded, so it is taken for a consumer plan")
        }
        let since = account.plans.last?.from.latest
        let plan = product.plan(account.plan)
        let named = account.plan.map { " (\(plan?.name ?? $0.text))" } ?? ""
        switch terms?.training {
        case .off: return answer(.plan, .fine, since, "its terms rule training out\(named)")
        case .on: return answer(.plan, .notFine, since, "its terms allow training, and there is no switch\(named)")
        case .unknown, nil: return answer(.plan, .unknown, since, "the guide does not know its terms\(named)")
        case .choiceOn, .choiceOff:
            guard plan?.planClass == .consumer else { return answer(.plan, .fine, since, "the switch decides\(named)") }
            if purpose == .work {
                return answer(.plan, .notFine, since, "a consumer plan\(named); work belongs on a business plan")
            }
            return answer(.plan, .fine, since, "a consumer plan\(named); the switch decides")
        }
    }

    var mainSwitch: CheckAnswer {
        let piece = input.timeline.piece(at: now)
        if piece.isNotNeeded { return answer(.switch, .fine, nil, "no switch is needed") }
        if terms?.training == .on {
            return answer(.switch, .notFine, nil, "there is no switch, and the terms allow it")
        }
        if let code = openCodeSwitch { return code }
        let standing = input.timeline.setting?.standing(at: now)
        let since = standing.flatMap { $0.start == .distantPast ? nil : $0.start }
        let label = product.mainSetting.map { "'\($0.label)'" } ?? "the switch"
        switch piece.answer {
        case .covered: return answer(.switch, .fine, since, "\(label) \(lastLook.words(at: now))")
        case .unknown, .straddling: return answer(.switch, .unknown, nil, "how \(label) stands is not known")
        case .exposed:
            let isRecorded = standing?.by != nil
            let why = isRecorded ? "\(label) is on" : "nothing is recorded of \(label), so take it to be on"
            return answer(.switch, .notFine, since, why)
        }
    }

    /// When somebody last looked at the main switch, or turned it, and found it as it stands.
    var lastLook: LastLook {
        let main = product.mainSetting
        let state = input.timeline.setting?.state(at: now)
        let looks = input.observations.filter { $0.setting == main?.id && $0.state == state && $0.at.latest <= now }
        return LastLook(
            observation: looks.max { $0.at.latest < $1.at.latest }, goodForDays: product.recheckDays ?? 180)
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

    var sideChannels: CheckAnswer { SideChannels(checker: self, isCode: purpose == .code).answer }

    /// Of a switch other than the main one: nothing is taken for granted.
    func verdict(of setting: Setting) -> CheckAnswer.Verdict {
        let own = input.observations.filter { $0.setting == setting.id }
        let state = SettingTimeline(own, initial: { _ in SettingTimeline.unknown }).state(at: now)
        if state == SettingTimeline.unknown { return .unknown }
        return state == setting.values.first ? .fine : .notFine
    }

    /// Whether the guide's statement is past its time; an own look at the switch refreshes it.
    var isStale: Bool {
        guard let terms else { return false }
        let look = input.observations.filter { $0.setting == product.mainSetting?.id }.map(\.at.latest).max()
        let ownLook = look?.adding(days: terms.evidence.goodForDays) ?? .distantPast
        return max(terms.evidence.staleFrom, ownLook) <= now
    }

    private func answer(
        _ question: CheckAnswer.Question, _ verdict: CheckAnswer.Verdict, _ since: Instant?, _ why: String
    ) -> CheckAnswer {
        CheckAnswer(
            question: question, answer: verdict, knownSince: since,
            why: why + (isStale ? "; the guide's statement is old, look for yourself" : ""))
    }
}

/// The newest observation that found the main switch as it stands.
struct LastLook {
    /// `nil`: nobody ever looked.
    let observation: Observation?
    /// Days after which a switch is worth another look.
    let goodForDays: Int

    func isFresh(at now: Instant) -> Bool {
        observation.map { $0.at.latest.adding(days: goodForDays) > now } ?? false
    }

    /// What follows the name of a switch that is off.
    func words(at now: Instant) -> String {
        guard let observation else { return "off unless somebody turned it on; nobody looked" }
        let age = now.age(of: observation.at.latest)
        if !isFresh(at: now) { return "last seen off \(age); look again" }
        return (observation.how == .turned ? "turned off " : "seen off ") + age
    }
}

extension Instant {
    /// `today`, `yesterday`, `5 days ago`, `3 weeks ago`, `14 months ago`, in whole units that are over.
    package func age(of earlier: Instant) -> String {
        let days = days(since: earlier)
        switch days {
        case ..<1: return "today"
        case 1: return "yesterday"
        case ..<21: return "\(days) days ago"
        case ..<61: return "\(days / 7) weeks ago"
        case ..<1096: return "\(days * 12 / 365) months ago"
        default: return "\(days / 365) years ago"
        }
    }
}
