import OptoutCore
import Testing

@testable import OptoutStore

@Suite struct ImportTests {
    @Test func whatIsSeenIsNewKnownOrSkipped() throws {
        let desk = try Desk()
        let account = try desk.add()
        let first = try desk.export(
            [chat("a", "2026-01-01"), chat("b", "2026-01-02")], into: account, date: "2026-01-02",
            skipped: ["no id": 3]
        ).value
        #expect((first.seen, first.new, first.known, first.skipped) == (5, 2, 0, ["no id": 3]))
        let second = try desk.export(
            [chat("b", "2026-01-02"), chat("c", "2026-02-02"), chat("c", "2026-02-02")], into: account,
            date: "2026-02-02", complete: false
        ).value
        #expect((second.seen, second.new, second.known, second.skipped) == (3, 1, 1, ["listed twice": 1]))
    }

    @Test func theSameFileTwiceAddsNothing() throws {
        let desk = try Desk()
        let account = try desk.add()
        let chats = [chat("a", "2026-01-01"), chat("b", "2026-01-02")]
        try desk.export(chats, into: account, date: "2026-01-02")
        let again = try desk.export(chats, into: account, date: "2026-01-02").value
        #expect((again.new, again.known) == (0, 2))
        #expect(try desk.record.chats(ChatSelect()).total == 2)
    }

    @Test func anEmptyExportIsRefused() throws {
        let desk = try Desk()
        let account = try desk.add()
        #expect(throws: RecordError.self) { try desk.export([], into: account, date: nil) }
        #expect(try desk.record.imports().isEmpty)
    }

