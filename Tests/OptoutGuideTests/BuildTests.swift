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

    /// What breaks the chain from one edition to the next, made of the fixture; `▸` marks where it is reported.
    struct Break: Sendable, CustomTestStringConvertible {
        let kind: String
        /// What is changed in the provider's file.
        var acme: [(old: String, new: String)] = []
        var edition = BuildTests.head
        let at: String
        let says: String
        var testDescription: String { kind }
    }

    private static let head = "serial: 2\ndate: 2026-02-01\nexpires: 2099-12-31\n"
    private static let newTitle = [(old: "title: Turn off training", new: "title: Switch it off")]
    private static let gone = [
        (
            old: "      - id: acme.chat.delete-old\n        goal: delete-old\n        title: Delete old chats\n"
                + "        after: [acme.chat.opt-out]\n        routes:\n          - clients: [web]\n"
                + "            clicks: [Delete them]\n        sources: [page]\n", new: ""
        )
    ]

    private static func buried(_ rest: String) -> String {
        head + "changes: [{ids: [acme.chat.delete-old], text: Gone.}]\n"
            + "tombstones: [{id: acme.chat.delete-old, reason: R., \(rest)}]\n"
    }

    @Test(arguments: [
        Break(
            kind: "id gone without a tombstone", acme: gone, edition: "▸" + head, at: "acme.chat.delete-old",
            says: "gone without a tombstone; ids are for ever"),
        Break(
            kind: "id renamed", acme: [(old: "id: acme.chat.delete-old", new: "id: acme.chat.delete-old.all")],
            edition: "▸" + head, at: "acme.chat.delete-old", says: "gone without a tombstone"),
        Break(
            kind: "plan renamed", acme: [(old: "id: team", new: "id: crew"), (old: "[team]", new: "[crew]")],
            edition: "▸" + head, at: "acme/chat:team", says: "gone without a tombstone"),
        Break(
            kind: "id reused",
            edition: head + "tombstones: [{id: ▸acme.chat.delete-old, reason: R., removedInSerial: 2}]",
            at: "acme.chat.delete-old id", says: "used again although it was removed"),
        Break(
            kind: "id of something else",
            acme: gone + [
                (
                    old: "    facts:\n",
                    new: "    facts:\n      - {id: ▸acme.chat.delete-old, kind: gotcha, text: A., sources: [page]}\n"
                )
            ], at: "acme.chat.delete-old id", says: "was the id of a step, now of a fact"),
        Break(
            kind: "switch with another meaning",
            acme: [
                (
                    old: "- id: acme.chat.training\n        governs: training-text",
                    new: "- {id: acme.chat.other, governs: training-text, label: X}\n"
                        + "      - id: acme.chat.training\n        governs: ▸training-voice"
                )
            ], at: "acme.chat.training governs", says: "was training-text; another switch needs another id"),
        Break(
            kind: "tombstone of what never was",
            edition: head + "tombstones: [{id: ▸acme.chat.never, reason: R., removedInSerial: 2}]",
            at: "acme.chat.never id", says: "edition 1 has no such id"),
        Break(
            kind: "tombstone of another edition", acme: gone,
            edition: buried("removedInSerial: ▸2").replacing("serial: 2\n", with: "serial: 3\n"),
            at: "acme.chat.delete-old removedInSerial", says: "must be 3, where it goes"),
        Break(
            kind: "missing successor", acme: gone,
            edition: buried("removedInSerial: 2, successor: ▸acme.chat.none"), at: "acme.chat.delete-old successor",
            says: "no 'acme.chat.none' to follow it"),
        Break(
            kind: "successor of another kind", acme: gone,
            edition: buried("removedInSerial: 2, successor: ▸acme.chat.gotcha.late"),
            at: "acme.chat.delete-old successor", says: "a step cannot be followed by a fact"),
        Break(
            kind: "difference without a word",
            acme: [(old: "- id: acme.chat.opt-out", new: "- ▸id: acme.chat.opt-out")] + newTitle,
            at: "acme.chat.opt-out", says: "is reworded, but no entry of 'changes' says so"),
        Break(
            kind: "word without a difference", edition: head + "changes: [{ids: [▸acme.chat.opt-out], text: A.}]",
            at: "edition changes[0].ids[0]", says: "'acme.chat.opt-out' did not change"),
        Break(
            kind: "explained twice", acme: newTitle,
            edition: head
                + "changes: [{ids: [acme.chat.opt-out], text: A.}, {ids: [▸acme.chat.opt-out], text: B.}]",
            at: "edition changes[1].ids[0]", says: "'acme.chat.opt-out' is explained twice"),
        Break(
            kind: "class that differs", acme: newTitle,
            edition: head + "changes: [{ids: [acme.chat.opt-out], change: ▸material, text: A.}]",
            at: "edition changes[0].change", says: "'acme.chat.opt-out' is reworded, not material"),
        Break(
            kind: "serial that does not follow",
            edition: head.replacing("serial: 2", with: "serial: ▸1"), at: "edition serial", says: "must follow 1"),
        Break(
            kind: "date before the last",
            acme: [(old: "2026-01-01", new: "2025-01-01")],
            edition: head.replacing("date: 2026", with: "date: ▸2025"), at: "edition date",
            says: "before that of the edition it follows"),
    ])
    func whatBreaksTheChainIsReportedWhereItStands(example: Break) throws {
        var marked = Fixture()
        marked.files["edition.yaml"] = example.edition
        for (old, new) in example.acme { marked = marked.replacing(old, new) }
        if example.kind.hasPrefix("date") { marked = marked.replacing("2026-01-01", "2025-01-01", in: "advice.yaml") }
        let file = try #require(marked.files.first { $0.value.contains("▸") }?.key)
        let spot = Mistake.spot(in: marked.files[file] ?? "")
        let lines = try marked.replacing("▸", "", in: file).objections(after: first)
        let place = "\(file):\(spot.line):\(spot.column): \(example.at): "
        #expect(lines.contains { $0.hasPrefix(place) && $0.contains(example.says) }, "\(place)\n\(lines)")
    }

    @Test func buildingTwiceGivesTheSameBytes() throws {
        let folder = repository + "/Config/guide"
        let builds = try (0..<2).map { _ in
            let sources = try GuideSources(folder: folder)
            let serial = sources.guide.serial
            let previous = serial == 1 ? nil : try published(serial - 1)
            return try GuideBundle.encode(GuideBuild.build(sources, previous: previous))
        }
        #expect(builds[0] == builds[1])
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
