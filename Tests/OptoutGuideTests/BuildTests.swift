import OptoutCore
import Testing

@testable import OptoutGuide

@Suite struct BuildTests {
    private let first: Guide

    init() throws { first = try Fixture().build() }

    private let explained = "[{ids: [acme.chat.opt-out], text: Other words.}]"
    private var reworded: Fixture { Fixture().replacing("title: Turn off training", "title: Switch it off") }

    @Test func anExplainedDifferenceIsBuiltAndLogged() throws {
        let guide = try reworded.edition(2, changes: explained).build(after: first)
        let change = try #require(guide.changes.first)
        #expect(guide.changes.count == 1)
        #expect(change.id == "acme.chat.opt-out" && change.change == .reworded && change.serial == 2)
        #expect(change.text == "Other words.")
    }

    @Test func theLogGrowsFromEditionToEdition() throws {
        let second = try reworded.edition(2, changes: explained).build(after: first)
        let third = try Fixture().edition(3, changes: explained).build(after: second)
        #expect(third.changes.map(\.serial) == [2, 3])
    }

    @Test func aDifferenceWithoutExplanationIsRefused() throws {
        let objections = try reworded.edition(2).objections(after: first)
        #expect(objections.contains { $0.hasSuffix("is reworded, but no entry of 'changes' says so") })
    }

    @Test func anExplanationWithoutDifferenceIsRefused() throws {
        let objections = try Fixture().edition(2, changes: explained).objections(after: first)
        #expect(objections.contains { $0.hasSuffix("changes[0].ids[0]: 'acme.chat.opt-out' did not change") })
    }

    @Test func anEditorsClassMustBeTheComputedOne() throws {
        for (claim, fits) in [("reworded", true), ("material", false), ("added", false), ("fact", false)] {
            let changes = "[{ids: [acme.chat.opt-out], change: \(claim), text: Other words.}]"
            let objections = try reworded.edition(2, changes: changes).objections(after: first)
            #expect(objections.isEmpty == fits)
            #expect(fits || objections[0].hasSuffix("'acme.chat.opt-out' is reworded, not \(claim)"))
        }
    }

    @Test func anIDMayNotGoWithoutATombstone() throws {
        let renamed = Fixture().replacing("id: acme.chat.delete-old", "id: acme.chat.delete-old.all")
        let changes = "[{ids: [acme.chat.delete-old.all, acme.chat.delete-old], text: Renamed.}]"
        let objections = try renamed.edition(2, changes: changes).objections(after: first)
        #expect(objections.contains { $0.contains("acme.chat.delete-old: gone without a tombstone") })
    }

    @Test(arguments: ["{id: team, name: Team, class: business}", "- id: acme.chat.gotcha.late"])
    func plansAndFactsMayNotGoEither(entry: String) throws {
        let renamed = entry.replacing("team", with: "crew").replacing("late", with: "later")
        let fixture = Fixture().replacing(entry, renamed).replacing(
            "[team]", renamed.contains("crew") ? "[crew]" : "[team]"
        )
        .replacing(
            "[acme.chat.gotcha.late]",
            renamed.contains("later") ? "[acme.chat.gotcha.later]" : "[acme.chat.gotcha.late]")
        let objections = try fixture.edition(2).objections(after: first)
        #expect(objections.contains { $0.contains("gone without a tombstone") })
    }

    @Test func aTombstoneLetsAStepGo() throws {
        let tombstones = "[{id: acme.chat.delete-old, reason: Not needed., removedInSerial: 2}]"
        let changes = "[{ids: [acme.chat.delete-old], change: removed, text: Not needed any more.}]"
        let fixture = withoutSecondStep.edition(2, changes: changes, tombstones: tombstones)
        let second = try fixture.build(after: first)
        #expect(second.tombstones.map(\.id) == ["acme.chat.delete-old"])
        // The tombstone stays for ever, and the id never comes back.
        let forgotten = try withoutSecondStep.edition(3).objections(after: second)
        #expect(forgotten.contains { $0.contains("acme.chat.delete-old: its tombstone is gone or was changed") })
        let again = try Fixture().edition(3, tombstones: tombstones).lint()
        #expect(again.contains { $0.contains("acme.chat.delete-old id: used again although it was removed") })
    }

    @Test func aTombstoneMustFitWhatWent() throws {
        let changes = "[{ids: [acme.chat.delete-old], text: Gone.}]"
        func objections(_ tombstone: String) throws -> [String] {
            try withoutSecondStep.edition(2, changes: changes, tombstones: "[\(tombstone)]").objections(after: first)
        }
        let missing = try objections(
            "{id: acme.chat.delete-old, reason: R., successor: acme.chat.none, removedInSerial: 2}")
        #expect(missing.contains { $0.contains("successor: no 'acme.chat.none' to follow it") })
        let fact = try objections(
            "{id: acme.chat.delete-old, reason: R., successor: acme.chat.gotcha.late, removedInSerial: 2}")
        #expect(fact.contains { $0.contains("a step cannot be followed by a fact") })
        let never = try objections("{id: acme.chat.never, reason: R., removedInSerial: 2}")
        #expect(never.contains { $0.contains("edition 1 has no such id") })
    }

    @Test func anIDKeepsItsKindItsProductAndItsSwitch() throws {
        let fact = "- {id: acme.chat.delete-old, kind: gotcha, text: A fact now., sources: [page]}"
        let kind = withoutSecondStep.replacing("facts:", "facts:\n      " + fact)
        #expect(
            try kind.edition(2).objections(after: first).contains { $0.contains("was the id of a step, now of a fact") }
        )
        let voice = Fixture().replacing(
            "- id: acme.chat.training\n        governs: training-text",
            "- id: acme.chat.other\n        governs: training-text\n        label: X\n      - id: acme.chat.training\n        governs: training-voice"
        )
        #expect(
            try voice.edition(2).objections(after: first).contains { $0.contains("was training-text; another switch") })
    }

    @Test func serialsFollowOneAnother() throws {
        #expect(try Fixture().edition(1).objections(after: first).contains { $0.contains("serial: must follow 1") })
        #expect(try Fixture().edition(1002).objections(after: first).contains { $0.contains("serial: must follow 1") })
        #expect(
            try Fixture().edition(2).objections().contains { $0.contains("only edition 1 has no edition before it") })
        #expect(try Fixture().edition(1, changes: explained).objections().contains { $0.contains("changes nothing") })
        let earlier = Fixture().edition(2).replacing("2026-02-01", "2025-02-01", in: "edition.yaml")
            .replacing("2026-01-01", "2025-01-01").replacing("2026-01-01", "2025-01-01", in: "advice.yaml")
        #expect(try earlier.objections(after: first).contains { $0.contains("date: before that of the edition") })
    }

    @Test func aStatementWithoutSourceIsRefused() throws {
        for sources in ["sources: []", ""] {
            #expect(try !Fixture().replacing("sources: [page]", sources).lint().isEmpty)
        }
    }

    private var withoutSecondStep: Fixture {
        var fixture = Fixture()
        let text = fixture.files["acme.yaml"] ?? ""
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let from = lines.firstIndex { $0.contains("id: acme.chat.delete-old") } ?? 0
        let to = lines.firstIndex { $0.contains("facts:") } ?? 0
        fixture.files["acme.yaml"] = (lines[..<from] + lines[to...]).joined(separator: "\n")
        return fixture
    }
}