    @Test func countsThatDoNotAddUpAreRefused() throws {
        let desk = try Desk()
        let account = try desk.add()
        let before = try desk.dump()
        #expect(throws: RecordError.self) {
            try desk.export([chat("a", "2026-01-01")], into: account, date: "2026-01-01", seen: 7)
        }
        #expect(try desk.dump() == before)
    }

    @Test func anotherAccountsExportIsRefused() throws {
        let desk = try Desk()
        let (mine, yours) = (try desk.add("mine"), try desk.add("yours"))
        try desk.export([chat("a", "2026-01-01")], into: mine, date: "2026-01-01", key: "k1")
        #expect(throws: RecordError.self) {
            try desk.export([chat("b", "2026-01-03")], into: mine, date: "2026-01-03", key: "k2")
        }
        #expect(throws: RecordError.self) {
            try desk.export([chat("b", "2026-01-03")], into: yours, date: "2026-01-03", key: "k1")
        }
        #expect(try desk.record.account(forKey: "k1", product: mine.product)?.slug == "mine")
        #expect(try desk.record.imports().count == 1)
    }

    @Test func anotherProvidersExportIsRefused() throws {
        let desk = try Desk()
        let (mine, other) = (try desk.add(), try desk.add("other", product: "other/talk", plan: nil))
        let staging = try desk.record.staging(for: other.id, at: desk.now)
        try staging.append(chat("a", "2026-01-01"))
        let summary = ExportSummary(product: mine.product, format: "x/1", isComplete: true, date: desk.now, seen: 1)
        #expect(throws: RecordError.self) {
            try desk.record.commit(
                staging, summary, into: other.id, fileName: nil, purgeDays: nil, keepsTitles: true, desk.writing())
        }
    }

    @Test func aDryRunSaysTheSameAndWritesNothing() throws {
        let desk = try Desk()
        let account = try desk.add()
        let before = try desk.dump()
        let receipt = try desk.export([chat("a", "2026-01-01")], into: account, date: "2026-01-01", dryRun: true)
        #expect(receipt.value.new == 1)
        #expect(receipt.log.map(\.what) == ["import"])
        #expect(try desk.dump() == before)
    }

    @Test func chatsAreJudgedByWhatIsKnownWhenTheyComeIn() throws {
        let desk = try Desk()
        let account = try desk.add()
        try desk.set(account, "off", "2026-02-10T12:00Z")
        try desk.export(
            [
                chat("before", "2026-02-01"), chat("after", "2026-02-11"),
                chat("both", "2026-02-01", "2026-03-01"),
            ], into: account, date: "2026-03-01")
        #expect(try desk.states == "after none, before to-delete, both to-delete")
        let both = try desk.record.chats(ChatSelect(exposures: [.straddling])).rows
        #expect(both.map(\.providerID) == ["both"] && both.map(\.flags) == [[.resumed]])
    }

    @Test func chatsFollowWhatBecomesKnownLater() throws {
        let desk = try Desk()
        let account = try desk.add()
        try desk.export([chat("a", "2026-02-11")], into: account, date: "2026-02-11")
        #expect(try desk.states == "a to-delete")
        try desk.set(account, "off", "2026-02-10T12:00Z")
        #expect(try desk.states == "a none")
    }

    @Test func aStagedChatIsJudgedAnewIfTheFactsChangedMeanwhile() throws {
        let desk = try Desk()
        let account = try desk.add()
        let staging = try desk.record.staging(for: account.id, at: desk.now)
        try staging.append(chat("a", "2026-02-11"))
        try desk.set(account, "off", "2026-02-10T12:00Z")
        let summary = ExportSummary(
            product: account.product, format: "x/1", isComplete: true, date: at("2026-02-11"), seen: 1)
        _ = try desk.record.commit(
            staging, summary, into: account.id, fileName: nil, purgeDays: nil, keepsTitles: true, desk.writing())
        #expect(try desk.states == "a none")
    }

    @Test func anAccountNeverImportedHasNoFigure() throws {
        let desk = try Desk()
        let account = try desk.add()
        #expect(try desk.record.status(at: desk.now).map(\.chatsToDelete) == [nil])
        try desk.set(account, "off", "2026-01-01")
        try desk.export([chat("a", "2026-02-11")], into: account, date: "2026-02-11")
        #expect(try desk.record.status(at: desk.now).map(\.chatsToDelete) == [0])
    }

    @Test func aNewerExportBringsAChatUpToDateAndMomentsStay() throws {
        let desk = try Desk()
        let account = try desk.add()
        try desk.set(account, "off", "2026-02-10T12:00Z")
        try desk.export([chat("a", "2026-02-01", title: "old")], into: account, date: "2026-02-01")
        try desk.export([chat("a", "2026-03-01", title: "new")], into: account, date: "2026-03-01")
        let row = try #require(try desk.record.chats(ChatSelect()).rows.first)
        #expect(row.title == "new" && row.lastAt == at("2026-03-01") && row.exposure == .straddling)
    }

    @Test func anEmptiedChatIsJudgedByTheExportsDatesAsItsOwnLastActivityIsOfTheWords() throws {
        let whole = chat("a", "2026-01-01", "2026-02-01")
        let emptied = chat("a", "2026-01-01", partlyBlank: true)
        for newestFirst in [false, true] {
            let desk = try Desk()
            let account = try desk.add()
            if newestFirst { try desk.export([emptied], into: account, date: "2026-03-01", complete: false) }
            try desk.export([whole], into: account, date: "2026-02-01", complete: false)
            if !newestFirst { try desk.export([emptied], into: account, date: "2026-03-01", complete: false) }
            let found = try desk.record.importFindings(of: account.id, examples: 1)
            #expect(found.partlyGone == 1, "newest first: \(newestFirst)")
        }
    }

    @Test func anOlderExportLeavesAKnownChatAsItIs() throws {
        let desk = try Desk()
        let account = try desk.add()
        try desk.export([chat("a", "2026-03-01", title: "new")], into: account, date: "2026-03-01")
        try desk.export([chat("a", "2026-03-01", title: "old")], into: account, date: "2026-02-01")
        #expect(try desk.record.chats(ChatSelect()).rows.map(\.title) == ["new"])
    }

    @Test func hostileTitlesComeBackByteForByte() throws {
        let desk = try Desk()
        let account = try desk.add()
        let titles = ["'; DROP TABLE chat; --", "a\nPRIORITY=0\n", "\u{1b}[31mred", "%_\\", "\u{202e}abc", "🙂", "\0x"]
        let chats = titles.enumerated().map { chat("c\($0)", "2026-01-0\($0 + 1)", title: $1) }
        try desk.export(chats, into: account, date: "2026-01-09")
        #expect(try desk.record.chats(ChatSelect()).rows.map(\.title) == titles)
        #expect(try desk.record.chats(ChatSelect(match: "%_\\")).total == 1)
        #expect(try desk.record.chats(ChatSelect(match: "RED")).total == 1)
    }
}
