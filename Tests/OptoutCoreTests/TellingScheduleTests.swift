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
            told.append(telling(due.occasion, queued: look, told: look))
            lines.append("\(look.dayUTC): \(words(due) ?? "")")
        }
        return lines
    }

    private func telling(_ occasion: String, queued: Instant, told: Instant?) -> Telling {
        Telling(
            id: Telling.ID(occasion), chore: Chore.ID("c"), kind: .newStep, channel: .journal, occasion: occasion,
            queuedAt: queued, state: told == nil ? .queued : .delivered, toldAt: told)
    }

    private func words(_ due: DueTelling?) -> String? {
        due.map { "\($0.kind.rawValue) \($0.occasion) \($0.lateDays)" }
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

    @Test func whileATellingWaitsNothingMoreIsToldAndTheNextFollowsFromNow() {
        let chore = chore(due: "2026-04-24", found: "2026-03-25")
        let waiting = [telling("new", queued: at("2026-03-25"), told: nil)]
        let late = dueTelling(of: chore, told: waiting, now: at("2026-04-20"))
        #expect(late.telling == nil && late.next == at("2026-04-23"))
        let told = [telling("new", queued: at("2026-03-25"), told: at("2026-04-20"))]
        #expect(dueTelling(of: chore, told: told, now: at("2026-04-20")).next == at("2026-04-23"))
    }

    @Test func whatWaitsForADayOfItsOwnIsToldOnThatDayAndNeverCountedDown() {
        var export = chore(.getExport, due: "2026-03-03", found: "2026-03-01")
        let first = telling("new", queued: at("2026-03-01"), told: at("2026-03-01"))
        let again = dueTelling(of: export, told: [first], now: at("2026-03-03"))
        #expect(words(again.telling) == "get-export repeat-1 0")
        let second = telling("repeat-1", queued: at("2026-03-03"), told: at("2026-03-03"))
        export.due = at("2026-03-09")
        #expect(dueTelling(of: export, told: [first, second], now: at("2026-03-08")).next == at("2026-03-09"))
        let third = dueTelling(of: export, told: [first, second], now: at("2026-03-11"))
        #expect(words(third.telling) == "get-export repeat-2 2")
    }

    @Test func whatAWrongClockToldTooEarlyIsNotToldAgainAndStopsNothing() {
        let chore = chore(due: "2026-04-24", found: "2026-03-25")
        let all = ["new", "countdown-0", "countdown-7", "countdown-1"].map { occasion in
            telling(occasion, queued: at("2026-04-01"), told: at("2026-04-01"))
        }
        #expect(dueTelling(of: chore, told: all, now: at("2026-04-24")).telling == nil)
        #expect(dueTelling(of: chore, told: all, now: at("2026-04-24")).next == at("2026-04-25"))
        #expect(dueTelling(of: chore, told: all, now: at("2026-04-25")).telling?.occasion == "repeat-1")
        let one = dueTelling(of: chore, told: Array(all.prefix(2)), now: at("2026-04-18"))
        #expect(one.telling?.occasion == "countdown-7" && one.next == at("2026-04-23"))
    }

    @Test func whoAskedForQuietIsNotToldLate() {
        var snoozed = chore(due: "2026-04-24", found: "2026-03-25")
        snoozed.snoozedUntil = at("2026-04-26")
        let told = [telling("new", queued: at("2026-03-25"), told: at("2026-03-25"))]
        let answer = dueTelling(of: snoozed, told: told, now: at("2026-04-27"))
        #expect(words(answer.telling) == "countdown countdown-0 1")
    }

    /// A clock that was ahead told it in January.
    @Test func whatHasNoDateIsToldWhenItIsFoundAndNeverCountedDown() {
        let chore = chore(.openStep, due: "2026-05-01", found: "2026-05-01")
        let told = ["new", "repeat-1", "repeat-2"].map { occasion in
            telling(occasion, queued: at("2026-01-05"), told: at("2026-01-05"))
        }
        #expect(words(dueTelling(of: chore, told: told, now: at("2026-05-01")).telling) == "open-step repeat-3 0")
        #expect(countdownDay(of: chore, after: at("2026-01-05")) == nil)
    }
}
