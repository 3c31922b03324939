/// The next telling of a chore that is open.
package struct DueTelling: Hashable, Sendable {
    package let kind: ReminderKind
    /// `new`, `countdown-30`, `repeat-1` …
    package let occasion: String
    package let lateDays: Int
}

/// Whether `chore` is to be told now, and when to look again.
///
/// Told at once, counted down 30, 7, 1 and 0 days before a date that lies ahead, then after 1, 3, 7, 14 and every
/// 30 days until it is closed or snoozed; what was missed while nobody looked is told once.
/// - Parameter told: all tellings of this chore through one channel so far, in any order.
package func dueTelling(of chore: Chore, told: [Telling], now: Instant) -> (telling: DueTelling?, next: Instant?) {
    TellingSchedule(chore: chore, told: told.sorted { $0.queuedAt < $1.queuedAt }, now: now).answer()
}

private struct TellingSchedule {
    let chore: Chore
    let told: [Telling]
    let now: Instant

    private static let countdownDays = [30, 7, 1, 0]
    private static let gapDays = [1, 3, 7, 14, 30]

    func answer() -> (telling: DueTelling?, next: Instant?) {
        if chore.state == .later { return (nil, chore.key.kind.isStep || chore.due <= now ? nil : chore.due) }
        if let snoozed = chore.snoozedUntil, snoozed > now { return (nil, snoozed) }
        guard let last = told.last else {
            return (DueTelling(kind: .init(chore.key.kind), occasion: "new", lateDays: late(since: tellableFrom)), nil)
        }
        return chore.due > last.queuedAt ? countdown(after: last.queuedAt) : repetition(after: last.queuedAt)
    }

    /// Steps are told when found, everything else from its due date.
    private var tellableFrom: Instant { chore.key.kind.isStep ? chore.foundAt : max(chore.foundAt, chore.due) }

    private func countdown(after last: Instant) -> (DueTelling?, Instant?) {
        let ahead = Self.countdownDays.map { ($0, chore.due.adding(days: -$0)) }.filter { $0.1 > last }
        let next = ahead.first { $0.1 > now }?.1
        guard let (days, at) = ahead.last(where: { $0.1 <= now }) else { return (nil, next) }
        return (DueTelling(kind: .countdown, occasion: "countdown-\(days)", lateDays: late(since: at)), next)
    }

    private func repetition(after last: Instant) -> (DueTelling?, Instant?) {
        let repeats = told.filter { $0.occasion.hasPrefix("repeat-") }.count
        let at = last.adding(days: Self.gapDays[min(repeats, Self.gapDays.count - 1)])
        if at > now { return (nil, at) }
        let late = late(since: max(at, chore.snoozedUntil ?? at))
        return (DueTelling(kind: .init(chore.key.kind), occasion: "repeat-\(repeats + 1)", lateDays: late), nil)
    }

    private func late(since moment: Instant) -> Int { max(0, now.days(since: moment)) }
}
