import OptoutCore
import Testing

/// The one-minute rule of the guide, answered from the record.
struct CheckTests {
    private func answers(
        _ world: World, steps: [Step] = [], settings: [Setting] = [], open: Set<Step.ID> = [],
        purpose: UsedFor? = nil
    ) -> [CheckAnswer] {
        var product = world.product
        product.steps = steps
        product.settings += settings
        let input = CheckInput(
            account: world.account, product: product,
            timeline: ExposureTimeline(
                account: world.account, product: product, observations: world.observations, now: world.now),
            observations: world.observations, openSteps: open, purpose: purpose)
        return check(input, now: world.now)
    }

    private func verdicts(
        _ world: World, steps: [Step] = [], settings: [Setting] = [], open: Set<Step.ID> = [],
        purpose: UsedFor? = nil
    ) -> [String] {
        answers(world, steps: steps, settings: settings, open: open, purpose: purpose)
            .map { "\($0.question.rawValue) \($0.answer.rawValue)" }
    }

    @Test func withNothingRecordedTheSwitchIsTakenToBeOn() {
        #expect(verdicts(World()) == ["plan fine", "switch not-fine", "side-channels fine"])
    }

    @Test func anOptOutMakesAllThreeFine() {
        let world = World(observations: [turned("off", "2026-02-10")])
        #expect(verdicts(world) == ["plan fine", "switch fine", "side-channels fine"])
    }

    @Test func whatIsNotKnownIsCalledUnknown() {
        let world = World(observations: [turned("off", "2026-02-10"), turned("unknown", "2026-06-01T00:00Z")])
        #expect(verdicts(world)[1] == "switch unknown")
        #expect(verdicts(World(plans: []))[0] == "plan unknown")
        #expect(verdicts(World(terms: [.test(.unknown)]))[0] == "plan unknown")
    }

    @Test func termsThatRuleTrainingOutNeedNoSwitch() {
        #expect(verdicts(World(terms: [.test(.off)])) == ["plan fine", "switch fine", "side-channels fine"])
    }

    @Test func termsThatAllowTrainingLeaveNoSwitchToTakeForAnything() {
        let answers = answers(World(terms: [.test(.on)]))
        #expect(answers.map(\.answer) == [.notFine, .notFine, .fine])
        #expect(answers[1].why.hasPrefix("there is no switch, and the terms allow it"))
    }

    @Test func workDoesNotBelongOnAConsumerPlan() {
        let world = World(observations: [turned("off", "2026-02-10")])
        #expect(verdicts(world, purpose: .work)[0] == "plan not-fine")
        #expect(verdicts(world, purpose: .private)[0] == "plan fine")
    }

    @Test func anOpenStepOrASharingSwitchNobodyLookedAtIsASideChannel() {
        let step = Step.test("example.chat.limit-sharing", .limitSharing)
        #expect(verdicts(World(), steps: [step], open: [step.id])[2] == "side-channels not-fine")
        #expect(verdicts(World(), steps: [step])[2] == "side-channels fine")
        let sharing = Setting(id: Setting.ID("example.chat.sharing"), governs: .sharing, label: "Share")
        #expect(verdicts(World(), settings: [sharing])[2] == "side-channels unknown")
    }

    @Test func whatAnAppOnTopOfAnotherProviderDoesIsUnknownUntilSomebodyLooked() {
        let step = Step.test("general.wrapper.verify-default.own-logging", .verifyDefault)
        #expect(verdicts(World(), steps: [step], open: [step.id])[2] == "side-channels unknown")
        #expect(verdicts(World(), steps: [step])[2] == "side-channels fine")
    }

    @Test func codeGoesByItsOwnSwitch() {
        let code = Setting(id: Setting.ID("example.chat.code"), governs: .training(.code), label: "Code")
        let world = World(observations: [turned("off", "2026-02-10")])
        #expect(verdicts(world, settings: [code], purpose: .code)[1] == "switch unknown")
        #expect(verdicts(world, settings: [code], purpose: .private)[1] == "switch fine")
    }

    @Test func aStatementPastItsTimeIsSaidToBeOld() {
        let answers = check(
            CheckInput(
                account: World().account, product: World().product, timeline: World().timeline, observations: [],
                openSteps: []), now: World().now)
        #expect(answers.prefix(2).allSatisfy { $0.why.hasSuffix("the guide's statement is old, look for yourself") })
    }

    @Test func aSwitchSeenOffLongAgoStaysFineAndSaysHowOldThatIs() {
        let answers = answers(World(observations: [seen("off", "2025-09-10T12:00Z")]))
        #expect(answers[1].answer == .fine)
        #expect(answers[1].why.hasPrefix("'Improve things' last seen off 14 months ago; look again"))
        let recent = self.answers(World(observations: [turned("off", "2026-11-20T12:00Z")]))
        #expect(recent[1].why == "'Improve things' turned off 3 days ago")
    }

    @Test func anOwnLookAtTheSwitchRefreshesAnOldStatement() {
        let answers = answers(World(observations: [seen("off", "2026-11-20T12:00Z")]))
        #expect(!answers[0].why.contains("old"))
    }

    @Test func forCodeRepositoriesTelemetryAndBugReportsAreNamedOneByOne() {
        let telemetry = Setting(id: Setting.ID("example.chat.telemetry"), governs: .telemetry, label: "NO_TELEMETRY")
        let habit = Step.test("example.chat.avoid-feedback", .avoidFeedback, shape: .habit)
        let answer = answers(World(), steps: [habit], settings: [telemetry], purpose: .code)[2]
        #expect(answer.answer == .unknown)
        #expect(
            answer.notes == [
                "repositories: let it see only those it needs", "telemetry: 'NO_TELEMETRY' is not known",
                "bug reports and sharing: \(habit.title)",
            ])
    }

    @Test func aSwitchOfOtherPeoplesStepsIsNoSideChannelOfMine() {
        let sharing = Setting(id: Setting.ID("example.chat.marketing"), governs: .sharing, label: "Marketing")
        var step = Step.test("example.chat.limit-sharing", .limitSharing)
        step.regions = ["US"]
        step.routes[0].end = Route.End(setting: sharing.id, value: "off")
        #expect(verdicts(World(), steps: [step], settings: [sharing])[2] == "side-channels fine")
    }

    @Test func aProductWithoutPlansIsNotAskedForOne() {
        var product = World(terms: [.test(.off)]).product
        product.plans = []
        var account = World().account
        account.plans = []
        let timeline = ExposureTimeline(account: account, product: product, observations: [], now: World().now)
        let input = CheckInput(
            account: account, product: product, timeline: timeline, observations: [], openSteps: [])
        #expect(check(input, now: World().now).map(\.answer) == [.fine, .fine, .fine])
    }
}
