import OptoutConfig
import OptoutCore
import Testing

@testable import OptoutGuide

/// A person's own files, named without folder, beside the fixture's edition.
private func own(_ files: [String: String], beside edition: Guide? = nil) throws -> OwnGuide {
    let files = files.sorted { $0.key < $1.key }.map { name, text in
        OwnFiles.File(name: name, path: name, contents: .success(Array(text.utf8)))
    }
    return OwnGuide(OwnFiles(files: files), beside: try edition ?? Fixture().guide())
}

/// Further entries of the fixture's product.
private let additions = """
    id: acme
    name: Acme
    hosts: [notes.example]
    verified: 2027-01-01
    sources:
      me: {at: my own notes, link: https://notes.example/a, read: 2026-11-01, grade: one}
    products:
      - id: acme/chat
        name: Acme Chat
        settings:
          - {id: acme.chat.memory, governs: personalisation, label: Remember me}
        steps:
          - id: acme.chat.harden.memory
            goal: harden
            title: Turn off memory
            plans: [free]
            after: [acme.chat.opt-out]
            routes:
              - clients: [web]
                link: https://notes.example/how
                clicks: [Turn it off]
                end: {setting: acme.chat.memory, value: "off"}
                completes: [acme.chat.delete-old]
            staysTrue: [acme.chat.gotcha.late, acme.chat.gotcha.mine]
            sources: [me]
        facts:
          - {id: acme.chat.gotcha.mine, kind: gotcha, text: It remembers., sources: [me]}
    """

/// A provider the fixture does not have.
private let poe = """
    id: poe
    name: Poe
    hosts: []
    verified: 2026-11-01
    sources:
      me: {at: my own notes, read: 2026-11-01, grade: one}
    products:
      - id: poe/poe
        name: Poe
        builtOn: acme
        steps:
          - id: poe.poe.harden.ask
            goal: harden
            title: Ask them
            routes:
              - {clients: [web], clicks: [Ask]}
            sources: [me]
    """

