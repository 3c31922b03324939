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
    let known = input.marks.filter { $0.kind == .inbox }.map(\.at).max() ?? .distantPast
    if let came = input.inboxFiles.filter({ $0 > known }).min() {
        chores.append(WantedChore(key: ChoreKey(.inbox), product: nil, due: came))
    }
    looks += chores.compactMap(\.due)
    return (chores, looks.filter { $0 > now }.min())
}

/// When the guide is too old: from its last day on, and again a month after the person said that this is known.
private func guideAgeDue(_ input: PlanInput) -> Instant? {
    guard let expires = input.guideExpires?.startUTC else { return nil }
    // What was said of an edition says nothing of the next.
    let marks = input.marks.filter {
        $0.kind == .guideAge && $0.at >= expires && $0.recordedAt >= input.guideAdoptedAt ?? .distantPast
    }
    if marks.contains(where: { $0.mark == .dismissed }) { return nil }
    return marks.filter { $0.mark == .done }.map(\.at).max()?.adding(days: 30) ?? expires
}
