import OptoutCore
import Testing

/// My accounts on the guide's ladders, worked out by hand from the source guide's "Best practical setup by use case".
@Suite struct RankingTests {
    private let now = at("2026-11-23T12:00Z")

    /// Rungs as the guide's edition 2 has them.
    private func ladder(_ rungs: [[AdviceTopic.Standing]]) -> AdviceTopic {
        AdviceTopic(
            id: .init("advice.setup-work"), title: "Ladder", form: .ladder, lines: rungs.map { "\($0)" },
            evidence: .test, rungs: rungs)
    }

    private var work: AdviceTopic { ladder([[.local, .business], [.optedOut], [.exposed]]) }
    private var journal: AdviceTopic { ladder([[.local], [.optedOut, .business], [.exposed]]) }

    private func input(
        _ slug: String, plan: String = "free", _ observations: [Observation] = [],
        terms: [Terms] = [
            .test(.choiceOn, plans: ["free"]), .test(.off, plans: ["business"]),
        ]
    ) -> CheckInput {
        var world = World(
            terms: terms, plans: [PlanChange(plan: Plan.ID(plan), from: InstantRange(.distantPast))],
            observations: observations, now: now)
        world.now = now
        var account = world.account
        account.id = Account.ID(slug)
        account.slug = slug
        let modes = [Step.test("example.chat.private-mode", .privateMode)]
        var product = world.product
        product.steps = modes
        return CheckInput(
            account: account, product: product, timeline: world.timeline, observations: observations, openSteps: [],
            purpose: .work)
    }

    private func ranked(_ inputs: [CheckInput], on ladder: AdviceTopic?) -> [String] {
        ranking(inputs, on: ladder, now: now).map { "\($0.rung.map(String.init) ?? "–") \($0.account) \($0.why)" }
    }

    @Test func businessComesFirstAndASwitchSeenOffLongAgoLast() {
        let inputs = [
            input("grok", [seen("off", "2025-09-10T12:00Z")]), input("fresh", [turned("off", "2026-11-20T12:00Z")]),
            input("open"), input("team", plan: "business"),
        ]
        #expect(
            ranked(inputs, on: work) == [
                "1 team its terms rule training out, says a statement that is old", "2 fresh turned off 3 days ago",
                "2 grok last seen off 14 months ago; look again",
                "3 open nothing is recorded, so take training to be on",
            ])
        #expect(ranking(inputs, on: work, now: now).map(\.isFit) == [true, true, false, false])
    }

    @Test func forPrivateThingsAConsumerPlanWithAPrivateModeComesBeforeABusinessPlan() {
        let inputs = [input("team", plan: "business"), input("fresh", [turned("off", "2026-11-20T12:00Z")])]
        let ranks = ranking(inputs, on: journal, now: now)
        #expect(ranks.map(\.account.text) == ["fresh", "team"])
        #expect(ranks.map(\.rung) == [2, 2])
        #expect(ranks.map { $0.privateMode?.id.text } == ["example.chat.private-mode", nil])
    }

    @Test func aConsumerPlanWhoseTermsRuleTrainingOutIsOptedOutByItself() {
        let ranks = ranking([input("lumo", terms: [.test(.off)])], on: work, now: now)
        #expect(ranks.map(\.standing) == [.optedOut])
        #expect(ranks.map(\.isFit) == [true])
    }

    @Test func aStandingThatNoRungNamesStandsWithTheNextWorseOne() {
        let without = ladder([[.local], [.optedOut], [.exposed]])
        #expect(without.rung(of: .business) == 2)
        #expect(work.rung(of: .local) == 1)
        #expect(ladder([[.local]]).rung(of: .exposed) == nil)
    }

    @Test func withoutALadderTheStandingDecides() {
        let inputs = [input("open"), input("team", plan: "business")]
        #expect(ranking(inputs, on: nil, now: now).map(\.account.text) == ["team", "open"])
    }

    @Test func agesAreToldInWholeUnitsThatAreOver() {
        let ages = [
            ("2026-11-23T01:00Z", "today"), ("2026-11-22T01:00Z", "yesterday"), ("2026-11-20T11:00Z", "3 days ago"),
            ("2026-10-20T00:00Z", "4 weeks ago"), ("2026-09-20T00:00Z", "2 months ago"),
            ("2025-09-10T00:00Z", "14 months ago"), ("2022-01-01T00:00Z", "4 years ago"),
        ]
        for (time, words) in ages { #expect(now.age(of: at(time)) == words) }
    }
}