extension String {
    fileprivate func replacing(_ old: String, by new: String) -> String {
        split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}

@Suite struct OwnGuideTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let says: String
        var isPoe = false
        var testDescription: String { new + " → " + says }
    }

    @Test func soundFilesAreTakenWhole() throws {
        let guide = try own(["acme.yaml": additions, "poe.yaml": poe])
        #expect(guide.problems.map(\.description) == [])
        #expect(guide.files.compactMap(\.provider?.id.text) == ["acme", "poe"])
        #expect(guide.refusals.isEmpty)
    }

    @Test(arguments: [
        Case(old: "goal: harden", new: "goal: ▸hide", says: "products[0].steps[0].goal: expected one of opt-out"),
        Case(old: "title: Turn off memory", new: "titel: x", says: "'title' is missing"),
        Case(old: "name: Acme Chat", new: "name: Acme Chat\n    ▸color: red", says: "unknown field 'color'"),
        Case(old: "verified: 2027-01-01\n", new: "", says: "'verified' is missing, here and for the whole file"),
        Case(old: "        sources: [me]\n", new: "", says: "'sources' is missing"),
        Case(old: "sources: [me]\n    facts", new: "sources: [▸you]\n    facts", says: "no source of that name"),
        Case(old: "https://notes.example/how", new: "▸https://acme.example/how", says: "none of the provider's hosts"),
        Case(
            old: "https://notes.example/how", new: "▸http://notes.example/how", says: "does not begin with 'https://'"),
        Case(old: "hosts: [notes.example]", new: "hosts: [notes.example, ▸NOTES.example]", says: "no plain host name"),
        Case(old: "- id: acme.chat.harden", new: "- id: ▸acme.chat.hide", says: "does not begin with"),
        Case(old: "- id: acme.chat.harden.memory", new: "- id: ▸acme.code.harden", says: "does not begin with"),
        Case(old: "plans: [free]", new: "plans: [▸pro]", says: "no plan 'pro' in acme/chat"),
        Case(old: "after: [acme.chat.opt-out]", new: "after: [▸acme.chat.leave]", says: "no step 'acme.chat.leave'"),
        Case(old: "[acme.chat.delete-old]", new: "[▸acme.chat.leave]", says: "no other step 'acme.chat.leave'"),
        Case(old: "acme.chat.gotcha.late,", new: "▸acme.chat.gotcha.none,", says: "no fact 'acme.chat.gotcha.none'"),
        Case(old: "governs: personalisation", new: "governs: ▸training-text", says: "has a switch for that already"),
        Case(old: "text: It remembers.", new: "text: ▸\"It\\u202E remembers\"", says: "holds the character U+202E"),
        Case(old: "{id: acme.chat.gotcha.mine,", new: "{id: ▸acme.chat.memory,", says: "used 2 times"),
        Case(old: "read: 2026-11-01", new: "read: ▸2026-13-01", says: "expected a date"),
        Case(old: "id: poe\n", new: "id: ▸pow\n", says: "the file must be named after its provider", isPoe: true),
        Case(old: "builtOn: acme", new: "builtOn: ▸nobody", says: "no other provider 'nobody'", isPoe: true),
        Case(old: "builtOn: acme", new: "builtOn: ▸poe", says: "no other provider 'poe'", isPoe: true),
        Case(old: "    builtOn: acme\n", new: "", says: "poe/poe terms: none", isPoe: true),
        Case(old: "- id: poe/poe", new: "- id: ▸acme/poe", says: "is no product of poe", isPoe: true),
        Case(old: "sources: [me]", new: "sources: [me\n▸", says: "did not find expected", isPoe: true),
    ])
    func whatIsWrongIsReportedWhereItStandsAndNothingOfTheFileIsTaken(example: Case) throws {
        let name = example.isPoe ? "poe.yaml" : "acme.yaml"
        let marked = (example.isPoe ? poe : additions).replacing(example.old, by: example.new)
        let guide = try own([name: marked.replacing("▸", by: "")])
        let lines = guide.problems.map(\.description)
        #expect(lines.contains { $0.contains(example.says) }, "\(lines)")
        #expect(lines.allSatisfy { $0.hasPrefix(name + ":") })
        #expect(guide.files[0].provider == nil)
        guard let spot = spot(of: "▸", in: marked) else { return }
        #expect(lines.contains { $0.hasPrefix("\(name):\(spot.line):\(spot.column): ") }, "\(spot) \(lines)")
    }

    @Test(arguments: ["other", "advice", "changes", "edition", "tombstones"])
    func someIdsAreNoProviders(id: String) throws {
        let guide = try own(["\(id).yaml": poe.replacing("id: poe\n", by: "id: \(id)\n")])
        #expect(guide.problems.map(\.description).contains { $0.hasSuffix("'\(id)' is no provider id") })
    }

    @Test func aProductThatStandsTwiceIsRefused() throws {
        let again = poe + "\n  - {id: poe/poe, name: Poe, builtOn: acme}"
        #expect(try own(["poe.yaml": again]).problems.first?.problem.text == "used 2 times")
    }

    @Test func whatTheEditionSaysItselfIsSetAsideAndTheRestIsTaken() throws {
        let file = additions.replacing("- id: acme.chat.harden.memory", by: "- id: acme.chat.opt-out").replacing(
            "goal: harden", by: "goal: opt-out"
        ).replacing("        after: [acme.chat.opt-out]\n", by: "").replacing(
            "    settings:", by: "    purgeDays: 3\n    settings:")
        let guide = try own(["acme.yaml": file])
        #expect(
            guide.problems.map(\.description) == [
                "acme.yaml:10:16: acme/chat purgeDays: the guide says this of acme/chat itself; set aside",
                "acme.yaml:14:13: acme.chat.opt-out id: the guide has an entry of this id; set aside",
            ])
        let product = try #require(guide.files[0].provider?.products.first)
        #expect(product.steps.isEmpty && product.purgeDays == nil)
        #expect(product.facts.map(\.id.text) == ["acme.chat.gotcha.mine"])
        #expect(guide.refusals.count == 1)
    }

    @Test func anIdOfANewEditionTakesThePlaceOfOnesOwn() throws {
        let fixture = try Fixture().guide()
        #expect(try own(["acme.yaml": additions], beside: fixture).problems.isEmpty)
        var later = fixture
        later.providers[0].products[0].facts.append(
            Fact(
                id: .init("acme.chat.gotcha.mine"), kind: .gotcha, text: "It does.",
                evidence: fixture.products[0].facts[0].evidence))
        let guide = try own(["acme.yaml": additions], beside: later)
        #expect(guide.problems.map(\.problem.subject) == ["acme.chat.gotcha.mine"])
        #expect(guide.files[0].provider?.products[0].steps.count == 1)
        #expect(guide.files[0].provider?.products[0].facts.isEmpty == true)
    }

    @Test func anIdThatTheGuideHadOnceIsNotUsedAgain() throws {
        var edition = try Fixture().guide()
        edition.tombstones = [
            Tombstone(id: "acme.chat.harden.memory", reason: "gone", successor: nil, removedInSerial: 1)
        ]
        let guide = try own(["acme.yaml": additions], beside: edition)
        #expect(guide.problems.map(\.problem.text) == ["the guide had this id once; set aside"])
        #expect(guide.files[0].provider?.products[0].steps.isEmpty == true)
    }

    @Test func aProductThatAnEditionBringsKeepsOnesOwnFurtherEntries() throws {
        var edition = try Fixture().guide()
        let terms = try Fixture().guide().products[0].terms[1]
        edition.providers.append(
            Provider(
                id: .init("poe"), name: "Poe", hosts: [],
                products: [Product(id: .init("poe/poe"), name: "Poe", plans: [], terms: [terms])]))
        let guide = try own(["poe.yaml": poe], beside: edition)
        #expect(guide.problems.map(\.problem.field) == ["builtOn"])
        #expect(guide.files[0].provider?.products[0].steps.count == 1)
        #expect(guide.files[0].provider?.products[0].builtOn == nil)
    }

    @Test func aRefusedFileLeavesWhatStoodThereAndStopsNoOther() throws {
        let before = try own(["acme.yaml": additions, "poe.yaml": poe]).providers(standing: [])
        let now = try own(["acme.yaml": additions.replacing("harden.memory", by: "x"), "poe.yaml": poe])
        #expect(now.providers(standing: before) == before)
        #expect(now.providers(standing: []).map(\.id.text) == ["poe"])
        #expect(try own([:]).providers(standing: before).isEmpty)
    }

    @Test func theHostsOfAKnownProviderDoNotBindOnesOwnFile() throws {
        let file = additions.replacing("acme", by: "openai").replacing(
            "openai.chat.gotcha.late, ", by: ""
        ).replacing("        after: [openai.chat.opt-out]\n", by: "").replacing(
            "            completes: [openai.chat.delete-old]\n", by: ""
        ).replacing("        plans: [free]\n", by: "").replacing(
            "    name: Acme Chat", by: "    name: Chat\n    builtOn: acme")
        #expect(try own(["openai.yaml": file]).problems.map(\.description) == [])
    }

    @Test func aSwitchOfTheEditionsProviderCanBeShownAgain() throws {
        let file = additions.replacing("id: acme/chat", by: "id: acme/code").replacing("acme.chat", by: "acme.code")
            .replacing("        after: [acme.code.opt-out]\n", by: "").replacing(
                "acme.code.gotcha.late, ", by: ""
            ).replacing("acme.code.delete-old", by: "acme.chat.delete-old").replacing(
                "    settings:\n",
                by: """
                        plans: [{id: free, name: Free, class: consumer}]
                        terms: [{id: acme.code.terms, training: choice-on, text: As there., sources: [me]}]
                        settings:
                          - same: acme.chat.training

                    """)
        let guide = try own(["acme.yaml": file])
        #expect(guide.problems.map(\.description) == [])
        #expect(guide.files[0].provider?.products[0].mainSetting?.label == "Help us learn")
    }

    @Test func aFileThatCannotBeReadIsReported() throws {
        let file = OwnFiles.File(
            name: "poe.yaml", path: "poe.yaml", contents: .failure(.unreadable(path: "poe.yaml", reason: "no")))
        let guide = OwnGuide(OwnFiles(files: [file]), beside: nil)
        #expect(guide.problems.map(\.description) == ["poe.yaml:1:1: poe.yaml: cannot be read: no"])
    }

    private func spot(of mark: Character, in text: String) -> (line: Int, column: Int)? {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let at = line.firstIndex(of: mark) {
                return (index + 1, line[..<at].unicodeScalars.count + 1)
            }
        }
        return nil
    }
}

