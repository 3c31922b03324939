/// What leaves by the side although training is off: feedback, telemetry, connected services, sharing.
///
/// For code the guide asks to treat access to repositories, telemetry and bug reports as separate risks (edition
/// 2026-03-07, "My blunt practical advice"); each is then named, with its steps and switches or that none are known.
struct SideChannels {
    let checker: Checker
    let isCode: Bool

    private var product: Product { checker.input.product }

    var answer: CheckAnswer {
        let open = steps.filter(isOpen)
        if !open.isEmpty { return answer(.notFine, "still to do: " + open.map(\.title).joined(separator: "; ")) }
        if let on = switches.first(where: { checker.verdict(of: $0) == .notFine }) {
            return answer(.notFine, "'\(on.label)' is on")
        }
        if let other = switches.first(where: { checker.verdict(of: $0) == .unknown }) {
            return answer(.unknown, "how '\(other.label)' stands is not known")
        }
        // An app may keep and read what is written there, whatever holds at the provider underneath.
        let unchecked = product.steps.filter { $0.id.isOfWrapper && isOpen($0) }
        if !unchecked.isEmpty {
            return answer(.unknown, "still to find out: " + unchecked.map(\.title).joined(separator: "; "))
        }
        let nothing = "nothing else is known to leave by the side"
        return answer(.fine, steps.isEmpty && switches.isEmpty ? nothing : "nothing left to turn off")
    }

    private func answer(_ verdict: CheckAnswer.Verdict, _ why: String) -> CheckAnswer {
        let notes = isCode ? Risk.allCases.map(words) : steps.filter { $0.shape == .habit }.map(\.title)
        return CheckAnswer(question: .sideChannels, answer: verdict, why: why, notes: notes)
    }

    private var steps: [Step] {
        product.steps.filter { Self.goals.contains($0.goal) && $0.isFor(checker.input.account, of: product) }
    }

    /// A switch that steps end in counts where one of them is about the account.
    private var switches: [Setting] {
        product.settings.filter { setting in
            guard Self.governed.contains(setting.governs) else { return false }
            let ends = product.steps.filter { $0.end?.setting == setting.id }
            return ends.isEmpty || ends.contains { $0.isFor(checker.input.account, of: product) }
        }
    }

    private func isOpen(_ step: Step) -> Bool { checker.input.openSteps.contains(step.id) }

    private static let goals: Set<Step.Goal> = [.avoidFeedback, .limitSharing, .limitRetention, .adminPolicy, .harden]
    private static let governed: Set<Governs> = [.telemetry, .connector, .sharing]

    // MARK: Code

    private enum Risk: CaseIterable { case repositories, telemetry, reports }

    private func words(_ risk: Risk) -> String {
        let own = steps.filter { self.risk(of: $0) == risk }
        let seen = switches.filter { Self.risk(of: $0.governs) == risk }.map { "'\($0.label)' is \(state(of: $0))" }
        let said = (seen + own.filter { $0.shape == .habit }.map(\.title)).joined(separator: "; ")
        let (name, nothing) =
            switch risk {
            case .repositories: ("repositories", "let it see only those it needs")
            case .telemetry: ("telemetry", "the guide knows no switch")
            case .reports: ("bug reports and sharing", "send none from a session that matters")
            }
        return "\(name): \(said.isEmpty ? nothing : said)"
    }

    private func state(of setting: Setting) -> String {
        switch checker.verdict(of: setting) {
        case .fine: setting.values.first ?? "off"
        case .notFine: "on"
        case .unknown: "not known"
        }
    }

    private func risk(of step: Step) -> Risk? {
        switch step.goal {
        case .avoidFeedback: .reports
        case .limitSharing, .adminPolicy: .repositories
        case .harden:
            step.end.flatMap { product.setting($0.setting) }.flatMap { Self.risk(of: $0.governs) } ?? .telemetry
        default: nil
        }
    }

    private static func risk(of governs: Governs) -> Risk? {
        switch governs {
        case .telemetry: .telemetry
        case .sharing: .reports
        case .connector: .repositories
        default: nil
        }
    }
}
