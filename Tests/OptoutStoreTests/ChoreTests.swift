import GRDB
import OptoutCore
import Testing

@testable import OptoutStore

@Suite struct ChoreTests {
    let desk: Desk

    init() throws { desk = try Desk() }

    private func kinds() throws -> [String] {
        try desk.record.chores(at: desk.now).map(\.key.kind.rawValue).sorted()
    }

    @Test func aNewAccountHasItsStepsToDo() throws {
        try desk.add()
        #expect(try kinds() == ["get-export", "open-step"])
    }

    @Test func recordingTheOptOutClosesItsStepAndUndoOpensTheSameAgain() throws {
        let account = try desk.add()
        let step = try #require(try desk.record.chores(at: desk.now).first { $0.key.kind == .openStep })
        try desk.set(account, "off", "2026-02-10")
        #expect(try kinds() == ["get-export"])
        _ = try desk.record.undo(nil, desk.writing())
        #expect(try desk.record.chores(at: desk.now).contains(step))
    }

    @Test func aClosedChoreWantedAgainIsANewOne() throws {
        let account = try desk.add()
        let step = try #require(try desk.record.chores(at: desk.now).first { $0.key.kind == .openStep })
        try desk.set(account, "off", "2026-02-10")
        try desk.set(account, "on", "2026-02-20")
        let again = try #require(try desk.record.chores(at: desk.now).first { $0.key.kind == .openStep })
        #expect(again.id != step.id && again.handle != step.handle)
    }

    @Test func settlingTwiceWritesNothingTheSecondTime() throws {
        try desk.add()
        _ = try desk.record.settle(desk.writing())
        let before = desk.record.queue.inDatabase { $0.totalChangesCount }
        let settled = try desk.record.settle(desk.writing())
        #expect(settled.opened.isEmpty && settled.closed.isEmpty && settled.queued.isEmpty)
        let after = desk.record.queue.inDatabase { $0.totalChangesCount }
        #expect(after == before)
    }

    @Test func eachTellingIsQueuedOnce() throws {
        try desk.add()
        for _ in 0..<3 { _ = try desk.record.settle(desk.writing()) }
        let queued = try desk.record.tellings(.journal, in: [.queued])
        let chores = queued.filter { $0.chore != nil }
        #expect(chores.map(\.telling.occasion) == ["new", "new"])
        #expect(Set(chores.map(\.telling.id)).count == 2)
    }

