import OptoutCore
import Testing

/// What `plan` wants for one account, step by step along the story of a person.
struct PlanTests {
    private let now = at("2026-11-23T12:00Z")

    private func figures(
        _ steps: [Step], terms: [Terms] = [.test(.choiceOn)], observations: [Observation] = [], marks: [ChoreMark] = [],
        chats: Int? = 0, claim: Instant? = nil, kept: Instant? = nil, recorded: String = "2026-01-01"
    ) -> AccountFigures {
        var product = World(terms: terms).product
        product.steps = steps
        product.purgeDays = 30
        var account = World().account
        account.recordedAt = at(recorded)
        return AccountFigures(
            account: account, product: product,
            timeline: ExposureTimeline(account: account, product: product, observations: observations, now: now),
            observations: observations, marks: marks, chatsToDelete: chats, unprovenClaim: claim, keptReview: kept)
    }

    private func kinds(_ figures: AccountFigures, changes: [AdoptedChange] = [], at moment: Instant? = nil) -> [String]
    {
        plan(PlanInput(accounts: [figures], changes: changes), now: moment ?? now).chores.map {
            "\($0.key.kind.rawValue) \($0.state(at: moment ?? now).rawValue)"
        }
    }

    @Test func anOpenOptOutIsAChoreUntilTheSwitchIsOff() {
        #expect(kinds(figures([.optOut])) == ["open-step due"])
        #expect(kinds(figures([.optOut], observations: [turned("off", "2026-11-01T00:00Z")])) == [])
        #expect(kinds(figures([.optOut], observations: [turned("off", "2026-11")])) == ["open-step due"])
    }

    @Test func aStepWaitsForTheOneBeforeItUntilThatIsDoneOrDismissed() {
        let first = Step.test("example.chat.harden", .harden)
        var second = Step.test("example.chat.harden.more", .harden)
        second.after = [first.id]
        #expect(kinds(figures([first, second])) == ["open-step due", "open-step later"])
        for mark in [ChoreMark.Mark.done, .dismissed] {
            let over = ChoreMark(kind: .openStep, step: first.id, mark: mark, at: now, recordedAt: now)
            #expect(kinds(figures([first, second], marks: [over])) == ["open-step due"])
        }
    }

    @Test func nothingIsAskedWhereTermsExcludeTraining() {
        #expect(kinds(figures([.optOut], terms: [.test(.off)], chats: nil)) == [])
    }

    @Test func habitsAndForeignPlansAreNoChores() {
        #expect(kinds(figures([.test("example.chat.private-mode", .privateMode, shape: .habit)])) == [])
        #expect(kinds(figures([.test("example.chat.harden", .harden, plans: ["business"])])) == [])
    }

    @Test func aStepAddedByAnEditionIsNewForOlderAccountsOnly() {
        let change = AdoptedChange(
            change: .test("example.chat.opt-out", .added), serial: 2, adoptedAt: at("2026-03-25"))
        #expect(kinds(figures([.optOut]), changes: [change]) == ["new-step due"])
        #expect(kinds(figures([.optOut], recorded: "2026-04-01"), changes: [change]) == ["open-step due"])
    }

    @Test func aMaterialChangeAsksAgainOnlyIfTheStepSaysSo() {
        let change = AdoptedChange(
            change: .test("example.chat.opt-out", .material), serial: 2, adoptedAt: at("2026-11-10T00:00Z"))
        let done = [turned("off", "2026-10-10T12:00Z")]
        for (rule, expected) in [
            (CarryOver.Rule.previous, []), (.ask, ["changed-step due"]), (.never, ["changed-step due"]),
        ] {
            var step = Step.optOut
            step.satisfiedBy = CarryOver(rule)
            #expect(kinds(figures([step], observations: done), changes: [change]) == expected)
        }
    }