@Suite struct OwnGuideChangeTests {
    private func changes(from old: String?, to new: String?) throws -> [String] {
        let before = try own(old.map { ["acme.yaml": $0] } ?? [:]).providers(standing: [])
        let guide = try own(new.map { ["acme.yaml": $0] } ?? [:])
        return try guide.changes(from: before, to: guide.providers(standing: before)).map {
            "\($0.change.rawValue) \($0.id)"
        }
    }

    @Test func onlyOnesOwnEntriesAreChanges() throws {
        let all = ["added acme.chat.harden.memory", "fact acme.chat.gotcha.mine"]
        #expect(try changes(from: nil, to: additions) == all)
        #expect(try changes(from: additions, to: additions).isEmpty)
        let removed = ["removed acme.chat.harden.memory", "fact acme.chat.gotcha.mine"]
        #expect(try changes(from: additions, to: nil) == removed)
    }

    @Test func theirClassIsWorkedOutAsForEditions() throws {
        let step = "acme.chat.harden.memory"
        let wider = additions.replacing("        plans: [free]\n", by: "")
        #expect(try changes(from: additions, to: wider) == ["material \(step)"])
        let other = additions.replacing("Turn off memory", by: "Forget me")
        #expect(try changes(from: additions, to: other) == ["reworded \(step)"])
        let looked = additions.replacing("verified: 2027-01-01", by: "verified: 2027-02-01")
        #expect(try changes(from: additions, to: looked).isEmpty)
    }

