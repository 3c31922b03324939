/// Every chore that should be open at `now`, and when to look again.
///
/// Chores are the difference between what the guide says and what the record says; closed accounts have none.
/// - Returns: `chores` by account in the order given, each with what to do first in front; `next` is the earliest
///   later moment at which the answer can differ although guide and record do not, `nil` if there is none.
package func plan(_ input: PlanInput, now: Instant) -> (chores: [WantedChore], next: Instant?) {
    var chores: [WantedChore] = []
    var looks: [Instant] = []
    for figures in input.accounts where figures.account.isOpen {
        let planner = AccountPlanner(
            figures: figures, changes: input.changes, predecessors: input.predecessors, now: now)
        chores += planner.chores()
        looks += planner.looks()
    }
    if let due = guideAgeDue(input) {
        looks.append(due)
        let since = max(due, input.guideAdoptedAt ?? due)
        if due <= now { chores.append(WantedChore(key: ChoreKey(.guideAge), product: nil, due: due, since: since)) }
    }
    // The first of them: those that come after it, perhaps parts of the same export, are no news of their own.
    if let came = input.inboxFiles.filter({ !isAnswered(.inbox, since: $0, input.marks) }).min() {
        chores.append(WantedChore(key: ChoreKey(.inbox), product: nil, due: came))
    }
    looks += chores.compactMap(\.due)
    return (chores, looks.filter { $0 > now }.min())
}

/// Whether the person said of that kind, later than `moment`, that it is done or not wanted.
private func isAnswered(_ kind: ChoreKind, since moment: Instant, _ marks: [ChoreMark]) -> Bool {
    marks.contains { $0.kind == kind && $0.mark != .asked && $0.recordedAt >= moment }
}

/// When the guide is too old: from its last day on, and again a month after the person said that this is known.
private func guideAgeDue(_ input: PlanInput) -> Instant? {
    guard let expires = input.guideExpires?.startUTC else { return nil }
    let marks = input.marks.filter { $0.kind == .guideAge && $0.recordedAt >= expires }
    if marks.contains(where: { $0.mark == .dismissed }) { return nil }
    return marks.filter { $0.mark == .done }.map(\.at).max()?.adding(days: 30) ?? expires
}

/// Plans one account.
private struct AccountPlanner {
    let figures: AccountFigures
    let changes: [AdoptedChange]
    let predecessors: [Step.ID: [Predecessor]]
    let now: Instant

    private var account: Account { figures.account }
    private var product: Product { figures.product }

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

    // MARK: Settings and chats

    /// When the main switch, last known to be off, is worth another look.
    private var recheckDue: Instant? {
        guard let main = product.mainSetting, let off = main.values.first,
            figures.timeline.setting?.state(at: now) == off, !figures.timeline.piece(at: now).isNotNeeded
        else { return nil }
        return lastLook(at: main.id, off)?.at.latest.adding(days: product.recheckDays ?? 180)
    }

    private func lastLook(at setting: Setting.ID, _ state: String) -> Observation? {
        figures.observations.filter { $0.setting == setting && $0.state == state }
            .max { ($0.at.latest, $0.recordedAt) < ($1.at.latest, $1.recordedAt) }
    }

    private var recheck: WantedChore? {
        guard let due = recheckDue, due <= now, !isDismissed(.recheck, since: due) else { return nil }
        let known = product.mainSetting.flatMap { main in main.values.first.flatMap { lastLook(at: main.id, $0) } }
        return chore(.recheck, due: due, since: max(due, known?.recordedAt ?? due))
    }

    private var exportStep: Step? { product.steps.first { $0.goal == .getExport && $0.isFor(account, of: product) } }

    private var getExport: WantedChore? {
        guard exportStep != nil, figures.chatsToDelete == nil, mayHaveExposedChats, !isDismissed(.getExport) else {
            return nil
        }
        let asked = lastAsked(.getExport)
        return chore(.getExport, due: asked.map(whenAnExportIsDue), waits: true)
    }

    private var mayHaveExposedChats: Bool {
        figures.timeline.pieces.contains { $0.start <= now && $0.answer.asksForDeletion }
    }

    /// When to ask whether an export came that was asked for at `moment`: while half of the time is left in which the link
    /// works even if it came at once, and two days later at most.
    private func whenAnExportIsDue(_ moment: Instant) -> Instant {
        let hours = product.exportDays == 0 ? 24 : 48
        return moment.adding(seconds: Int64(min(hours, (product.exportLinkHours ?? 96) / 2)) * 3_600)
    }

    private func deleteChats(held: Bool) -> WantedChore? {
        guard let count = figures.chatsToDelete, count > 0, !isDismissed(.deleteChats) else { return nil }
        return chore(.deleteChats, due: nil, held: held)
    }

    private var proveDeletion: WantedChore? {
        guard exportStep != nil, let claim = figures.unprovenClaim, !isDismissed(.proveDeletion) else { return nil }
        let purged = claim.adding(days: product.purgeDays ?? 30)
        let asked = lastAsked(.proveDeletion).flatMap { $0 >= claim ? whenAnExportIsDue($0) : nil }
        return chore(.proveDeletion, due: max(purged, asked ?? purged), waits: true)
    }

    private var reviewKept: WantedChore? {
        guard let review = figures.keptReview, review <= now, !isDismissed(.reviewKept, since: review) else {
            return nil
        }
        return chore(.reviewKept, due: review, since: review)
    }

    /// At once: it ends the session that the import began, and who puts the file away meanwhile never hears of it.
    private var exportFile: WantedChore? {
        guard let imported = figures.exportFile, !isAnswered(.exportFile, since: imported, figures.marks) else {
            return nil
        }
        return chore(.exportFile, due: imported)
    }

    private func chore(
        _ kind: ChoreKind, due: Instant?, since: Instant? = nil, waits: Bool = false, held: Bool = false
    ) -> WantedChore {
        WantedChore(
            key: ChoreKey(kind, account: account.id), product: product.id, due: due, since: since, waitsForDue: waits,
            isHeld: held)
    }

    private func lastAsked(_ kind: ChoreKind) -> Instant? {
        figures.marks.filter { $0.kind == kind && $0.mark == .asked }.map(\.at).max()
    }

    /// Dismissed once and for all, or what came due at `since`.
    private func isDismissed(_ kind: ChoreKind, since: Instant = .distantPast) -> Bool {
        figures.marks.contains { $0.kind == kind && $0.mark == .dismissed && $0.recordedAt >= since }
    }
}
