import GRDB
import OptoutCore
import Testing

@testable import OptoutStore

/// Random exports, claims and sweeps against a slow reading of the rules, and the same in any order of importing.
@Suite struct ProofOrderTests {
    @Test func aNewerExportImportedFirstProvesWhatASweepClaims() throws {
        for newestFirst in [true, false] {
            let desk = try Desk()
            desk.now = at("2026-07-01")
            let account = try desk.add()
            try desk.export([chat("a", "2026-01-01")], into: account, date: "2026-01-03")
            _ = try desk.record.change(.sweep, occurred: InstantRange(at("2026-02-01")), desk.writing()) {
                try $0.sweep(account.id, from: nil, until: nil)
            }
            let newer = [chat("keeper", "2026-03-01")]
            let older = [chat("late", "2026-01-02"), chat("keeper", "2026-03-01")]
            if newestFirst { try desk.export(newer, into: account, date: "2026-03-01") }
            try desk.export(older, into: account, date: "2026-02-15", complete: false)
            if !newestFirst { try desk.export(newer, into: account, date: "2026-03-01") }
            #expect(try desk.states == "a gone, keeper to-delete, late gone", "newest first: \(newestFirst)")
        }
    }

    @Test func statesDoNotDependOnTheOrderOfImporting() throws {
        var random = SplitMix(state: 20_261_124)
        for round in 0..<60 {
            let story = ProofStory(&random)
            let expected = story.expected
            for order in [story.exports, story.exports.reversed(), story.exports.shuffled(using: &random)] {
                let states = try story.played(order)
                #expect(states == expected, "round \(round): \(story.claims) \(order)")
                if states != expected { return }
            }
        }
    }

    @Test func goneByAbsenceNeverComesFromAnIncompleteExport() throws {
        var random = SplitMix(state: 7)
        for round in 0..<60 {
            var story = ProofStory(&random)
            for index in story.exports.indices {
                story.exports[index].isComplete = false
                story.exports[index].blank = []
            }
            let states = try story.played(story.exports)
            #expect(!states.values.contains(.gone), "round \(round): \(story.exports)")
        }
    }

    @Test func takingTheLastImportBackLeavesWhatTheOthersProve() throws {
        var random = SplitMix(state: 5)
        for _ in 0..<25 {
            let story = ProofStory(&random)
            guard story.exports.count > 1 else { continue }
            let desk = try Desk()
            let account = try story.begin(desk)
            for export in story.exports.dropLast() { try story.take(export, desk, account) }
            let before = try proofs(desk)
            try story.take(story.exports[story.exports.count - 1], desk, account)
            _ = try desk.record.undo(nil, desk.writing())
            #expect(try proofs(desk) == before)
        }
    }

    private func proofs(_ desk: Desk) throws -> [String] {
        try desk.record.read { db in
            let queries = [
                "SELECT providerID, state, claimedUSec, isBlank, lastImportID FROM chat", "SELECT * FROM chatProof",
                "SELECT * FROM listing",
            ]
            return try queries.flatMap { try Row.fetchAll(db, sql: $0).map { "\($0)" }.sorted() }
        }
    }
}

/// Days of 2026; small numbers, so that dates often meet.
private struct ProofStory: CustomStringConvertible {
    struct Export: CustomStringConvertible {
        var day: Int
        var isComplete: Bool
        var listed: Set<Int>
        var blank: Set<Int>
        var description: String { "\(day)\(isComplete ? "!" : "?") \(listed.sorted()) blank \(blank.sorted())" }
    }

    /// By chat, the day of the deletion that the person claims; those in no list were never claimed.
    var claims: [Int: Int] = [:]
    /// A sweep of everything on that day.
    var sweep: Int?
    var exports: [Export] = []

    static let chats = 0..<5
    static let purgeDays = 3
    var description: String { "\(claims) sweep \(sweep.map(String.init) ?? "none") \(exports)" }