    /// A switch that moved to another one: what was done to the old counts, is asked about or is lost.
    @Test(arguments: [(CarryOver.Rule.previous, 0), (.ask, 1), (.never, 1)])
    func aDoneStepCountsForTheOneThatTookItsPlaceIfThatSaysSo(rule: CarryOver.Rule, chores: Int) {
        var step = Step.test(
            "example.chat.harden.new", .harden, end: Route.End(setting: .init("example.chat.new"), value: "off"))
        step.satisfiedBy = CarryOver(rule)
        var old = turned("off", "2026-10-10T12:00Z")
        old.setting = .init("example.chat.old")
        let change = AdoptedChange(
            change: .test("example.chat.harden.new", .replaced), serial: 3, adoptedAt: at("2026-11-10T00:00Z"))
        let stones = [
            Tombstone(
                id: "example.chat.harden.old", reason: "invented", successor: "example.chat.harden.between",
                removedInSerial: 2, end: Route.End(setting: old.setting, value: "off")),
            Tombstone(
                id: "example.chat.harden.between", reason: "invented", successor: "example.chat.harden.new",
                removedInSerial: 3),
        ]
        func kinds(_ observations: [Observation], _ marks: [ChoreMark] = []) -> [ChoreKind] {
            let input = PlanInput(
                accounts: [figures([step], observations: observations, marks: marks)], changes: [change],
                predecessors: Predecessor.byStep(stones))
            return plan(input, now: now).chores.map(\.key.kind)
        }
        let mark = ChoreMark(
            kind: .openStep, step: .init("example.chat.harden.between"), mark: .done, at: at("2026-10-11"),
            recordedAt: at("2026-10-11"))
        #expect(kinds([]) == [.changedStep])
        #expect(kinds([old]) == Array(repeating: .changedStep, count: chores))
        #expect(kinds([], [mark]) == Array(repeating: .changedStep, count: chores))
    }

    /// As with a person's own files, which change while an edition is in use.
    @Test func ofTwoChangesUnderOneEditionTheLaterCounts() {
        let changes = [(GuideChange.Kind.added, "2026-11-10"), (.material, "2026-11-12")].map { kind, day in
            AdoptedChange(change: .test("example.chat.opt-out", kind), serial: 2, adoptedAt: at(day))
        }
        #expect(kinds(figures([.optOut]), changes: changes) == ["changed-step due"])
        #expect(kinds(figures([.optOut]), changes: changes.reversed()) == ["changed-step due"])
    }

    @Test func wordsAloneAskNothing() {
        let change = AdoptedChange(
            change: .test("example.chat.opt-out", .reworded), serial: 2, adoptedAt: at("2026-11-10"))
        #expect(kinds(figures([.optOut], observations: [turned("off", "2026-10-10T12:00Z")]), changes: [change]) == [])
    }

    @Test func aStepAnnouncedForLaterIsAChoreAtOnceWithItsDate() {
        var step = Step.optOut
        step.effective = CivilDate("2026-12-24")
        let terms = [Terms.test(.off), .test(.choiceOn, from: "2026-12-24")]
        let answer = plan(PlanInput(accounts: [figures([step], terms: terms)]), now: now)
        #expect(answer.chores.map(\.due) == [at("2026-12-24")])
        #expect(answer.chores.map { $0.state(at: now) } == [.due])
        #expect(answer.next == at("2026-12-24"))
    }

