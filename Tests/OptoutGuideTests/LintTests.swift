import OptoutConfig
import OptoutCore
import Testing

@testable import OptoutGuide

/// In the changed text `▸` marks where the problem is to be reported; it is taken out before linting.
@Suite struct LintTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let says: String
        var file = "acme.yaml"
        var testDescription: String { new + " → " + says }
    }

    @Test func theFixtureIsSound() throws {
        #expect(try Fixture().lint() == [])
    }

    @Test(arguments: [
        // What a field may hold.
        Case(old: "goal: opt-out", new: "goal: ▸opt-in", says: "products[0].steps[0].goal: expected one of opt-out"),
        Case(old: "class: business", new: "class: ▸company", says: "expected one of consumer, business"),
        Case(old: "purgeDays: 30", new: "purgeDays: ▸thirty", says: "products[0].purgeDays: expected a whole number"),
        Case(old: "clients: [mobile]", new: "clients: [▸watch]", says: "expected one of web"),
        Case(old: "kind: gotcha", new: "kinds: gotcha", says: "'kind' is missing"),
        Case(old: "governs: training-text", new: "governs: ▸training", says: "expected one of training-text"),
        Case(old: "training: \"off\"", new: "training: ▸off", says: "put quotes round 'off'"),
        Case(old: "text: Never used.", new: "text: ▸[]", says: "expected a text, found a list"),
        Case(old: "name: Acme Chat", new: "name: Acme Chat\n    ▸color: red", says: "unknown field 'color'"),
        Case(old: "serial: 1", new: "serial: ▸0", says: "serial: expected a whole number", file: "edition.yaml"),
        Case(old: "date: 2026-01-01", new: "date: ▸2026-02-30", says: "expected a date", file: "edition.yaml"),
        Case(old: "form: questions", new: "form: ▸poem", says: "expected one of questions", file: "advice.yaml"),
        // Ids.
        Case(old: "id: acme.chat.delete-old", new: "id: ▸acme.chat.remove-old", says: "does not begin with"),
        Case(old: "id: acme.chat.delete-old", new: "id: ▸acme.Chat.delete-old", says: "does not begin with"),
        Case(old: "- id: acme.chat.gotcha.late", new: "- id: ▸acme.chat.terms.free", says: "used 2 times"),
        Case(old: "id: advice.rule", new: "id: ▸rule", says: "'rule' is no topic of advice", file: "advice.yaml"),
        Case(old: "id: acme/chat", new: "id: ▸other/chat", says: "is no product of acme"),
        // Links.
        Case(
            old: "https://acme.example/settings", new: "▸http://acme.example/s", says: "does not begin with 'https://'"),
        Case(old: "https://acme.example/settings", new: "▸javascript:alert(1)", says: "does not begin with 'https://'"),
        Case(
            old: "https://acme.example/settings", new: "▸https://acme.example.evil.test/",
            says: "none of the provider's"),
        Case(
            old: "https://acme.example/settings", new: "▸https://evil.test/#acme.example",
            says: "none of the provider's"),
        Case(old: "https://acme.example/settings", new: "▸https://acme.example@evil.test/", says: "no plain host name"),
        Case(old: "https://acme.example/settings", new: "▸https://acme.example:8/", says: "no plain host name"),
        Case(old: "https://acme.example/settings", new: "▸https://аcme.example/", says: "no plain host name"),
        Case(old: "https://acme.example/settings", new: "▸'https://acme.example/a b'", says: "no plain address needs"),
        Case(old: "help.acme.example]", new: "▸xn--cme-5cd.example]", says: "no plain host name"),
        Case(old: "https://acme.example/c/{id}", new: "▸https://acme.example/c/", says: "must hold '{id}' once"),
        Case(old: "https://acme.example/c/{id}", new: "▸https://acme.example/{id}/{id}", says: "must hold '{id}' once"),
        Case(
            old: "link: https://help.acme.example/a", new: "link: https://elsewhere.example/",
            says: "none of the provider's"),
        // Texts.
        Case(old: "text: Never used.", new: "text: ▸\"Never\\u202E used\"", says: "holds the character U+202E"),
        Case(old: "text: Never used.", new: "text: ▸\"Never\\e[2J used\"", says: "holds the character U+1B"),
        Case(old: "text: Never used.", new: "text: ▸\"a\\nb\"", says: "holds the character U+A"),
        Case(old: "text: Never used.", new: "text: ▸\"a\\u200Bb\"", says: "holds the character U+200B"),
        Case(old: "text: Never used.", new: "text: ▸\"a\\u00A0b\"", says: "holds the character U+A0"),
        Case(old: "text: Never used.", new: "text: ▸\"\"", says: "empty"),
        Case(old: "text: Never used.", new: "text: ▸\" a\"", says: "begins or ends with a space"),
        Case(old: "label: Help us learn", new: "label: ▸Неlp us learn", says: "mixes alphabets"),
        Case(old: "text: Never used.", new: "text: ▸\"a\\u0301\\u0302\\u0303\"", says: "piles up combining marks"),
        Case(old: "Never used.", new: "▸" + String(repeating: "x", count: 1001), says: "longer than 1000 bytes"),
        // References.
        Case(old: "plans: [team]", new: "plans: [▸crew]", says: "no plan 'crew' in acme/chat"),
        Case(old: "staysTrue: [acme.chat.gotcha.late]", new: "staysTrue: [▸acme.chat.none]", says: "no fact"),
        Case(old: "after: [acme.chat.opt-out]", new: "after: [▸acme.chat.leave]", says: "no step"),
        Case(old: "after: [acme.chat.opt-out]", new: "after: ▸[acme.chat.delete-old]", says: "goes round in a circle"),
        Case(old: "sources: [us]", new: "sources: [▸them]", says: "no source of that name", file: "advice.yaml"),
        Case(old: "sources: [us]", new: "sources: ▸[]", says: "no source", file: "advice.yaml"),
        Case(old: "aliases: [Teach us]", new: "values: ▸[\"on\", \"off\"]", says: "has the values off and on"),
        Case(old: "plans: [team]", new: "plans: [free]", says: "terms: plan 'team' has none"),
        Case(old: "plans: [team]", new: "plans: [▸free, team]", says: "has 2 terms without a date"),
    ])
    func whatIsWrongIsReportedWhereItStands(example: Case) throws {
        let marked = Fixture().replacing(example.old, example.new, in: example.file)
        let lines = try marked.replacing("▸", "", in: example.file).lint()
        #expect(lines.contains { $0.contains(example.says) }, "\(lines)")
        guard let spot = spot(of: "▸", in: marked.files[example.file] ?? "") else { return }
        let place = "\(example.file):\(spot.line):\(spot.column): "
        if !example.says.contains("terms without") {
            #expect(lines.contains { $0.hasPrefix(place) }, "\(place) \(lines)")
        }
    }

    @Test func routesMustEndAlike() throws {
        let other = "value: \"off\"}\n          - clients: [mobile]"
        let lines = try Fixture().replacing(other, "value: \"on\"}\n          - clients: [mobile]").lint()
        #expect(lines.contains { $0.contains("acme.chat.opt-out routes: they do not all end in the same setting") })
        let without = try Fixture().replacing(
            "[Turn off \"Help us learn\"]\n            end: {setting: acme.chat.training, value: \"off\"}",
            "[Turn it off]"
        ).lint()
        #expect(without.contains { $0.contains("they do not all end") }, "\(without)")
    }

    @Test func anEndMustBeAValueOfASettingOfTheProduct() throws {
        let value = try Fixture().replacing("value: \"off\"", "value: none").lint()
        #expect(value.contains { $0.contains("acme.chat.opt-out routes[0].end.value: 'none' is none of off, on") })
        let setting = try Fixture().replacing("setting: acme.chat.training", "setting: acme.chat.other").lint()
        #expect(setting.contains { $0.contains("no setting 'acme.chat.other' in acme/chat") })
    }

    @Test func everyProblemOfEveryFileIsListed() throws {
        let fixture = Fixture().replacing("purgeDays: 30", "purgeDays: x").replacing("kind: gotcha", "kind: y")
            .replacing("form: questions", "form: z", in: "advice.yaml")
        #expect(
            try fixture.lint().map { String($0.prefix { $0 != ":" }) } == ["acme.yaml", "acme.yaml", "advice.yaml"])
    }

    @Test func aProviderFileBearsItsProvidersName() throws {
        var fixture = Fixture()
        fixture.files["other.yaml"] = fixture.files.removeValue(forKey: "acme.yaml")
        #expect(try fixture.lint() == ["other.yaml:1:5: id: the file must be named after its provider"])
    }

    @Test func aProviderThisProgramKnowsMayNameOnlyKnownHosts() throws {
        var fixture = Fixture().replacing("acme.example", "openai.example").replacing("acme", "openai")
        fixture.files["openai.yaml"] = fixture.files.removeValue(forKey: "acme.yaml")
        #expect(try fixture.lint().first?.contains("not among the hosts this program knows for openai") == true)
    }

    @Test func aSharedSettingIsOneSetting() throws {
        let other = """

              - id: acme/code
                name: Acme Code
                terms:
                  - {id: acme.code.terms, training: choice-on, text: The same., sources: [page]}
                settings:
                  - same: acme.chat.training
            """
        let fixture = Fixture().appending(other)
        #expect(try fixture.lint() == [])
        let guide = try fixture.guide()
        #expect(guide.product(.init("acme/code"))?.mainSetting == guide.product(.init("acme/chat"))?.mainSetting)
        let unknown = try fixture.replacing("same: acme.chat", "same: acme.else").lint()
        #expect(unknown.contains { $0.contains("no setting 'acme.else.training' further up in this file") })
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
