import OptoutCore
import Testing

@testable import OptoutStore

/// Chats that an export hands out in several pieces.
@Suite struct PieceTests {
    private func piece(_ id: String, _ times: String..., title: String? = nil, words: Int = 0) -> ExportedChat {
        let moments = times.map { at($0) }.sorted()
        return ExportedChat(
            id: id, title: title, createdAt: moments.first, lastAt: moments.last, messages: times.count, words: words,
            files: 1, moments: moments, isPart: true)
    }

    @Test func piecesBecomeOneChat() throws {
        let desk = try Desk()
        let account = try desk.add()
        let result = try desk.export(
            [
                piece("a", "2026-02-03", "2026-02-01", words: 3), chat("whole", "2026-01-01"),
                piece("b", "2026-01-05", title: "b's"), piece("a", "2026-01-02", title: "first", words: 4),
                piece("a", "2026-02-01", "2026-02-09", title: "second"),
            ], into: account, date: "2026-02-09", skipped: ["without id": 2]
        ).value
        #expect((result.seen, result.new, result.known, result.skipped) == (5, 3, 0, ["without id": 2]))
        let row = try #require(try desk.record.chats(ChatSelect()).rows.first { $0.providerID == "a" })
        #expect((row.messages, row.words, row.files, row.title) == (5, 7, 3, "first"))
        #expect((row.createdAt, row.lastAt) == (at("2026-01-02"), at("2026-02-09")))
    }

    @Test func aPieceDoesNotReplaceAWholeChat() throws {
        let desk = try Desk()
        let account = try desk.add()
        let result = try desk.export(
            [chat("a", "2026-03-01"), piece("a", "2026-01-01"), piece("a", "2026-01-02")], into: account,
            date: "2026-03-01"
        ).value
        #expect((result.seen, result.new, result.skipped) == (2, 1, ["listed twice": 1]))
    }

    @Test func momentsOfAllPiecesAreJudged() throws {
        let desk = try Desk()
        let account = try desk.add()
        try desk.set(account, "off", "2026-02-10T12:00Z")
        try desk.export(
            [piece("a", "2026-03-01"), piece("a", "2026-02-01")], into: account, date: "2026-03-01")
        let row = try #require(try desk.record.chats(ChatSelect()).rows.first)
        #expect(row.exposure == .straddling && row.flags == [.resumed])
    }

    @Test func flagsHoldIfAnyPieceHasThemAndBlankIfAllAre() throws {
        let desk = try Desk()
        let account = try desk.add()
        var (rated, shell, rest) = (piece("a", "2026-01-01"), piece("b"), piece("b"))
        rated.isRated = true
        shell.isBlank = true
        rest.isBlank = true
        try desk.export(
            [piece("a", "2026-01-02"), rated, shell, rest, piece("c", "2026-01-03")], into: account,
            date: "2026-01-03")
        let rows = try desk.record.chats(ChatSelect()).rows
        #expect(rows.filter { $0.flags == [.rated] }.map(\.providerID) == ["a"])
        #expect(rows.filter { $0.state == .gone }.map(\.providerID) == ["b"])
    }

    @Test func aHundredThousandPiecesAreUnitedInOneGo() throws {
        let desk = try Desk()
        let account = try desk.add()
        let start = at("2026-01-01")
        let pieces = (0..<100_000).map { number in
            let time = start.adding(seconds: Int64(number * 7_919 % 100_000))
            return ExportedChat(
                id: "a", createdAt: time, lastAt: time, messages: 1, words: 2, moments: [time], isPart: true)
        }
        let result = try desk.export(pieces, into: account, date: "2026-01-03").value
        #expect((result.seen, result.new) == (1, 1))
        let row = try #require(try desk.record.chats(ChatSelect()).rows.first)
        #expect((row.messages, row.words, row.lastAt) == (100_000, 200_000, start.adding(seconds: 99_999)))
    }

    @Test func aChatWithTooManyMomentsIsLeftOutAndCounted() throws {
        let desk = try Desk()
        let account = try desk.add()
        let start = at("2026-01-01")
        let pieces = (0..<3).map { part in
            ExportedChat(
                id: "a", messages: 100_000, moments: (0..<100_000).map { start.adding(seconds: $0 * 3 + part) },
                isPart: true)
        }
        let result = try desk.export(pieces + [chat("b", "2026-01-01")], into: account, date: "2026-01-03").value
        #expect((result.seen, result.new, result.skipped) == (2, 1, ["more than 200,000 messages": 1]))
    }
}