    @Test func theDigestTellsWhenToLookAgain() throws {
        func digest(_ text: String, _ edition: String?) -> String {
            let file = OwnFiles.File(name: "poe.yaml", path: "poe.yaml", contents: .success(Array(text.utf8)))
            return OwnFiles(files: [file]).digest(beside: edition)
        }
        #expect(digest(poe, "a") == digest(poe, "a"))
        #expect(Set([digest(poe, "a"), digest(poe, "b"), digest(poe, nil), digest(poe + "\n", "a")]).count == 4)
        let none = OwnFiles(files: [])
        #expect(none.areTaken(nil, beside: "a") && !none.areTaken(digest(poe, "a"), beside: "a"))
    }

    @Test func theSameRefusalHasTheSameDigest() throws {
        let broken = additions.replacing("goal: harden", by: "goal: hide")
        let refusal = try own(["acme.yaml": broken]).refusals
        #expect(try own(["acme.yaml": broken, "poe.yaml": poe]).refusals == refusal)
        #expect(try own(["acme.yaml": broken + "\n"]).refusals != refusal)
    }
}

/// The example that people copy.
@Suite struct OwnExampleTests {
    private static let repository = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    @Test func bothPartsOfItAreSoundBesideThePublishedEdition() throws {
        let bytes = try fileBytes(
            Self.repository + "/Config/guide/editions/2.json", limit: GuideBundle.byteLimit)
        let example = try fileBytes(Self.repository + "/Config/guide.d.example.yaml", limit: YAMLFile.byteLimit)
        let text = String(decoding: example, as: UTF8.self)
        let second = text.split(separator: "\n").filter { $0.hasPrefix("#| ") }.map { $0.dropFirst(3) }
        #expect(second.count > 10)
        let guide = try own(
            ["poe.yaml": text, "openai.yaml": second.joined(separator: "\n")], beside: GuideBundle.decode(bytes))
        #expect(guide.problems.map(\.description) == [])
        #expect(guide.files.compactMap(\.provider).flatMap(\.products).map(\.steps.count) == [1, 1])
    }

    @Test func whatAProductIsBuiltOnTravelsInABundleAndItsChangeIsAFact() throws {
        let bytes = try fileBytes(
            Self.repository + "/Config/guide/editions/2.json", limit: GuideBundle.byteLimit)
        let edition = try GuideBundle.decode(bytes)
        #expect(!bytes.contains(Array("builtOn".utf8)))
        var other = edition
        let index = try #require(edition.providers.firstIndex { $0.id.text == "perplexity" })
        other.providers[index].products[0].builtOn = .init("openai")
        let again = try GuideBundle.decode(GuideBundle.encode(other))
        #expect(again.providers == other.providers)
        let id = other.providers[index].products[0].id.text
        #expect(
            try GuideDiff.changes(from: edition, to: again).map { "\($0.change.rawValue) \($0.id)" } == ["fact \(id)"])
        other.providers[index].products[0].builtOn = .init("nobody")
        #expect(throws: GuideError.self) { try GuideBundle.decode(GuideBundle.encode(other)) }
    }
}
