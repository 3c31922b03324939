import GRDB
import OptoutCore
import Testing

@testable import OptoutStore

/// An account that comes into the record together with its chats.
@Suite struct FirstImportTests {
    private let desk: Desk
    private let new = Account(
        id: Account.ID(""), slug: "chat-1", product: Product.ID("example/chat"), recordedAt: at("2026-03-07"))

    init() throws { desk = try Desk() }

    private func take(key: String? = nil, dryRun: Bool = false) throws -> Receipt<ImportResult> {
        let staging = try desk.record.staging(at: desk.now)
        try staging.append(chat("a", "2026-01-01"))
        let summary = ExportSummary(
            product: new.product, format: "example/1", accountKey: key, isComplete: true, date: at("2026-01-01"),
            seen: 1)
        return try desk.record.commit(
            staging, summary, of: .new(new), fileName: "export.zip", purgeDays: 30, keepsTitles: true,
            desk.writing(dryRun: dryRun))
    }

    @Test func theAccountAndTheChatsAreTwoRowsOfTheLogAndCanBeTakenBackOneByOne() throws {
        let before = try desk.dump()
        let receipt = try take()
        #expect(receipt.log.map(\.what) == ["account-add", "import"])
        #expect(receipt.value.new == 1)
        #expect(try desk.states == "a to-delete")
        #expect(try desk.record.accounts().map(\.slug) == ["chat-1"])
        for row in receipt.log.reversed() { _ = try desk.record.undo(row.handle, desk.writing()) }
        #expect(try desk.dump() == before)
    }

    @Test func anExportThatIsRefusedLeavesNoAccount() throws {
        try desk.export([chat("b", "2026-01-01")], into: try desk.add(), date: "2026-01-01", key: "k1")
        let before = try desk.dump()
        #expect(throws: RecordError.self) { try take(key: "k1") }
        #expect(try desk.dump() == before)
    }

    @Test func whatFailsAfterTheAccountWasAddedTakesItBack() throws {
        try desk.record.write { db in
            try db.execute(
                sql: """
                    CREATE TEMP TRIGGER full BEFORE INSERT ON main.import BEGIN SELECT RAISE(ABORT, 'full'); END
                    """)
            return ((), .commit)
        }
        let before = try desk.dump()
        #expect(throws: (any Error).self) { try take() }
        #expect(try desk.record.accounts().isEmpty)
        #expect(try desk.dump() == before)
    }

    @Test func aDryRunAddsNoAccount() throws {
        let before = try desk.dump()
        #expect(try take(dryRun: true).log.map(\.what) == ["account-add", "import"])
        #expect(try desk.dump() == before)
    }
}
