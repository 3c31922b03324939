import OptoutCore
import Testing

@testable import OptoutStore

/// Design section 5, *Proof of deletion*; the clock of these tests stands in March 2026 unless it is moved.
@Suite struct ProofTests {
    let desk: Desk
    let account: Account

    init() throws {
        desk = try Desk()
        account = try desk.add()
        desk.now = at("2026-07-01")
        try desk.export(
            [chat("a", "2026-01-01"), chat("b", "2026-01-02"), chat("keeper", "2026-01-03")], into: account,
            date: "2026-01-03")
    }

    @Test func aCompleteExportAfterTheClaimProvesByAbsence() throws {
        try desk.claim(["a"], on: "2026-02-01T00:00Z")
        let result = try desk.export(
            [chat("b", "2026-01-02"), chat("keeper", "2026-01-03", "2026-03-01")], into: account, date: "2026-03-01")
        #expect(result.value.gone == 1)
        #expect(try desk.states == "a gone, b to-delete, keeper to-delete")
    }

    @Test func anIncompleteExportProvesNothingByAbsence() throws {
        try desk.claim(["a"], on: "2026-02-01T00:00Z")
        let result = try desk.export(
            [chat("keeper", "2026-01-03", "2026-03-01")], into: account, date: "2026-03-01", complete: false
        ).value
        #expect(result.gone == 0 && result.notProven == ["the export is not complete": 1])
        #expect(try desk.states == "a deleted, b to-delete, keeper to-delete")
    }

    @Test func anExportBeforeTheClaimProvesNothing() throws {
        try desk.claim(["a"], on: "2026-04-01T00:00Z")
        let result = try desk.export(
            [chat("b", "2026-01-02"), chat("keeper", "2026-01-03", "2026-03-01")], into: account, date: "2026-03-01"
        ).value
        #expect(result.notProven == ["the export is older than the deletion": 1])
        #expect(try desk.states == "a deleted, b to-delete, keeper to-delete")
    }

    @Test func anExportWithoutAChatThatLateProvesNothing() throws {
        try desk.claim(["a"], on: "2026-02-01T00:00Z")
        let result = try desk.export(
            [chat("b", "2026-01-02"), chat("keeper", "2026-01-03")], into: account, date: "2026-03-01"
        ).value
        #expect(result.gone == 0)
        #expect(try desk.states == "a deleted, b to-delete, keeper to-delete")
    }

    @Test func withoutAClaimAbsenceFromANewerCompleteExportProves() throws {
        let result = try desk.export(
            [chat("keeper", "2026-01-03", "2026-03-01")], into: account, date: "2026-03-01")
        #expect(result.value.gone == 2)
        #expect(try desk.states == "a gone, b gone, keeper to-delete")
    }

    @Test func listedAfterThePurgeTimeIsStillThere() throws {
        try desk.claim(["a", "b"], on: "2026-02-01T00:00Z")
        let listed = [chat("a", "2026-01-01"), chat("b", "2026-01-02"), chat("keeper", "2026-01-03", "2026-03-03")]
        let result = try desk.export(listed, into: account, date: "2026-03-03T00:00Z").value
        #expect(result.stillThere == 2)
        #expect(try desk.states == "a still-there, b still-there, keeper to-delete")
        #expect(try desk.record.status(at: desk.now).first?.chatsToDelete == 3)
    }

    @Test func listedBeforeThePurgeTimeIsNotProven() throws {
        try desk.claim(["a"], on: "2026-02-01T00:00Z")
        let result = try desk.export(
            [chat("a", "2026-01-01"), chat("b", "2026-01-02"), chat("keeper", "2026-01-03", "2026-03-02")],
            into: account, date: "2026-03-02T23:59:59Z"
        ).value
        #expect(result.stillThere == 0)
        #expect(result.notProven == ["listed, but the provider may still be removing it": 1])
        #expect(try desk.states == "a deleted, b to-delete, keeper to-delete")
    }

    @Test func aNewClaimAfterStillThereStartsAnew() throws {
        try desk.claim(["a"], on: "2026-02-01T00:00Z")
        try desk.export([chat("a", "2026-01-01", "2026-04-01")], into: account, date: "2026-04-01", complete: false)
        #expect(try desk.states.hasPrefix("a still-there"))
        try desk.claim(["a"], on: "2026-04-02T00:00Z")
        #expect(try desk.states.hasPrefix("a deleted"))
    }

    @Test func aBlankShellIsProofAlsoInTheFirstExport() throws {
        let fresh = try desk.add("fresh")
        let result = try desk.export(
            [chat("shell", "2025-06-01", blank: true)], into: fresh, date: "2026-03-01", complete: false
        ).value
        #expect(result.gone == 1)
        let row = try #require(try desk.record.chats(ChatSelect(account: fresh.id)).rows.first)
        #expect(row.state == .gone && row.exposure == .exposed && row.title == nil)
    }

    @Test func anOlderExportNeverResurrects() throws {
        try desk.export([chat("keeper", "2026-01-03", "2026-03-01")], into: account, date: "2026-03-01")
        let older = try desk.export(
            [chat("a", "2026-01-01"), chat("z", "2026-01-01"), chat("keeper", "2026-01-03")], into: account,
            date: "2026-02-01"
        ).value
        #expect(older.new == 1 && older.gone == 1)
        #expect(try desk.states == "a gone, b gone, keeper to-delete, z gone")
    }

    @Test func anotherAccountsExportProvesNothing() throws {
        let other = try desk.add("second")
        try desk.claim(["a"], on: "2026-02-01T00:00Z")
        try desk.export([chat("x", "2026-05-01")], into: other, date: "2026-05-01")
        #expect(try desk.states == "a deleted, b to-delete, keeper to-delete, x to-delete")
    }

    @Test func aSweepCoversChatsImportedLater() throws {
        _ = try desk.record.change(.sweep, occurred: InstantRange(at("2026-02-01")), desk.writing()) {
            try $0.sweep(account.id, from: at("2026-01-02"), until: nil)
        }
        #expect(try desk.states == "a to-delete, b deleted, keeper deleted")
        try desk.export(
            [chat("late", "2026-01-15"), chat("after", "2026-02-15")], into: account, date: "2026-02-15",
            complete: false)
        #expect(try desk.states == "a to-delete, after to-delete, b deleted, keeper deleted, late deleted")
    }

    @Test func keptChatsStayKeptUnderASweep() throws {
        let handle = try desk.record.chats(ChatSelect()).rows[0].handle
        _ = try desk.record.change(.chatsKeep, desk.writing()) {
            try $0.keep(ChatSelect(handles: [handle]), because: "tax", review: at("2027-01-01"))
        }
        _ = try desk.record.change(.sweep, desk.writing()) { try $0.sweep(account.id, from: nil, until: nil) }
        #expect(try desk.states == "a kept, b deleted, keeper deleted")
        let kept = try desk.record.chats(ChatSelect(states: [.kept])).rows
        #expect(kept.map(\.keptBecause) == ["tax"] && kept.map(\.reviewAt) == [at("2027-01-01")])
    }
}
