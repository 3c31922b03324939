import OptoutCore
import Testing

/// The worked examples of the design, section 5, by their numbers. Expected values are the table's.
struct WorkedExampleTests {
    private let offInFebruary = World(observations: [turned("off", "2026-02-10T12:00Z")])

    @Test func e01NothingRecordedIsExposed() {
        #expect(World().judged(["2025-06-01"]) == "exposed to-delete")
    }

    @Test func e02AMomentBeforeTheOptOutIsExposed() {
        #expect(offInFebruary.judged(["2026-02-10T11:59:59Z"]) == "exposed to-delete")
    }

    @Test func e03TheMomentOfTheOptOutIsCovered() {
        #expect(offInFebruary.judged(["2026-02-10T12:00:00Z"]) == "covered none")
    }

    @Test func e04AChatOnBothSidesStraddlesAndIsResumed() {
        #expect(offInFebruary.judged(["2026-02-01", "2026-03-01"]) == "straddling resumed to-delete")
    }

    @Test func e05TheDayOfTheOptOutIsUnknown() {
        let world = World(observations: [turned("off", "2026-02-10")])
        #expect(world.judged(["2026-02-10T09:00Z"]) == "unknown to-delete")
    }

    @Test func e06ExposedThenUnknownStraddles() {
        let world = World(observations: [turned("off", "2026-02-10")])
        #expect(world.judged(["2026-02-09", "2026-02-10T09:00Z"]) == "straddling to-delete")
    }

    @Test func e07AMonthIsUnknownThroughout() {
        let world = World(observations: [turned("off", "2025-03")])
        #expect(world.judged(["2025-03-15"]) == "unknown to-delete")
    }

    @Test func e08SeenOffProvesNothingBefore() {
        let world = World(observations: [seen("off", "2026-05-01T00:00Z")])
        #expect(world.judged(["2026-01-01"]) == "unknown to-delete")
        #expect(world.judged(["2026-05-02"]) == "covered none")
    }

    @Test func e09OnAgainIsExposed() {
        let world = World(observations: [
            turned("off", "2026-02-10T12:00Z"), turned("on", "2026-04-01T00:00Z"), turned("off", "2026-05-01T00:00Z"),
        ])
        #expect(world.judged(["2026-04-15"]) == "exposed to-delete")
    }

    @Test func e10UnknownFromTheDayItIsSaid() {
        let world = World(observations: [turned("off", "2026-02-10T12:00Z"), turned("unknown", "2026-06-01T00:00Z")])
        #expect(world.judged(["2026-06-02"]) == "unknown to-delete")
    }

    @Test func e11ABusinessPlanCoversFromItsDay() {
        var world = World(terms: [.test(.choiceOn, plans: ["free"]), .test(.off, plans: ["business"])])
        world.plans.append(PlanChange(plan: Plan.ID("business"), from: InstantRange(at("2026-03-01T00:00Z"))))
        #expect(world.judged(["2026-02-28"]) == "exposed to-delete")
        #expect(world.judged(["2026-03-02"]) == "covered none")
    }

    @Test func e12TermsChangeOnTheirDay() {
        let world = World(terms: [.test(.off), .test(.choiceOn, from: "2026-04-24")])
        #expect(world.judged(["2026-04-23"]) == "covered none")
        #expect(world.judged(["2026-04-25"]) == "exposed to-delete")
    }

    @Test func e13NoTimeAtAllIsUnknownUnlessAlwaysOff() {
        #expect(offInFebruary.judged() == "unknown to-delete")
        #expect(World(terms: [.test(.off)]).judged() == "covered none")
    }

    @Test func e14WithoutMessageTimesTheWholeStretchCounts() {
        #expect(offInFebruary.judged(created: "2025-06-01", last: "2026-03-01") == "straddling resumed to-delete")
    }

    @Test func e15AResumedChatIsExposedAsAWhole() {
        let world = World(
            terms: [.test(.choiceOn, resumed: .whole)],
            observations: [turned("off", "2025-09-01T00:00Z"), turned("on", "2026-01-01T00:00Z")])
        #expect(world.judged(["2025-10-01", "2026-02-01"]) == "exposed resumed to-delete")
    }

    @Test func e16ARatingOverridesTheOptOut() {
        let world = World(
            terms: [.test(.choiceOn, ratingOverrides: true)], observations: [turned("off", "2025-01-01T00:00Z")])
        #expect(world.judged(["2025-06-01"], rated: true) == "covered rated to-delete")
    }

    @Test func e17ABlankShellIsGone() {
        #expect(World().judged(created: "2025-06-01") == "exposed to-delete")
        #expect(chatState(asksForDeletion: true, claim: nil, proof: .gone) == .gone)
    }

    @Test func e18TheDayItWasTurnedOnIsUnknown() {
        let world = World(observations: [turned("off", "2026-02-10T12:00Z"), turned("on", "2026-04-01")])
        #expect(world.judged(["2026-04-01T09:00Z"]) == "unknown to-delete")
    }

    @Test func anOptOutThatReachesBackCoversEverythingWhileItHolds() {
        var world = World(
            terms: [.test(.choiceOn, reaches: .all)], observations: [turned("off", "2026-02-10T12:00Z")])
        #expect(world.judged(["2025-01-01"]) == "covered none")
        world.observations.append(turned("on", "2026-03-01T00:00Z"))
        #expect(world.judged(["2025-01-01"]) == "exposed to-delete")
    }

    @Test func contradictionsStayUnknownUntilTheNextObservation() {
        var world = World(observations: [turned("off", "2026-02-10T12:00Z"), turned("on", "2026-02-10T12:00Z")])
        #expect(world.judged(["2026-03-01"]) == "unknown to-delete")
        #expect(world.judged(["2026-02-01"]) == "exposed to-delete")
        world.observations.append(turned("off", "2026-04-01T00:00Z"))
        #expect(world.judged(["2026-04-02"]) == "covered none")
    }

    /// An instant is an end point of itself, so a range round it does not contradict it.
    @Test func turnedOffOnTheDayItWasSeenOnIsOffFromTheEndOfThatDay() {
        let world = World(observations: [seen("on", "2026-02-10T12:00Z"), turned("off", "2026-02-10")])
        #expect(world.judged(["2026-02-10T13:00Z"]) == "unknown to-delete")
        #expect(world.judged(["2026-02-11"]) == "covered none")
        let overlapping = World(observations: [turned("on", "2026-02"), turned("off", "2026-02-10..2026-03-10")])
        #expect(overlapping.judged(["2026-04-01"]) == "unknown to-delete")
    }

    @Test func withoutAPlanTheConsumerClassCounts() {
        let world = World(terms: [.test(.choiceOn, plans: ["free"]), .test(.off, plans: ["business"])], plans: [])
        #expect(world.judged(["2025-01-01"]) == "exposed to-delete")
    }
}
