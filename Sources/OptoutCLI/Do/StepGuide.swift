import OptoutCore

/// The guide's words for a chore.
struct StepGuide {
    let chore: Chore
    let account: Account?
    let product: Product?
    /// The client asked for; `nil`: one that the person uses.
    var client: Client?
    var moment: Instant = .distantPast
    /// Set where the step was done before the guide changed it.
    var doneBefore: DoneBefore?
    /// What the editors say of the change that brought the chore.
    var changeText: String?

    /// The step that shows the way; for chats and exports the provider's way of deleting or asking.
    private var step: Step? {
        switch chore.key.kind {
        case .openStep, .newStep, .changedStep: product?.steps.first { $0.id == chore.key.step }
        case .deleteChats: step(.deleteOld)
        case .getExport, .proveDeletion: step(.getExport)
        case .recheck: step(.optOut)
        case .reviewKept, .exportFile, .inbox, .guideAge: nil
        }
    }

    private func step(_ goal: Step.Goal) -> Step? {
        product?.steps.first { step in
            guard step.goal == goal else { return false }
            return account.map { account in product.map { step.isFor(account, of: $0) } ?? true } ?? true
        }
    }

    /// The route for the client asked for, else for one the person uses, else the first.
    var route: Route? {
        guard let step else { return nil }
        let wanted = (client.map { [$0] } ?? []) + (account?.clients ?? []) + [.web]
        for client in wanted {
            if let route = step.routes.first(where: { $0.clients.contains(client) }) { return route }
        }
        return step.routes.first
    }

    var blocks: [Block] {
        guard let route else { return news }
        let link = route.link.map { [Block.line("  \($0)", .link)] } ?? []
        let clicks = route.clicks.enumerated().map { Block.line("  \($0.offset + 1)  \($0.element)") }
        return news + beside + link + clicks + otherClients(than: route)
    }

    /// What the guide changed, and that the person did the step before.
    private var news: [Block] {
        let change = changeText.map { "the guide changed: \($0)" }
        guard let doneBefore else { return change.map { [.line("  \($0)", .caution)] } ?? [] }
        return [.line("  you did this before (\(doneBefore.since)); \(change ?? "the guide changed")", .caution)]
    }

    /// Dates, contradictions and age of the statement, and what the switch was called before.
    private var beside: [Block] {
        guard let step, let product else { return [] }
        let beside = Beside(product: product, moment: moment)
        let isAhead = step.effective.map { $0.startUTC > moment } ?? false
        let dates = beside.dates(step.effective, step.otherDates).map {
            Block.line(isAhead ? "  matters \($0)" : "  \($0)", isAhead ? .caution : .dim)
        }
        let older = step.end.flatMap { product.setting($0.setting) }.map(\.aliases) ?? []
        let names = older.isEmpty ? [] : ["the switch was once called '\(older.joined(separator: "', '"))'"]
        let age = beside.age(step.evidence).map { "\($0); the way may look different by now" }
        return dates + Beside.conflict(step.evidence, indent: "  ") + (names + age).map { .line("  \($0)", .dim) }
    }

    private func otherClients(than route: Route) -> [Block] {
        let others = Set((step?.routes ?? []).flatMap(\.clients)).subtracting(route.clients)
        guard !others.isEmpty else { return [] }
        let names = Client.allCases.filter(others.contains).map(\.rawValue).joined(separator: ", ")
        return [.line("  (elsewhere: --client \(names))", .dim)]
    }

    /// What the step does not do, and what stays true after it.
    var staysTrue: [Fact.ID] { chore.key.kind.isStep || chore.key.kind == .deleteChats ? step?.staysTrue ?? [] : [] }

    func afterwards(_ facts: [Fact]) -> [Block] {
        let others = product?.settings.filter { isTrainingBeside($0) } ?? []
        guard !facts.isEmpty || !others.isEmpty else { return [] }
        return [.line("  Afterwards still true:")] + facts.map { .line("  – \($0.text)") }
            + others.map { .line("  – '\($0.label)' is a switch of its own") }
    }

    private func isTrainingBeside(_ setting: Setting) -> Bool {
        guard chore.key.kind.isStep, let end = step?.end, end.setting == product?.mainSetting?.id else { return false }
        return setting.id != end.setting && setting.governs.isTraining
    }

    /// The state the way leads to.
    private var end: Route.End? {
        switch chore.key.kind {
        case .openStep, .newStep, .changedStep: step?.end
        case .recheck:
            product?.mainSetting.flatMap { main in
                main.values.first.map { Route.End(setting: main.id, value: $0) }
            }
        default: nil
        }
    }

    var question: String {
        switch chore.key.kind {
        case .openStep, .newStep, .changedStep:
            doneBefore != nil
                ? "is it still \(end?.value ?? "so")? yes/no/later"
                : end.map { "is it \($0.value) now? yes/no/later" } ?? "is it done now? yes/no/later"
        case .recheck: "is it still \(end?.value ?? "off")? yes/no/later"
        case .deleteChats: "are they deleted now? yes/no/later"
        case .getExport, .proveDeletion: "did you ask for it? yes/no/later"
        case .reviewKept: "keep them for another year? yes/no/later"
        case .exportFile, .inbox, .guideAge: "is that done? yes/no/later"
        }
    }

    var thanks: String {
        switch chore.key.kind {
        case .openStep, .newStep, .changedStep: "good; written down"
        case .recheck: "good; written down as seen today"
        case .deleteChats: "good; a later export can prove it"
        case .getExport, .proveDeletion: "good; when it comes: optout import FILE"
        case .reviewKept, .exportFile, .inbox, .guideAge: "good; written down"
        }
    }

    /// Of a switch with two states, "no, not off" says that it is on.
    var deedOfNo: ChoreDeed? {
        guard let end, let setting = product?.setting(end.setting), setting.values.count == 2,
            let other = setting.values.first(where: { $0 != end.value })
        else { return nil }
        return .seen(Route.End(setting: end.setting, value: other))
    }
}
