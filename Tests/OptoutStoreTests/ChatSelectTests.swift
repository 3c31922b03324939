import OptoutCore
import Testing

@testable import OptoutStore

@Suite struct ChatSelectTests {
    @Test(arguments: [
        ("sourdough", "My SOURDOUGH starter", true), ("köln", "STRASSE NACH KÖLN", true),
        ("STRASSE", "Straße nach Köln", true), ("straße", "strasse", true), ("МИР", "во всём мире", true),
        ("koln", "Köln", false), ("e\u{301}te\u{301}", "ÉTÉ", true), ("ΌΔΟΣ", "όδος", true), ("", "anything", true),
        ("%", "50 % off", true), ("_", "no such sign", false), ("日本", "日本語", true), ("ab", "a", false),
    ])
    func aTitleIsFoundWhateverItsCapitals(part: String, title: String, isFound: Bool) {
        #expect(Folded(title).holds(Folded(part)) == isFound)
    }

    @Test func aClaimIsOfTheChatsThatAreListed() throws {
        let desk = try Desk()
        let account = try desk.add()
        let chats = ["01", "02", "03"].map { chat("c" + $0, "2025-01-\($0)") }
        try desk.export(chats, into: account, date: "2025-02-01")
        try desk.claim(["c01"], on: "2025-02-02")
        try desk.export(Array(chats.dropFirst()) + [chat("c04", "2025-05-30")], into: account, date: "2025-05-30")
        #expect(try desk.states == "c01 gone, c02 to-delete, c03 to-delete, c04 to-delete")
        // The two oldest are c01 and c02.
        let receipt = try desk.record.change(.chatsDeleted, desk.writing()) {
            try $0.claimDeleted(ChatSelect(limit: 2))
        }
        #expect(receipt.value == 1)
        #expect(try desk.states == "c01 gone, c02 deleted, c03 to-delete, c04 to-delete")
    }

    @Test func aSpanKnowsItsEndsAndWhatHasNoDate() throws {
        let desk = try Desk()
        let account = try desk.add()
        let chats = [chat("a", "2025-01-01"), chat("b", "2025-03-01"), ExportedChat(id: "c", title: "c", messages: 1)]
        try desk.export(chats, into: account, date: "2025-03-01")
        let span = try desk.record.chatSpan(ChatSelect(account: account.id, limit: 1))
        #expect(span.count == 3 && span.undated == 1)
        #expect(span.oldest == at("2025-01-01") && span.newest == at("2025-03-01"))
        #expect(try desk.record.chatSpan(ChatSelect(states: [.kept])) == ChatSpan())
    }

    @Test func whatTheOptOutDoesNotReachIsCounted() throws {
        let desk = try Desk()
        let account = try desk.add()
        try desk.set(account, "off", "2025-01-01")
        var (shared, before) = (chat("shared", "2025-02-02"), chat("before", "2024-02-02"))
        (shared.isShared, before.isShared) = (true, true)
        let rated = chat("rated", "2025-02-01", rated: true)
        let files = chat("files", "2024-03-01", partlyBlank: true)
        try desk.export([rated, shared, before, files], into: account, date: "2025-03-01")
        let found = try desk.record.importFindings(of: account.id, examples: 5)
        #expect(found.rated == 1 && found.shared == 1 && found.partlyGone == 1)
        #expect(found.examples.map(\.providerID) == ["files"])
    }
}