    @Test func oldChatsWaitForTheOptOut() {
        #expect(kinds(figures([.optOut], chats: 3)) == ["open-step due", "delete-chats later"])
        #expect(
            kinds(figures([.optOut], observations: [turned("off", "2026-11-01T00:00Z")], chats: 3)) == [
                "delete-chats due"
            ])
    }

    /// As with a switch for voice beside the one for text.
    @Test func anotherSwitchHoldsNoDeletionUp() {
        let voice = Step.test(
            "example.chat.opt-out.voice", .optOut, end: Route.End(setting: .init("example.chat.voice"), value: "off"))
        #expect(
            kinds(figures([.optOut, voice], observations: [turned("off", "2026-11-01T00:00Z")], chats: 3)) == [
                "open-step due", "delete-chats due",
            ])
    }

    @Test func anExportIsAskedForOnceWhereChatsMayBeExposed() {
        let steps = [Step.test("example.chat.get-export", .getExport)]
        #expect(kinds(figures(steps, chats: nil)) == ["get-export due"])
        #expect(kinds(figures(steps, chats: 0)) == [])
        #expect(kinds(figures(steps, terms: [.test(.off)], chats: nil)) == [])
        let asked = ChoreMark(kind: .getExport, step: nil, mark: .asked, at: now, recordedAt: now)
        #expect(kinds(figures(steps, marks: [asked], chats: nil)) == ["get-export later"])
        #expect(kinds(figures(steps, marks: [asked], chats: nil), at: now.adding(days: 2)) == ["get-export due"])
    }

    @Test func anExportIsAskedAfterWhileItsLinkStillWorks() {
        let steps = [Step.test("example.chat.get-export", .getExport)]
        let asked = ChoreMark(kind: .getExport, step: nil, mark: .asked, at: now, recordedAt: now)
        for (days, hours, due) in [(7, 24, 12), (nil, 24, 12), (nil, 168, 48), (0, nil, 24), (nil, nil, 48)] {
            var figures = figures(steps, marks: [asked], chats: nil)
            figures.product.exportDays = days
            figures.product.exportLinkHours = hours
            let planned = plan(PlanInput(accounts: [figures]), now: now)
            #expect(planned.chores.map(\.due) == [now.adding(seconds: Int64(due) * 3_600)])
            #expect(planned.next == planned.chores[0].due)
        }
    }

    private func imported(_ moment: Instant) -> ImportedFile {
        ImportedFile(importedAt: moment, recordedAt: moment)
    }

    @Test func anExportFileIsAChoreFromItsImportUntilSomebodySaysOtherwise() {
        var figures = figures([])
        figures.exportFile = imported(at("2026-11-20T10:00Z"))
        #expect(kinds(figures) == ["export-file due"])
        for mark in [ChoreMark.Mark.done, .dismissed] {
            let answer = ChoreMark(
                kind: .exportFile, step: nil, mark: mark, at: now, recordedAt: at("2026-11-21T00:00Z"))
            figures.marks = [answer]
            #expect(kinds(figures) == [])
            figures.exportFile = imported(at("2026-11-22T10:00Z"))
            #expect(kinds(figures) == ["export-file due"])
            figures.exportFile = imported(at("2026-11-20T10:00Z"))
        }
    }

    @Test func anArrivalIsAChoreUntilSomebodySaysOtherwise() {
        var input = PlanInput(accounts: [], inboxFiles: [at("2026-11-20T10:00Z")])
        #expect(plan(input, now: now).chores.map(\.key) == [ChoreKey(.inbox)])
        input.marks = [
            ChoreMark(kind: .inbox, step: nil, mark: .done, at: at("2026-11-20T10:00Z"), recordedAt: now)
        ]
        #expect(plan(input, now: now).chores.isEmpty)
        input.inboxFiles += [at("2026-11-20T10:02Z"), at("2026-11-20T10:01Z")]
        #expect(plan(input, now: now).chores == [.init(key: ChoreKey(.inbox), product: nil, due: input.inboxFiles[2])])
    }

    @Test func deletionIsToBeProvedOnceThePurgeTimeIsOver() {
        let steps = [Step.test("example.chat.get-export", .getExport)]
        let claimed = figures(steps, claim: at("2026-11-01T00:00Z"))
        #expect(kinds(claimed) == ["prove-deletion later"])
        #expect(kinds(claimed, at: at("2026-12-01T00:00Z")) == ["prove-deletion due"])
        #expect(plan(PlanInput(accounts: [claimed]), now: now).next == at("2026-12-01T00:00Z"))
    }

    @Test func aSwitchIsLookedAtAgainAfterHalfAYear() {
        let off = figures([], observations: [turned("off", "2026-05-27T12:00Z")])
        #expect(kinds(off) == ["recheck due"])
        let seenAgain = figures(
            [], observations: [turned("off", "2026-05-27T12:00Z"), seen("off", "2026-11-01T00:00Z")])
        #expect(kinds(seenAgain) == [])
        #expect(plan(PlanInput(accounts: [seenAgain]), now: now).next == at("2027-04-30T00:00Z"))
    }

    @Test func keptChatsAndTheGuideItselfComeUpOnTheirDay() {
        #expect(kinds(figures([], kept: at("2026-11-23T12:00Z"))) == ["review-kept due"])
        let answer = plan(PlanInput(accounts: [], guideExpires: CivilDate("2026-11-23")), now: now)
        #expect(answer.chores.map(\.key.kind) == [.guideAge])
    }

    @Test func whatAClockThatWasAheadSawIsLookedAtAgainAsOfWhenItWasWrittenDown() {
        var ahead = turned("off", "2029-05-01T00:00Z")
        ahead.recordedAt = at("2026-05-01T00:00Z")
        var real = turned("off", "2026-05-02T00:00Z")
        real.recordedAt = at("2026-05-02T00:00Z")
        #expect(kinds(figures([], observations: [ahead, real])) == ["recheck due"])
    }

    @Test func anOldGuideKnownToBeOldIsMentionedMonthly() {
        let known = ChoreMark(
            kind: .guideAge, step: nil, mark: .done, at: at("2026-11-20"), recordedAt: at("2026-11-20"))
        let input = PlanInput(accounts: [], guideExpires: CivilDate("2026-11-01"), marks: [known])
        #expect(plan(input, now: now).chores == [])
        #expect(plan(input, now: now).next == at("2026-12-20"))
        #expect(plan(input, now: at("2026-12-20")).chores.map(\.key.kind) == [.guideAge])
        var newer = input
        newer.guideAdoptedAt = at("2026-11-22")
        #expect(plan(newer, now: now).chores.map(\.key.kind) == [.guideAge])
    }

    @Test func whatCameDueAndWasDismissedComesBackOnlyWithTheNextDate() {
        func dismissed(_ kind: ChoreKind) -> ChoreMark {
            ChoreMark(kind: kind, step: nil, mark: .dismissed, at: at("2026-11-20"), recordedAt: at("2026-11-20"))
        }
        let off = [turned("off", "2026-05-01T00:00Z")]
        #expect(kinds(figures([], observations: off, marks: [dismissed(.recheck)])) == [])
        #expect(kinds(figures([], marks: [dismissed(.reviewKept)], kept: at("2026-11-01"))) == [])
        #expect(kinds(figures([], marks: [dismissed(.reviewKept)], kept: at("2026-11-22"))) == ["review-kept due"])
    }

    @Test func aClosedAccountAsksNothing() {
        var closed = figures([.optOut], chats: 5)
        closed.account.closed = InstantRange(at("2026-11-01"))
        #expect(kinds(closed) == [])
    }

    @Test func whatWasDismissedStaysAwayUntilItChanges() {
        let dismissed = ChoreMark(
            kind: .openStep, step: Step.optOut.id, mark: .dismissed, at: at("2026-02-01"), recordedAt: at("2026-02-01"))
        #expect(kinds(figures([.optOut], marks: [dismissed])) == [])
        let change = AdoptedChange(
            change: .test("example.chat.opt-out", .material), serial: 2, adoptedAt: at("2026-11-10"))
        #expect(kinds(figures([.optOut], marks: [dismissed]), changes: [change]) == ["changed-step due"])
    }
}

extension Step {
    static let optOut = Step.test(
        "example.chat.opt-out", .optOut, end: Route.End(setting: World.setting, value: "off"))

    static func test(
        _ id: String, _ goal: Goal, shape: Shape = .once, plans: [String] = [], end: Route.End? = nil
    ) -> Step {
        Step(
            id: ID(id), goal: goal, shape: shape, title: "Invented", plans: plans.map { Plan.ID($0) },
            routes: [Route(clients: [.web], clicks: ["Settings"], end: end)], evidence: .test)
    }
}

extension GuideChange {
    static func test(_ id: String, _ kind: Kind) -> GuideChange {
        GuideChange(id: id, change: kind, product: Product.ID("example/chat"), text: "invented")
    }
}
