/// What is to be done about an account's switch, its chats and its export files.
extension AccountPlanner {
    /// When the main switch, last known to be off, is worth another look.
    var recheckDue: Instant? {
        guard let main = product.mainSetting, let off = main.values.first,
            figures.timeline.setting?.state(at: now) == off, !figures.timeline.piece(at: now).isNotNeeded
        else { return nil }
        return lastLook(at: main.id, off)?.seenAt.adding(days: product.recheckDays ?? 180)
    }

    private func lastLook(at setting: Setting.ID, _ state: String) -> Observation? {
        figures.observations.filter { $0.setting == setting && $0.state == state }
            .max { ($0.seenAt, $0.recordedAt) < ($1.seenAt, $1.recordedAt) }
    }

    var recheck: WantedChore? {
        guard let due = recheckDue, due <= now, !isDismissed(.recheck, since: due) else { return nil }
        let known = product.mainSetting.flatMap { main in main.values.first.flatMap { lastLook(at: main.id, $0) } }
        return chore(.recheck, due: due, since: max(due, known?.recordedAt ?? due))
    }

    private var exportStep: Step? { product.steps.first { $0.goal == .getExport && $0.isFor(account, of: product) } }

    var getExport: WantedChore? {
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

    func deleteChats(held: Bool) -> WantedChore? {
        guard let count = figures.chatsToDelete, count > 0, !isDismissed(.deleteChats) else { return nil }
        return chore(.deleteChats, due: nil, held: held)
    }

    var proveDeletion: WantedChore? {
        guard exportStep != nil, let claim = figures.unprovenClaim, !isDismissed(.proveDeletion) else { return nil }
        let purged = claim.adding(days: product.purgeDays ?? 30)
        let asked = lastAsked(.proveDeletion).flatMap { $0 >= claim ? whenAnExportIsDue($0) : nil }
        return chore(.proveDeletion, due: max(purged, asked ?? purged), waits: true)
    }

    var reviewKept: WantedChore? {
        guard let review = figures.keptReview, review <= now, !isDismissed(.reviewKept, since: review) else {
            return nil
        }
        return chore(.reviewKept, due: review, since: review)
    }

    /// At once: it ends the session that the import began, and who puts the file away meanwhile never hears of it.
    var exportFile: WantedChore? {
        guard let file = figures.exportFile else { return nil }
        let isKnown = figures.marks.contains { $0.kind == .exportFile && $0.recordedAt >= file.recordedAt }
        return isKnown ? nil : chore(.exportFile, due: file.importedAt)
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
        figures.marks.contains { $0.kind == kind && $0.mark == .dismissed && $0.at >= since }
    }
}

extension Observation {
    /// When it was last so at the latest; who wrote it down by a clock that was ahead cannot have seen it later.
    ///
    /// Changes of one moment are told apart by microseconds, which say nothing about the clock.
    fileprivate var seenAt: Instant { at.latest > recordedAt.adding(seconds: 1) ? recordedAt : at.latest }
}
