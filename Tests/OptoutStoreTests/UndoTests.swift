import GRDB
import OptoutCore
import Testing

@testable import OptoutStore

@Suite struct UndoTests {
    /// One way to change a record; `false` where it cannot be done just now.
    private typealias Move = @Sendable (Desk, inout SplitMix) throws -> Bool

    private static let moves: [Move] = [
        { desk, random in
            let number = Int.random(in: 0..<1_000_000, using: &random)
            try desk.add("account-\(number)", plan: Bool.random(using: &random) ? "free" : nil)
            return true
        },
        { desk, random in
            guard let account = try desk.record.accounts().randomElement(using: &random) else { return false }
            let day = Int.random(in: 10...28, using: &random)
            let state = ["off", "on", "unknown"].randomElement(using: &random) ?? "off"
            try desk.set(account, state, "2026-02-\(day)")
            return true
        },
        { desk, random in
            let known = try desk.record.accounts().filter(\.isOpen).randomElement(using: &random)
            let number = Int.random(in: 0..<1_000_000, using: &random)
            let seen = InstantRange(at("2026-02-01"), at("2026-02-11"))
            _ = try desk.record.change(.setup, desk.writing()) { change in
                let new = ["setup", "shares"].map {
                    Account(
                        id: Account.ID(""), slug: "\($0)-\(number)", product: Product.ID("example/chat"),
                        recordedAt: desk.now)
                }
                var added = try change.addAccounts(new)
                added[1].loginOf = added[0].id
                try change.editAccount(added[1])
                for id in [added[0].id] + (known.map { [$0.id] } ?? []) {
                    try change.observe(id, setting: Desk.setting, state: "off", how: .turned, at: seen)
                }
                if let known { try change.changePlan(of: known.id, to: Plan.ID("free"), from: seen) }
            }
            return true
        },
        { desk, random in
            guard var account = try desk.record.accounts().randomElement(using: &random) else { return false }
            account.slug = "renamed-\(Int.random(in: 0..<1_000_000, using: &random))"
            account.closed = nil
            _ = try desk.record.change(.accountEdit, desk.writing()) { change in
                try change.editAccount(account)
                try change.changePlan(of: account.id, to: Plan.ID("business"), from: InstantRange(at("2026-02-20")))
            }
            return true
        },
        { desk, random in
            guard let account = try desk.record.accounts().filter(\.isOpen).randomElement(using: &random) else {
                return false
            }
            _ = try desk.record.change(.accountClose, desk.writing()) { try $0.closeAccount(account.id) }
            return true
        },
        { desk, random in
            guard let account = try desk.record.accounts().randomElement(using: &random) else { return false }
            let last = Int.random(in: 1...28, using: &random)
            let chats = (0..<Int.random(in: 1...6, using: &random)).map { number in
                chat(
                    "c\(number)", "2026-01-0\(number + 1)", last < 10 ? "2026-02-0\(last)" : "2026-02-\(last)",
                    rated: Bool.random(using: &random))
            }
            try desk.export(
                chats, into: account, date: last < 10 ? "2026-02-0\(last)" : "2026-02-\(last)",
                complete: Bool.random(using: &random), keepsTitles: false)
            return true
        },
        { desk, random in
            let ids = try desk.record.chats(ChatSelect()).rows.map(\.handle).shuffled(using: &random).prefix(2)
            guard !ids.isEmpty,
                try desk.record.chats(ChatSelect(handles: Array(ids))).rows.contains(where: { $0.state != .gone })
            else { return false }
            let keeps = Bool.random(using: &random)
            _ = try desk.record.change(keeps ? .chatsKeep : .chatsDeleted, desk.writing()) { change in
                if keeps {
                    try change.keep(ChatSelect(handles: Array(ids)), because: "tax", review: at("2026-09-01"))
                } else {
                    try change.claimDeleted(ChatSelect(handles: Array(ids)))
                }
            }
            return true
        },
        { desk, random in
            guard let account = try desk.record.accounts().randomElement(using: &random) else { return false }
            _ = try desk.record.change(.sweep, desk.writing()) {
                try $0.sweep(account.id, from: Bool.random(using: &random) ? at("2026-01-03") : nil, until: nil)
            }
            return true
        },
        { desk, random in
            guard let chore = try desk.record.chores(at: desk.now).randomElement(using: &random) else { return false }
            let which = Int.random(in: 0..<4, using: &random)
            _ = try desk.record.change([.done, .done, .snooze, .dismiss][which], desk.writing()) { change in
                switch which {
                case 0: try change.markDone(chore.id)
                case 1: try change.markAsked(chore.id)
                case 2: try change.snooze(chore.id, until: desk.now.adding(days: 14))
                default: try change.dismiss(chore.id, because: "no need")
                }
            }
            return true
        },
    ]