    init(_ random: inout SplitMix) {
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let listed = Self.chats.filter { _ in Bool.random(using: &random) }
            let blank = Self.chats.filter { !listed.contains($0) && Int.random(in: 0..<8, using: &random) == 0 }
            exports.append(
                Export(
                    day: Int.random(in: 2...9, using: &random), isComplete: Int.random(in: 0..<3, using: &random) > 0,
                    listed: Set(listed), blank: Set(blank)))
        }
        for chat in Self.chats where Int.random(in: 0..<3, using: &random) == 0 {
            claims[chat] = Int.random(in: 2...9, using: &random)
        }
        if Int.random(in: 0..<3, using: &random) == 0 { sweep = Int.random(in: 2...9, using: &random) }
    }

    private static func day(_ day: Int) -> Instant { at("2026-01-01").adding(days: day) }

    // MARK: Played

    /// A first, incomplete export makes every chat known that can be claimed; claims come before the rest.
    func begin(_ desk: Desk) throws -> Account {
        desk.now = at("2026-07-01")
        let account = try desk.add()
        if !claims.isEmpty {
            let known = claims.keys.sorted().map { chat("c\($0)", "2026-01-02") }
            try desk.export(known, into: account, date: "2026-01-02", complete: false, purgeDays: Self.purgeDays)
        }
        for (chat, day) in claims.sorted(by: { $0.key < $1.key }) {
            let handle = try desk.record.chats(ChatSelect()).rows.first { $0.providerID == "c\(chat)" }?.handle
            _ = try desk.record.change(.chatsDeleted, occurred: InstantRange(Self.day(day)), desk.writing()) {
                try $0.claimDeleted(ChatSelect(handles: [handle ?? ""]))
            }
        }
        if let sweep {
            _ = try desk.record.change(.sweep, occurred: InstantRange(Self.day(sweep)), desk.writing()) {
                try $0.sweep(account.id, from: nil, until: nil)
            }
        }
        return account
    }

    func take(_ export: Export, _ desk: Desk, _ account: Account) throws {
        let date = Self.day(export.day)
        let keeper = ExportedChat(id: "keeper", createdAt: date, lastAt: date, messages: 1, moments: [date])
        let listed = export.listed.sorted().map { chat("c\($0)", "2026-01-02") }
        let blank = export.blank.sorted().map { chat("c\($0)", "2026-01-02", blank: true) }
        let staging = try desk.record.staging(for: account.id, at: desk.now)
        for chat in listed + blank + [keeper] { try staging.append(chat) }
        let summary = ExportSummary(
            product: account.product, format: "example/1", isComplete: export.isComplete,
            missing: export.isComplete ? [] : ["part 2"], date: date, seen: listed.count + blank.count + 1)
        _ = try desk.record.commit(
            staging, summary, into: account.id, fileName: "export.zip", purgeDays: Self.purgeDays, keepsTitles: true,
            desk.writing())
    }

    func played(_ order: [Export]) throws -> [Int: ChatState] {
        let desk = try Desk()
        let account = try begin(desk)
        for export in order { try take(export, desk, account) }
        let rows = try desk.record.chats(ChatSelect()).rows.filter { $0.providerID != "keeper" }
        return Dictionary(uniqueKeysWithValues: rows.map { (Int($0.providerID.dropFirst()) ?? -1, $0.state) })
    }

    // MARK: The rules, read aloud

    var expected: [Int: ChatState] {
        var states: [Int: ChatState] = [:]
        for chat in Self.chats {
            let isKnown = claims[chat] != nil || exports.contains { $0.listed.union($0.blank).contains(chat) }
            if isKnown { states[chat] = state(of: chat) }
        }
        return states
    }

    private func state(of chat: Int) -> ChatState {
        let listings = exports.filter { $0.listed.contains(chat) }.map(\.day) + (claims[chat] == nil ? [] : [1])
        let newest = listings.max()
        // The newer of two words; a sweep was said last.
        let claim = sweep ?? claims[chat]
        let shell = exports.filter { $0.blank.contains(chat) }.map(\.day).max()
        if let shell, shell >= newest ?? 0 { return .gone }
        if let newest {
            let absent = exports.contains { export in
                export.isComplete && !export.listed.contains(chat) && export.day > newest
                    && claim.map { export.day > $0 } ?? true
            }
            if absent { return .gone }
        }
        guard let claim else { return .toDelete }
        return (newest ?? 0) >= claim + Self.purgeDays ? .stillThere : .deleted
    }
}
