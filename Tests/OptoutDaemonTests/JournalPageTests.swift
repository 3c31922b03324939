import Foundation
import OptoutCore
import OptoutTestSupport
import Testing

/// `optout-journal(7)` against the code.
@Suite struct JournalPageTests {
    private let page: String

    init() throws { page = try Self.file("Config/man/optout-journal.7") }

    private static func file(_ path: String) throws -> String {
        try String(contentsOfFile: ScratchHome.repository + "/" + path, encoding: .utf8)
    }

    @Test func everyFieldThatIsSetIsDescribedAndNoOther() throws {
        let source = try Self.file("Sources/OptoutDaemon/Delivery/TellingEntry.swift")
        let set = Set(source.matches(of: /set\("([A-Z_]+)"/).map { String($0.output.1) })
        let described = Set(page.matches(of: /\n\.It Dv ([A-Z_]+)/).map { String($0.output.1) })
        #expect(set.count > 10)
        #expect(described == set)
    }

    @Test(arguments: ReminderKind.allCases)
    func everyKindIsDescribedWithItsMessageID(kind: ReminderKind) {
        #expect(page.contains("\n.It Cm \(kind.rawValue)\n.Li \(kind.messageID)\n"))
    }

    @Test func noOtherKindIsDescribed() {
        let kinds = page.matches(of: /\n\.It Cm ([a-z-]+)\n/).map { String($0.output.1) }
        #expect(kinds.sorted() == ReminderKind.allCases.map(\.rawValue).sorted())
    }

    @Test(.enabled(if: JournalPageTests.mandoc != nil), arguments: JournalPageTests.pages)
    func mandocHasNothingToSay(name: String) throws {
        let mandoc = try #require(Self.mandoc)
        let outcome = try mandoc.run(["-Tlint", "-W", "warning", ScratchHome.repository + "/Config/man/" + name])
        #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.output)")
    }

    private static let pages =
        (try? FileManager.default.contentsOfDirectory(atPath: ScratchHome.repository + "/Config/man"))?.sorted() ?? []

    private static var mandoc: Program? { (try? ScratchHome()).flatMap { Program.tool("mandoc", in: $0) } }
}
