import Foundation
import OptoutCore
import OptoutGuide
import OptoutTestSupport
import Testing

@testable import OptoutCLI

/// Nothing of the source guide is lost, and every statement is acted on by something.
@Suite struct SourceCoverageTests {
    private static let statements: [CoveredStatement] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "source-coverage.tsv")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").dropFirst().map { row in
            let cells = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return CoveredStatement(
                statement: cells[0], line: Int(cells[1]) ?? 0, place: cells[2], expected: cells[3], actor: cells[4])
        }
    }()

    private static let bytes = FileManager.default.contents(
        atPath: ScratchHome.repository + "/Config/guide/editions/1.json")
    private static let edition = Result { try PublishedEdition(bytes ?? Data()) }
    private static let sensitivity = Result { try Sensitivity(bytes ?? Data()) }
    private static let actors = Result {
        try ActorOutputs(guide: GuideBundle.decode([UInt8](bytes ?? Data())))
    }

    /// What is wrong with the place of a statement; `nil`: nothing.
    private static func misplaced(_ statement: CoveredStatement) throws -> String? {
        guard let text = try edition.get().text(at: statement) else { return "no such place" }
        let found = ActorOutputs.flat(text).localizedStandardContains(ActorOutputs.flat(statement.expected))
        return found ? nil : "not said there: " + text
    }

    /// Why nothing acts on a statement; `nil`: something does.
    private static func idle(_ statement: CoveredStatement) throws -> String? {
        guard let actor = CoveredStatement.Actor(rawValue: statement.actor) else { return "no such actor" }
        let outputs = try actors.get()
        if actor == .chore { return outputs.isChore(statement.id) ? nil : "no chore for any account" }
        if try sensitivity.get().isActedOn(statement) == true { return nil }
        if outputs.says(statement.expected, actor) { return nil }
        return "not in the output of the commands of '\(actor)', and nothing else comes of it"
    }

    @Test func theListIsAsLongAsTheGuide() {
        #expect(Self.statements.count >= 240)
        #expect(Set(Self.statements.map { "\($0.line) \($0.statement)" }).count == Self.statements.count)
    }

    @Test(arguments: statements)
    func everyStatementHasItsPlace(statement: CoveredStatement) throws {
        #expect(try Self.misplaced(statement) == nil)
    }

    @Test(arguments: statements)
    func everyStatementIsActedOn(statement: CoveredStatement) throws {
        #expect(try Self.idle(statement) == nil)
    }

    /// The two tests above can fail.
    @Test func aLostStatementIsNoticed() throws {
        let sound = try #require(Self.statements.first { $0.actor == "chore" })
        func changed(_ change: (inout CoveredStatement) -> Void) -> CoveredStatement {
            var copy = sound
            change(&copy)
            return copy
        }
        #expect(try Self.misplaced(changed { $0.place = "openai.chatgpt.nowhere title" }) == "no such place")
        #expect(try Self.misplaced(changed { $0.place = sound.id + " routes[99]" }) == "no such place")
        #expect(try Self.misplaced(changed { $0.expected = "no such label" }) != nil)
        #expect(try Self.idle(changed { $0.actor = "nobody" }) == "no such actor")
        #expect(try Self.idle(changed { $0.place = "openai.chatgpt.temporary-chat text" }) != nil)
        let lost = changed { ($0.actor, $0.place, $0.expected) = ("page", sound.id + " title", "no such label") }
        #expect(try Self.idle(lost) != nil)
    }
}
