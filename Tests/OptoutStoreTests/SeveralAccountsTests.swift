import OptoutCore
import Testing

@testable import OptoutStore

@Suite struct SeveralAccountsTests {
    private func account(_ slug: String) -> Account {
        Account(
            id: Account.ID(""), slug: slug, product: Product.ID("example/chat"),
            plans: [PlanChange(plan: Plan.ID("free"), from: InstantRange(at("2026-03-07")))],
            recordedAt: at("2026-03-07"))
    }

    @Test func accountsAddedTogetherAreOneChangeAndGoTogether() throws {
        let desk = try Desk()
        let before = try desk.record.logCount()
        let receipt = try desk.record.change(.accountAdd, desk.writing()) {
            try $0.addAccounts([account("one"), account("two"), account("three")])
        }
        #expect(try desk.record.logCount() == before + 1)
        #expect(try desk.record.accounts().map(\.slug) == ["one", "three", "two"])
        #expect(receipt.log.map(\.slug) == [nil])
        _ = try desk.record.undo(nil, desk.writing())
        #expect(try desk.record.accounts().isEmpty)
        #expect(try desk.record.check(full: true).isEmpty)
    }

    @Test func theyStayWhileALaterChangeRestsOnAnyOfThem() throws {
        let desk = try Desk()
        let receipt = try desk.record.change(.accountAdd, desk.writing()) {
            try $0.addAccounts([account("one"), account("two")])
        }
        let handle = try #require(receipt.log.first?.handle)
        let second = try #require(receipt.value.last)
        try desk.set(second, "off", "2026-02-10")
        #expect(throws: RecordError.self) { try desk.record.undo(handle, desk.writing()) }
        _ = try desk.record.undo(nil, desk.writing())
        _ = try desk.record.undo(handle, desk.writing())
        #expect(try desk.record.accounts().isEmpty)
    }
}
