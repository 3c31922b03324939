import OptoutCore
import OptoutStore
import Systemd
import Testing

@testable import OptoutDaemon

@Suite struct DelivererTests {
    @Test func whatIsQueuedIsSentOnceAndReadBack() throws {
        let desk = try Desk()
        try desk.queue()
        #expect(try desk.deliver() == nil)
        #expect(try desk.deliver() == nil)
        #expect(desk.sent.count == 1)
        #expect(try desk.states == [.delivered])
    }

    @Test func withNothingQueuedTheJournalIsLeftAlone() throws {
        let desk = try Desk()
        desk.isAway = true
        #expect(try desk.deliver() == nil)
        #expect(desk.complaints.isEmpty)
    }

    @Test func killedAfterSendingItIsFoundInsteadOfSentAgain() throws {
        let desk = try Desk()
        try desk.queue()
        let row = try #require(try desk.record.tellings(.journal, in: [.queued]).first)
        #expect(try desk.record.beginAttempt(row.telling.id, at: desk.now) == 1)
        desk.readable = [row.telling.id.text]
        try desk.deliver()
        #expect(desk.sent.isEmpty)
        #expect(try desk.states == [.delivered])
    }

    @Test func killedBeforeSendingItIsSentUnderTheSameID() throws {
        let desk = try Desk()
        try desk.queue()
        let row = try #require(try desk.record.tellings(.journal, in: [.queued]).first)
        #expect(try desk.record.beginAttempt(row.telling.id, at: desk.now) == 1)
        try desk.deliver()
        #expect(desk.sentIDs == [row.telling.id.text])
        #expect(desk.sent.first?["OPTOUT_ATTEMPT"] == "2")
        #expect(try desk.states == [.delivered])
    }

    @Test func anEntryThatCannotBeReadIsSentAgainLater() throws {
        let desk = try Desk()
        desk.isStuck = true
        try desk.queue()
        #expect(try desk.deliver() == desk.now.adding(seconds: 60))
        #expect(try desk.states == [.lost])
        desk.now = desk.now.adding(seconds: 59)
        #expect(try desk.deliver() == desk.now.adding(seconds: 1))
        #expect(desk.sent.count == 1)
        desk.now = desk.now.adding(seconds: 1)
        #expect(try desk.deliver() == desk.now.adding(seconds: 300))
        #expect(Set(desk.sentIDs).count == 1)
        #expect(desk.sent.map { $0["OPTOUT_ATTEMPT"] } == ["1", "2"])
        desk.isStuck = false
        desk.now = desk.now.adding(seconds: 300)
        #expect(try desk.deliver() == nil)
        #expect(try desk.states == [.delivered])
    }

    @Test func oneThatArrivesLateIsNotSentAgain() throws {
        let desk = try Desk()
        desk.isStuck = true
        try desk.queue()
        try desk.deliver()
        desk.readable = Set(desk.sentIDs)
        desk.now = desk.now.adding(seconds: 60)
        #expect(try desk.deliver() == nil)
        #expect(desk.sent.count == 1)
        #expect(try desk.states == [.delivered])
    }

    @Test func aJournalThatHangsIsSentNothingUntilItHasReadWhatItHas() throws {
        let desk = try Desk()
        desk.isStuck = true
        try desk.queue()
        try desk.deliver()
        desk.hangs = true
        try desk.queue("edition 3")
        desk.now = desk.now.adding(seconds: 60)
        #expect(try desk.deliver() == desk.now.adding(seconds: 60))
        #expect(desk.sent.count == 1)
        #expect(try desk.states == [.lost, .lost])
        (desk.hangs, desk.isStuck, desk.readable) = (false, false, Set(desk.sentIDs))
        desk.now = desk.now.adding(seconds: 300)
        #expect(try desk.deliver() == nil)
        #expect(desk.sent.count == 2)
        #expect(try desk.states == [.delivered, .delivered])
    }

    @Test func whatDidNotFitInIsSentLater() throws {
        let desk = try Desk()
        desk.room = 2
        for number in 1...3 { try desk.queue("edition \(number)") }
        #expect(try desk.deliver() == desk.now.adding(seconds: 60))
        #expect(try desk.states.filter { $0 == .lost }.count == 1)
        desk.now = desk.now.adding(seconds: 60)
        #expect(try desk.deliver() == nil)
        #expect(desk.sentIDs.count == 3 && Set(desk.sentIDs).count == 3)
        #expect(try Set(desk.states) == [.delivered])
    }

    @Test func withoutAJournalItIsTriedAgainAndSaid() throws {
        let desk = try Desk()
        desk.isAway = true
        try desk.queue()
        #expect(try desk.deliver() == desk.now.adding(seconds: 60))
        #expect(desk.complaints.count == 1)
        desk.isAway = false
        desk.now = desk.now.adding(seconds: 60)
        try desk.deliver()
        #expect(try desk.states == [.delivered])
    }

    @Test func aJournalThatCannotBeReadCountsAsTold() throws {
        let desk = try Desk()
        desk.isUnreadable = true
        try desk.queue()
        #expect(try desk.deliver() == nil)
        #expect(try desk.states == [.unconfirmed])
        #expect(try desk.deliver() == nil)
        #expect(desk.sent.count == 1)
    }

    @Test func aClockSetBackDoesNotHoldALostOneForEver() throws {
        let desk = try Desk()
        desk.isStuck = true
        try desk.queue()
        try desk.deliver()
        desk.now = desk.now.adding(days: -3650)
        try desk.deliver()
        #expect(desk.sent.count == 2)
    }

    @Test func manyAreSentInTheOrderTheyWereQueued() throws {
        let desk = try Desk()
        for number in 1...50 {
            desk.now = desk.now.adding(seconds: 1)
            try desk.queue("edition \(number)")
        }
        let queued = try desk.record.tellings(.journal, in: [.queued]).map(\.telling.id.text)
        try desk.deliver()
        #expect(desk.sentIDs == queued)
        #expect(try Set(desk.states) == [.delivered])
    }
}
