import OptoutConfig
import OptoutCore
import Testing

@testable import OptoutGuide

@Suite struct LintTests {
    @Test func theFixtureIsSound() throws {
        #expect(try Fixture().lint() == [])
    }

    @Test(arguments: Mistake.all)
    func everyMistakeIsReportedWhereItStands(mistake: Mistake) throws {
        let (fixture, place) = mistake.made(in: Self.withRumours)
        let lines = try fixture.lint()
        #expect(lines.contains { $0.hasPrefix(place) && $0.contains(mistake.says) }, "\(place)\n\(lines)")
    }

    @Test func manyKindsOfMistakesAreFound() {
        #expect(Set(Mistake.all.map(\.kind)).count >= 30)
    }

    /// The fixture with a source that nobody confirms.
    private static let withRumours = Fixture().replacing(
        "products:\n", "  talk: {at: talk, read: 2026-01-01, grade: unconfirmed}\nproducts:\n")

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
}
