import OptoutCore
import Testing

/// Days worked out by hand from the design: at once, countdown 30, 7, 1, 0, then after 1, 3, 7, 14 and every 30 days.
struct TellingScheduleTests {
    /// Everything told when a daemon looks at every `next` and at the given days, as `day: occasion (late)`.
    private func told(_ chore: Chore, looks: [String]) -> [String] {
        var told: [Telling] = []
        var lines: [String] = []
        for look in looks.map({ at($0) }) {
            let answer = dueTelling(of: chore, told: told, now: look)
            guard let due = answer.telling else { continue }
            told.append(
                Telling(
                    id: Telling.ID("\(told.count)"), chore: chore.id, kind: due.kind, channel: .journal,
                    occasion: due.occasion, queuedAt: look, lateDays: due.lateDays))
            lines.append("\(look.dayUTC): \(due.kind.rawValue) \(due.occasion) \(due.lateDays)")
        }
        return lines
    }

    private func chore(_ kind: ChoreKind = .newStep, due: String, found: String, state: Chore.State = .due) -> Chore {
        Chore(
            id: Chore.ID("c"), handle: "abcd", key: ChoreKey(kind, account: Account.ID("a"), step: Step.ID("s")),
            product: nil, due: at(due), foundAt: at(found), state: state)
    }

    @Test func aDateAheadIsCountedDown() {
        let days = (25...31).map { "2026-03-\($0)" } + (1...30).map { "2026-04-\($0 < 10 ? "0" : "")\($0)" }
        #expect(
            told(chore(due: "2026-04-24", found: "2026-03-25"), looks: days) == [
                "2026-03-25: new-step new 0", "2026-04-17: countdown countdown-7 0",
                "2026-04-23: countdown countdown-1 0",
                "2026-04-24: countdown countdown-0 0", "2026-04-25: new-step repeat-1 0",
                "2026-04-28: new-step repeat-2 0",
            ])
    }

    @Test func repeatsComeAfterOneThreeSevenFourteenAndThirtyDays() {
        let days = (0..<120).map { at("2026-05-01").adding(days: $0).dayUTC.description }
        #expect(
            told(chore(.openStep, due: "2026-05-01", found: "2026-05-01"), looks: days).map { String($0.prefix(10)) }
                == [
                    "2026-05-01", "2026-05-02", "2026-05-05", "2026-05-12", "2026-05-26", "2026-06-25", "2026-07-25",
                    "2026-08-24",
                ])
    }

    @Test func whatWasMissedIsToldOnceAndMarkedLate() {
        #expect(
            told(chore(due: "2026-04-24", found: "2026-03-25"), looks: ["2026-03-25", "2026-07-01", "2026-07-01"]) == [
                "2026-03-25: new-step new 0", "2026-07-01: countdown countdown-0 68",
            ])
        #expect(
            told(chore(.openStep, due: "2026-04-24", found: "2026-03-25"), looks: ["2026-04-01"]) == [
                "2026-04-01: open-step new 7"
            ])
    }

    @Test func whatIsForLaterIsNotTold() {
        let later = chore(.proveDeletion, due: "2026-05-01", found: "2026-04-01", state: .later)
        #expect(told(later, looks: ["2026-04-02"]) == [])
        #expect(dueTelling(of: later, told: [], now: at("2026-04-02")).next == at("2026-05-01"))
    }

    @Test func aSnoozedChoreIsSilentUntilItsDay() {
        var snoozed = chore(.openStep, due: "2026-05-01", found: "2026-05-01")
        snoozed.snoozedUntil = at("2026-05-20")
        snoozed.state = .snoozed
        #expect(dueTelling(of: snoozed, told: [], now: at("2026-05-10")).next == at("2026-05-20"))
        #expect(told(snoozed, looks: ["2026-05-10", "2026-05-20"]).count == 1)
    }
}