    @Test func aDatabaseRuleForbidsASecondTellingOfTheSameOccasion() throws {
        try desk.add()
        #expect(throws: DatabaseError.self) {
            try desk.record.queue.inDatabase { db in
                try db.execute(
                    sql: """
                        INSERT INTO telling SELECT replace(id, substr(id, 1, 4), '0000'), choreID, kind, channel,
                            occasion, serial, queuedAtUSec, atUSec, attempts, state, lateDays
                        FROM telling WHERE choreID IS NOT NULL
                        """)
            }
        }
    }

    @Test func attemptsAreCountedAndADeliveredTellingIsLeftAlone() throws {
        try desk.add()
        let telling = try #require(try desk.record.tellings(.journal, in: [.queued]).first { $0.chore != nil }).telling
        #expect(try desk.record.beginAttempt(telling.id, at: desk.now) == 1)
        try desk.record.mark(telling.id, .lost, at: desk.now)
        #expect(try desk.record.beginAttempt(telling.id, at: desk.now) == 2)
        try desk.record.mark(telling.id, .delivered, at: desk.now)
        #expect(try desk.record.beginAttempt(telling.id, at: desk.now) == nil)
        try desk.record.mark(telling.id, .lost, at: desk.now)
        #expect(try desk.record.told().first { $0.telling.id == telling.id }?.telling.state == .delivered)
    }

    @Test func whatIsClosedIsNotToldAnyMore() throws {
        let account = try desk.add()
        let telling = try #require(
            try desk.record.tellings(.journal, in: [.queued]).first { $0.chore?.key.kind == .openStep })
        try desk.set(account, "off", "2026-02-10")
        #expect(try desk.record.tellings(.journal, in: [.queued]).allSatisfy { $0.telling.id != telling.telling.id })
        #expect(try desk.record.beginAttempt(telling.telling.id, at: desk.now) == nil)
    }

    @Test func whatWasPrintedOnATerminalIsNotToldByTheJournal() throws {
        try desk.add()
        let chores = try desk.record.chores(at: desk.now)
        try desk.record.printed(chores.map(\.id), at: desk.now)
        _ = try desk.record.settle(desk.writing())
        #expect(try desk.record.tellings(.journal, in: [.queued]).allSatisfy { $0.chore == nil })
        #expect(try desk.record.told().filter { $0.telling.channel == .terminal }.count == chores.count)
    }

    @Test func whatWasPrintedOnATerminalIsToldByNoOtherChannel() throws {
        try desk.add()
        let chores = try desk.record.chores(at: desk.now)
        _ = try desk.record.queue(.desktop, at: desk.writing().now)
        #expect(try desk.record.tellings(.desktop, in: [.queued]).count == chores.count)
        try desk.record.printed(chores.map(\.id), at: desk.now)
        #expect(try desk.record.queue(.desktop, at: desk.writing().now) == desk.now.adding(days: 1).adding(seconds: -1))
        _ = try desk.record.settle(desk.writing())
        for channel in [Telling.Channel.journal, .desktop] {
            #expect(try desk.record.tellings(channel, in: [.queued]).allSatisfy { $0.chore == nil })
        }
        #expect(try desk.record.told().filter { $0.telling.channel == .terminal }.count == chores.count)
    }

    @Test func theDesktopIsQueuedByItsOwnDelivererAlone() throws {
        try desk.add()
        _ = try desk.record.settle(desk.writing())
        #expect(try desk.record.told().allSatisfy { $0.telling.channel == .journal })
        let before = try desk.record.told().filter { $0.telling.channel == .journal }
        #expect(try desk.record.queue(.desktop, at: desk.writing().now) == nil)
        _ = try desk.record.queue(.desktop, at: desk.writing().now)
        let desktop = try desk.record.told().filter { $0.telling.channel == .desktop }
        #expect(Set(desktop.map(\.telling.chore)) == Set(before.filter { $0.chore != nil }.map(\.telling.chore)))
        #expect(try desk.record.told().filter { $0.telling.channel == .journal } == before)
    }

    @Test func bubblesAreWhatWasShownTogether() throws {
        try desk.add()
        try desk.add("other")
        _ = try desk.record.queue(.desktop, at: desk.writing().now)
        let ids = try desk.record.tellings(.desktop, in: [.queued]).map(\.telling.id)
        try #require(ids.count == 4)
        let (first, second) = (desk.now.adding(seconds: 1), desk.now.adding(seconds: 2))
        for (part, moment) in [(ids.prefix(3), first), (ids.suffix(1), second)] {
            _ = try desk.record.beginAttempts(Array(part), at: moment)
            #expect(try desk.record.bubbles(since: moment).isEmpty)
            try desk.record.mark(part.reduce(into: [:]) { $0[$1] = .delivered }, at: moment)
        }
        #expect(
            try desk.record.bubbles(since: first)
                == [ShownBubble(at: first, isDigest: true), ShownBubble(at: second, isDigest: true)])
        #expect(try desk.record.bubbles(since: second).count == 1)
    }

    @Test func aSnoozedChoreSleepsAndItsUndoWakesIt() throws {
        try desk.add()
        let chore = try #require(try desk.record.chores(at: desk.now).first)
        let until = desk.now.adding(days: 14)
        _ = try desk.record.change(.snooze, desk.writing()) { try $0.snooze(chore.id, until: until) }
        let asleep = try desk.record.chore(matching: chore.handle, at: desk.now).get("chore", chore.handle)
        #expect(asleep.state == .snoozed && asleep.snoozedUntil == until)
        let awake = try desk.record.chore(matching: chore.id.text, at: until).get("chore", chore.handle)
        #expect(awake.state == .due)
        _ = try desk.record.undo(nil, desk.writing())
        #expect(try desk.record.chore(matching: chore.handle, at: desk.now).get("", "").state == .due)
    }

    @Test func aTellingStillWaitingIsHeldBackWhileItsChoreIsSnoozed() throws {
        try desk.add()
        let chore = try #require(try desk.record.chores(at: desk.now).first)
        let until = desk.now.adding(days: 14)
        _ = try desk.record.change(.snooze, desk.writing()) { try $0.snooze(chore.id, until: until) }
        let waiting = { (now: Instant) in
            try desk.record.tellings(.journal, in: [.queued], at: now).contains { $0.chore?.id == chore.id }
        }
        #expect(try !waiting(desk.now))
        #expect(try waiting(until))
    }

    @Test func aUniqueBeginningNamesAChoreAndASharedOneNone() throws {
        try desk.add()
        let chore = try #require(try desk.record.chores(at: desk.now).first)
        try desk.record.queue.inDatabase { db in
            try db.execute(sql: "UPDATE chore SET handle = 'zzzz' WHERE id = ?", arguments: [chore.id.text])
            try db.execute(sql: "UPDATE chore SET handle = 'zzya' WHERE id <> ?", arguments: [chore.id.text])
        }
        #expect(try desk.record.chore(matching: "zzz", at: desk.now).get("chore", "zzz").id == chore.id)
        #expect(throws: RecordError.ambiguous(what: "chore", name: "zz", candidates: ["zzya", "zzzz"])) {
            try desk.record.chore(matching: "zz", at: desk.now).get("chore", "zz")
        }
        #expect(throws: RecordError.notFound(what: "chore", name: "q%")) {
            try desk.record.chore(matching: "q%", at: desk.now).get("chore", "q%")
        }
        #expect(RecordError.ambiguous(what: "", name: "", candidates: []).exitCode == 64)
    }

    @Test func statusShowsPlanPostureAndTheNextChore() throws {
        let account = try desk.add()
        try desk.add("work", plan: "business")
        try desk.set(account, "off", "2026-02-10T12:00Z")
        let rows = try desk.record.status(at: desk.now)
        #expect(rows.map(\.slug) == ["chat", "work"])
        #expect(rows.map(\.plan?.text) == ["free", "business"])
        #expect(rows.map(\.posture) == [.covered, .notNeeded])
        #expect(rows.map(\.optedOutSince) == [at("2026-02-10T12:00Z"), nil])
        let next = try desk.record.chores(at: desk.now, account: account.id).first?.handle
        #expect(rows[0].nextChore == next && next != nil)
    }

    @Test func accountsAreFoundBySlugThenByProductIfOnlyOneIsOpen() throws {
        let first = try desk.add("chat-1")
        #expect(try desk.record.account(matching: "chat").get("account", "chat").id == first.id)
        #expect(try desk.record.account(matching: "example/chat").get("account", "").id == first.id)
        try desk.add("chat-2")
        #expect(throws: RecordError.ambiguous(what: "account", name: "chat", candidates: ["chat-1", "chat-2"])) {
            try desk.record.account(matching: "chat").get("account", "chat")
        }
        _ = try desk.record.change(.accountClose, desk.writing()) { try $0.closeAccount(first.id) }
        #expect(try desk.record.account(matching: "chat").get("account", "chat").slug == "chat-2")
        #expect(throws: RecordError.self) { try desk.add("chat-2") }
        #expect(throws: RecordError.self) { try desk.add("Chat") }
        #expect(try desk.record.freeSlug(for: first.product, plan: nil) == "chat-3")
        #expect(try desk.record.freeSlug(for: first.product, plan: Plan.ID("free")) == "chat-free")
    }
}
