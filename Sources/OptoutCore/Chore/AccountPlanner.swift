/// Plans one account.
struct AccountPlanner {
    let figures: AccountFigures
    let changes: [AdoptedChange]
    let predecessors: [Step.ID: [Predecessor]]
    let now: Instant

    var account: Account { figures.account }
    var product: Product { figures.product }

    func chores() -> [WantedChore] {
        let steps = product.steps.compactMap(stepChore)
        let held = steps.contains { chore in product.steps.contains { $0.id == chore.key.step && holdsDeletion($0) } }
        return steps
            + [recheck, getExport, deleteChats(held: held), proveDeletion, reviewKept, exportFile]
            .compactMap { $0 }
    }

    /// Old chats are deleted once new ones are not trained on any more; a switch of its own, as for voice, holds
    /// nothing up.
    private func holdsDeletion(_ step: Step) -> Bool {
        step.goal == .optOut && (step.end?.setting ?? product.mainSetting?.id) == product.mainSetting?.id
            && (step.effective?.startUTC ?? now) <= now
    }

    func looks() -> [Instant] {
        let terms = product.terms.compactMap { $0.effective?.startUTC }
        let steps = product.steps.compactMap { $0.effective?.startUTC }
        let reviews = product.steps.filter { $0.shape == .review }.compactMap { doneUntil($0) }
        // Only where the clock was ahead for a while can they lie ahead.
        let observed = figures.observations.flatMap { [$0.at.earliest, $0.at.latest] }
        return terms + steps + reviews + observed + [recheckDue, figures.keptReview].compactMap { $0 }
    }

    // MARK: Steps

    private func stepChore(_ step: Step) -> WantedChore? {
        guard step.shape != .habit, !Self.servedElsewhere.contains(step.goal), applies(step), !isSatisfied(step),
            !isDismissed(step)
        else { return nil }
        let news = newestChange(of: step)
        let kind: ChoreKind =
            switch news?.change.change {
            case .added: .newStep
            case .material, .replaced: .changedStep
            default: .openStep
            }
        return WantedChore(
            key: ChoreKey(kind, account: account.id, step: step.id), product: product.id, change: news?.change.change,
            serial: news?.serial, due: step.effective?.startUTC,
            since: step.shape == .review ? doneUntil(step) : nil,
            isHeld: step.after.contains { id in
                product.steps.contains { $0.id == id && applies($0) && !isSatisfied($0) && !isDismissed($0) }
            })
    }

    /// Goals that chores of their own kind serve, from what the record knows of the chats.
    private static let servedElsewhere: Set<Step.Goal> = [.getExport, .deleteOld]

    private func applies(_ step: Step) -> Bool {
        guard step.isFor(account, of: product) else { return false }
        let matters = max(now, step.effective?.startUTC ?? now)
        return step.goal != .optOut || !figures.timeline.piece(at: matters).isNotNeeded
    }

    private func isSatisfied(_ step: Step) -> Bool {
        let notBefore = mustBeAnsweredAfter(step)
        if notBefore == nil, wasDoneBefore(step) { return true }
        if let end = step.end {
            let timeline = settingTimeline(end.setting)
            guard timeline.state(at: now) == end.value else { return false }
            guard let notBefore else { return true }
            return figures.observations.contains {
                $0.setting == end.setting && $0.state == end.value && $0.recordedAt >= notBefore
            }
        }
        guard let done = lastMark(.done, of: step), done.recordedAt >= notBefore ?? .distantPast else { return false }
        return step.shape == .once || (doneUntil(step) ?? now) > now
    }

    /// When a finished review step asks again: a year later.
    private func doneUntil(_ step: Step) -> Instant? { lastMark(.done, of: step)?.at.adding(days: 365) }

    /// Whether a step that this one took the place of was done.
    private func wasDoneBefore(_ step: Step) -> Bool {
        guard step.shape == .once else { return false }
        return (predecessors[step.id] ?? []).contains { old in
            if figures.marks.contains(where: { $0.step == old.id && $0.mark == .done }) { return true }
            return old.end.map { settingTimeline($0.setting).state(at: now) == $0.value } ?? false
        }
    }

    private func isDismissed(_ step: Step) -> Bool {
        guard let mark = lastMark(.dismissed, of: step) else { return false }
        return mark.recordedAt >= (newestMaterialChange(of: step)?.adoptedAt ?? .distantPast)
    }

    private func lastMark(_ mark: ChoreMark.Mark, of step: Step) -> ChoreMark? {
        figures.marks.filter { $0.step == step.id && $0.mark == mark }.max { $0.recordedAt < $1.recordedAt }
    }

    /// A finished step counts again only if it was answered after this moment; `nil`: whenever it was.
    private func mustBeAnsweredAfter(_ step: Step) -> Instant? {
        guard step.satisfiedBy.rule(for: account.plan) != .previous else { return nil }
        return newestMaterialChange(of: step)?.adoptedAt
    }

    private func newestMaterialChange(of step: Step) -> AdoptedChange? {
        newest(of: step) { $0.change.change == .material || $0.change.change == .replaced }
    }

    /// What came with an edition adopted since the account was written down.
    private func newestChange(of step: Step) -> AdoptedChange? {
        newest(of: step) { change in
            change.adoptedAt > account.recordedAt && [.added, .material, .replaced].contains(change.change.change)
        }
    }

    private func newest(of step: Step, where isMeant: (AdoptedChange) -> Bool) -> AdoptedChange? {
        changes.filter { $0.change.id == step.id.text && isMeant($0) }
            .max { ($0.serial, $0.adoptedAt) < ($1.serial, $1.adoptedAt) }
    }

    private func settingTimeline(_ id: Setting.ID) -> SettingTimeline {
        if id == product.mainSetting?.id, let main = figures.timeline.setting { return main }
        return SettingTimeline(
            figures.observations.filter { $0.setting == id }, initial: { _ in SettingTimeline.unknown })
    }
}