    @Test(arguments: 0..<20)
    func changesTakenBackInReverseLeaveEveryRowAsItWas(seed: Int) throws {
        var random = SplitMix(state: UInt64(seed))
        let desk = try Desk()
        var dumps: [String] = []
        for _ in 0..<14 {
            let before = try desk.dump()
            let move = try #require(Self.moves.randomElement(using: &random))
            if try move(desk, &random) { dumps.append(before) }
        }
        let log = try desk.record.logCount()
        for expected in dumps.reversed() {
            let entry = try desk.record.undo(nil, desk.writing()).value
            let found = try desk.dump()
            let (left, right) = (Set(found.split(separator: "\n")), Set(expected.split(separator: "\n")))
            #expect(left.subtracting(right).sorted() == right.subtracting(left).sorted(), "\(entry.what) taken back")
            if found != expected { break }
        }
        #expect(try desk.record.logCount() == log + dumps.count)
    }

    @Test func anUndoCannotBeTakenBackNorAChangeTwice() throws {
        let desk = try Desk()
        try desk.add()
        let added = try #require(try desk.record.log().first)
        let undone = try desk.record.undo(added.handle, desk.writing())
        let undo = try #require(undone.log.first)
        #expect(undo.what == "undo" && undo.undoes == added.handle)
        #expect(throws: RecordError.self) { try desk.record.undo(added.handle, desk.writing()) }
        #expect(throws: RecordError.self) { try desk.record.undo(undo.handle, desk.writing()) }
        #expect(try desk.record.log().map(\.undone) == [false, true, false])
        #expect(try desk.record.log()[1].slug == "chat")
    }

    @Test func anAccountWithObservationsNamesTheChangeToTakeBackFirst() throws {
        let desk = try Desk()
        let account = try desk.add()
        let added = try #require(try desk.record.log().first).handle
        let observed = try #require(try desk.set(account, "off", "2026-02-10").log.first).handle
        #expect(
            throws: RecordError.conflict(
                "'\(added)' cannot be taken back while '\(observed)' rests on it",
                hint: "first: optout undo \(observed)")
        ) { try desk.record.undo(added, desk.writing()) }
        _ = try desk.record.undo(observed, desk.writing())
        _ = try desk.record.undo(added, desk.writing())
        #expect(try desk.record.accounts().isEmpty)
    }

    @Test func onlyTheNewestImportOfAnAccountIsTakenBack() throws {
        let desk = try Desk()
        let account = try desk.add()
        let first = try desk.export([chat("a", "2026-01-01")], into: account, date: "2026-01-01").log[0].handle
        let second = try desk.export(
            [chat("a", "2026-01-01", "2026-02-01")], into: account, date: "2026-02-01", complete: false
        ).log[0].handle
        #expect(throws: RecordError.self) { try desk.record.undo(first, desk.writing()) }
        _ = try desk.record.undo(second, desk.writing())
        #expect(try desk.record.chats(ChatSelect()).rows.map(\.lastAt) == [at("2026-01-01")])
        _ = try desk.record.undo(first, desk.writing())
        #expect(try desk.record.chats(ChatSelect()).total == 0)
    }

    @Test func anEditionIsNoPersonsChange() throws {
        let desk = try Desk()
        #expect(throws: RecordError.self) { try desk.record.undo(nil, desk.writing()) }
        let adopted = try #require(try desk.record.log().first)
        #expect(throws: RecordError.self) { try desk.record.undo(adopted.handle, desk.writing()) }
    }

    @Test func aChangeWithoutFactsLeavesNoTrace() throws {
        let desk = try Desk()
        let receipt = try desk.record.change(.chatsDeleted, desk.writing()) { try $0.claimDeleted(ChatSelect()) }
        #expect(receipt.value == 0 && receipt.log.isEmpty)
        #expect(try desk.record.logCount() == 1)
    }
}

/// Random numbers that are the same in every run (Steele, Lea, Flood: SplitMix).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
