import OptoutCore
import Testing

@testable import OptoutGuide

/// The table of material fields in `StepDigest`, line by line.
@Suite struct DiffTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        /// `ID class` for every expected row.
        let rows: [String]
        var file = "acme.yaml"
        var testDescription: String { old + " → " + new }
    }

    private func rows(_ old: Guide, _ new: Guide) throws -> [String] {
        try GuideDiff.changes(from: old, to: new).map { $0.id + " " + $0.change.rawValue }
    }

    @Test func aGuideDoesNotDifferFromItself() throws {
        #expect(try rows(Fixture().guide(), Fixture().guide()) == [])
        #expect(try rows(published(2), published(2)) == [])
    }

    private static let optOut = "acme.chat.opt-out"

    @Test(arguments: [
        // Material.
        Case(
            old: "title: Turn off training\n        plans: [free]",
            new: "title: Turn off training\n        plans: [free, team]", rows: [optOut + " material"]),
        Case(
            old: "title: Turn off training", new: "title: Turn off training\n        regions: [EEA]",
            rows: [optOut + " material"]),
        Case(
            old: "title: Turn off training", new: "title: Turn off training\n        usedFor: [work]",
            rows: [optOut + " material"]),
        Case(
            old: "title: Turn off training", new: "title: Turn off training\n        effective: 2026-01-01",
            rows: [optOut + " material"]),
        Case(
            old: "goal: delete-old\n", new: "goal: delete-old\n        shape: review\n",
            rows: ["acme.chat.delete-old material"]),
        Case(old: "value: \"off\"", new: "value: \"on\"", rows: [optOut + " material"]),
        Case(
            old: "training: choice-on", new: "training: choice-off",
            rows: [optOut + " material", "acme.chat.terms.free fact"]),
        // The terms of other plans are none of the step's.
        Case(old: "training: \"off\"", new: "training: \"on\"", rows: ["acme.chat.terms.team fact"]),
        // Reworded.
        Case(old: "title: Turn off training", new: "title: Switch off training", rows: [optOut + " reworded"]),
        Case(old: "https://acme.example/settings", new: "https://acme.example/privacy", rows: [optOut + " reworded"]),
        Case(old: "Open \"Settings\", ", new: "Open \"Options\", ", rows: [optOut + " reworded"]),
        Case(old: "clients: [mobile]", new: "clients: [desktop, mobile]", rows: [optOut + " reworded"]),
        Case(
            old: "label: Help us learn", new: "label: Let us learn",
            rows: [optOut + " reworded"]),
        Case(old: "staysTrue: [acme.chat.gotcha.late]", new: "announced: 2026-01-01", rows: [optOut + " reworded"]),
        Case(old: "after: [acme.chat.opt-out]", new: "satisfiedBy: ask", rows: ["acme.chat.delete-old reworded"]),
        // Facts, terms and the rest.
        Case(old: "text: It does not reach back.", new: "text: It does.", rows: ["acme.chat.gotcha.late fact"]),
        Case(old: "text: On until turned off.", new: "text: On at first.", rows: ["acme.chat.terms.free fact"]),
        Case(
            old: "text: On until turned off.", new: "ratingOverrides: true\n        text: On until turned off.",
            rows: ["acme.chat.terms.free fact"]),
        Case(old: "purgeDays: 30", new: "purgeDays: 31", rows: ["acme/chat fact"]),
        Case(old: "name: Team", new: "name: Crew", rows: ["acme/chat fact"]),
        Case(old: "lines: [Is it on?]", new: "lines: [Is it off?]", rows: ["advice.rule fact"], file: "advice.yaml"),
        // Looked at again, found the same.
        Case(old: "read: 2026-01-01, grade: provider", new: "read: 2025-12-01, grade: several", rows: []),
        Case(old: "sources: [page]", new: "goodForDays: 90\n        sources: [page]", rows: []),
    ])
    func theClassFollowsFromTheFieldThatDiffers(example: Case) throws {
        let new = Fixture().replacing(example.old, example.new, in: example.file)
        let (before, after) = (try Fixture().guide(), try new.guide())
        try #require(before != after)
        #expect(try rows(before, after) == example.rows)
    }

    @Test func aWayOfDeletingManyIsNewsOnlyWhereThereWasAnother() throws {
        let named = "purgeDays: 30\n    bulkDelete: {kind: all, clicks: [Go there], sources: [page]}"
        let fixture = Fixture().replacing("purgeDays: 30", named)
        #expect(try rows(Fixture().guide(), fixture.guide()) == [])
        #expect(try rows(fixture.guide(), Fixture().guide()) == ["acme/chat fact"])
        let other = fixture.replacing("Go there", "Go elsewhere")
        #expect(try rows(fixture.guide(), other.guide()) == ["acme/chat fact"])
        let looked = fixture.replacing("clicks: [Go there]", "goodForDays: 90, clicks: [Go there]")
        #expect(try rows(fixture.guide(), looked.guide()) == [])
    }

    @Test func theOrderOfRoutesAndWordsIsNotMaterial() throws {
        var guide = try Fixture().guide()
        guide.providers[0].products[0].steps[0].routes.reverse()
        #expect(try rows(Fixture().guide(), guide) == ["acme.chat.opt-out reworded"])
    }

    @Test func aPlanThatJoinsWithTheSameTermsChangesNoStepForTheOthers() throws {
        let new = try Fixture().replacing("- {id: team", "- {id: plus, name: Plus, class: consumer}\n      - {id: team")
            .replacing("plans: [free]\n        training", "plans: [free, plus]\n        training").guide()
        #expect(try rows(Fixture().guide(), new) == ["acme.chat.terms.free fact", "acme/chat fact"])
    }

    @Test func plansThatExchangeTheirTermsMakeTheStepMaterial() throws {
        let all = Fixture().replacing("training\n        plans: [free]", "training\n        plans: [free, team]")
        let old = try all.guide()
        var new = old
        let terms = old.providers[0].products[0].terms
        new.providers[0].products[0].terms[0].training = terms[1].training
        new.providers[0].products[0].terms[1].training = terms[0].training
        #expect(
            try rows(old, new) == [Self.optOut + " material", "acme.chat.terms.free fact", "acme.chat.terms.team fact"])
    }

    @Test func otherTermsOfAProductWithoutPlansMakeItsStepMaterial() throws {
        var old = try Fixture().guide()
        old.providers[0].products[0].plans = []
        old.providers[0].products[0].terms.removeLast()
        old.providers[0].products[0].terms[0].plans = []
        old.providers[0].products[0].steps[0].plans = []
        try #require(GuideCheck.problems(in: old).isEmpty)
        var new = old
        new.providers[0].products[0].terms[0].training = .choiceOff
        #expect(try rows(old, new) == [Self.optOut + " material", "acme.chat.terms.free fact"])
    }

    @Test func datedTermsMakeTheOptOutStepMaterial() throws {
        let dated = """
              - id: acme.chat.terms.free-2027
                plans: [free]
                training: "off"
                effective: 2027-01-01
                text: Not used from then on.
                sources: [page]
              - id: acme.chat.terms.team

            """
        let new = try Fixture().replacing(
            "      - id: acme.chat.terms.team\n",
            "    "
                + dated.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n    ")
                .trimmingSuffix("    ")
        ).guide()
        #expect(try rows(Fixture().guide(), new) == ["acme.chat.opt-out material", "acme.chat.terms.free-2027 fact"])
    }

    @Test func stepsComeAndGo() throws {
        let old = try Fixture().guide()
        var new = try Fixture().edition(2).guide()
        new.providers[0].products[0].steps.removeLast()
        #expect(try rows(old, new) == ["acme.chat.delete-old removed"])
        #expect(try rows(new, old) == ["acme.chat.delete-old added"])
    }

    @Test func aSuccessorReplaces() throws {
        let old = try Fixture().guide()
        var new = try Fixture().edition(2).guide()
        new.providers[0].products[0].steps[1].id = .init("acme.chat.delete-old.all")
        let tombstone = Tombstone(
            id: "acme.chat.delete-old", reason: "Split.", successor: "acme.chat.delete-old.all", removedInSerial: 2)
        new.tombstones = [tombstone]
        #expect(try rows(old, new) == ["acme.chat.delete-old.all replaced"])
        // Over two editions at once, with a second replacement in between.
        var third = new
        third.serial = 3
        third.providers[0].products[0].steps[1].id = .init("acme.chat.delete-old.each")
        third.tombstones.append(
            Tombstone(
                id: "acme.chat.delete-old.all", reason: "Again.", successor: "acme.chat.delete-old.each",
                removedInSerial: 3))
        #expect(try rows(old, third) == ["acme.chat.delete-old.each replaced"])
        // A step that was there before follows, but does not count as new.
        var merged = old
        merged.providers[0].products[0].steps.removeLast()
        merged.tombstones = [
            Tombstone(id: "acme.chat.delete-old", reason: "Same.", successor: "acme.chat.opt-out", removedInSerial: 2)
        ]
        #expect(try rows(old, merged) == ["acme.chat.delete-old removed"])
    }

    @Test func theEditorsWordsComeFromTheLogOfTheLaterEdition() throws {
        let old = try Fixture().guide()
        let changes = "[{ids: [acme.chat.gotcha.late], refs: [C07], correction: true, text: It was wrong.}]"
        let second = try Fixture().replacing("It does not reach back.", "It does.").edition(2, changes: changes)
            .build(after: old)
        let more = "[{ids: [acme.chat.gotcha.late], refs: [C08], text: It changed.}]"
        let third = try Fixture().replacing("It does not reach back.", "It will.").edition(3, changes: more)
            .build(after: second)
        let one = try #require(try GuideDiff.changes(from: old, to: second).first)
        #expect(
            one.refs == ["C07"] && one.correction && one.text == "It was wrong." && one.product?.text == "acme/chat")
        let both = try #require(try GuideDiff.changes(from: old, to: third).first)
        #expect(both.refs == ["C07", "C08"] && !both.correction && both.text == "It changed.")
        let last = try #require(try GuideDiff.changes(from: second, to: third).first)
        #expect(last.refs == ["C08"])
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
