import OptoutCore
import Testing

@testable import OptoutStore

/// What is queued when, with the daemon there, away, or under a clock that was wrong.
@Suite struct TellingTests {
    let desk: Desk

    init() throws { desk = try Desk() }

    /// Looks as the daemon does, and tells what is queued.
    ///
    /// - Returns: kind and occasion of everything told.
    @discardableResult
    private func look(_ record: Record? = nil) throws -> [String] {
        let record = record ?? desk.record
        let now = desk.writing().now
        _ = try record.settle(Writing(now: now, zone: .utc))
        let rows = try record.tellings(.journal, in: [.queued], at: now).filter { $0.chore != nil }
        _ = try record.beginAttempts(rows.map(\.telling.id), at: now)
        try record.mark(rows.reduce(into: [:]) { $0[$1.telling.id] = .delivered }, at: now)
        return rows.map { "\($0.telling.kind.rawValue) \($0.telling.occasion)" }.sorted()
    }

    private func chore(_ kind: ChoreKind) throws -> Chore {
        try #require(try desk.record.chores(at: desk.now).first { $0.key.kind == kind })
    }

    private func wait(days: Int) { desk.now = desk.now.adding(days: days) }

    @Test func anExportAskedForAgainAndAgainIsToldOnceEachTime() throws {
        let account = try desk.add()
        try desk.set(account, "off", "2026-02-10")
        #expect(try look() == ["get-export new"])
        for number in 1...3 {
            let chore = try chore(.getExport)
            _ = try desk.record.change(.done, desk.writing()) { try $0.markAsked(chore.id) }
            wait(days: 1)
            #expect(try look() == [])
            wait(days: 1)
            #expect(try look() == ["get-export repeat-\(number)"])
        }
    }

    @Test func whileNobodyTellsOneTellingOfAChoreWaits() throws {
        try desk.add()
        for day in 0..<40 {
            wait(days: 1)
            if day.isMultiple(of: 3) { try desk.add("chat-\(day)") }
            _ = try desk.record.settle(desk.writing())
        }
        let waiting = try desk.record.tellings(.journal, in: [.queued]).compactMap(\.chore?.id)
        #expect(Set(waiting).count == waiting.count && waiting.count == 2 * 15)
        #expect(try look().allSatisfy { $0.hasSuffix("new") })
        wait(days: 1)
        #expect(try look().allSatisfy { $0.hasSuffix("repeat-1") })
    }

    /// What is due before the clock has come round is told then, all else later by as much as it was ahead.
    @Test(arguments: [(1, 2), (40, 1), (3650, 1)])
    func aClockThatWentBackLeavesNothingSilent(days: Int, due: Int) throws {
        try desk.add()
        wait(days: days)
        try desk.add("later")
        try look()
        wait(days: -days)
        #expect(try look() == [])
        let next = try desk.record.settle(desk.writing()).nextLook
        #expect(try #require(next) <= desk.now.adding(days: 1))
        for _ in 1..<due {
            wait(days: 1)
            #expect(try look() == [])
        }
        wait(days: 1)
        #expect(try look().count == 4)
        #expect(try desk.record.chores(at: desk.now).allSatisfy { $0.foundAt <= desk.now && $0.due <= desk.now })
    }

    @Test func aLostTellingIsNotSentAgainWhileItsChoreIsSnoozed() throws {
        try desk.add()
        let chore = try chore(.openStep)
        let telling = try #require(
            try desk.record.tellings(.journal, in: [.queued]).first { $0.chore?.id == chore.id }?.telling.id)
        _ = try desk.record.beginAttempt(telling, at: desk.now)
        try desk.record.mark(telling, .lost, at: desk.now)
        let until = desk.now.adding(days: 14)
        _ = try desk.record.change(.snooze, desk.writing()) { try $0.snooze(chore.id, until: until) }
        #expect(try desk.record.tellings(.journal, in: [.lost], at: desk.now).isEmpty)
        #expect(try desk.record.tellings(.journal, in: [.lost], at: until).map(\.telling.id) == [telling])
    }

    // MARK: Editions

    private static let second = String(repeating: "b", count: 64)
    private static let third = String(repeating: "c", count: 64)

    private func adopt(_ serial: Int, _ digest: String, _ kind: GuideChange.Kind, effective: CivilDate? = nil) throws {
        var step = Desk.optOut
        step.effective = effective
        let change = GuideChange(
            id: step.id.text, change: kind, product: Product.ID("example/chat"), effective: effective, text: "Changed.")
        _ = try desk.record.adopt(
            Desk.guide(serial: serial, steps: [step]), digest: digest, changes: [change], desk.writing())
    }

    @Test func aSecondMaterialChangeIsToldAsWellAndCountedDownAnew() throws {
        try desk.add()
        try look()
        try adopt(2, Self.second, .material, effective: CivilDate("2026-03-10"))
        #expect(try look() == ["changed-step new"])
        wait(days: 1)
        try adopt(3, Self.third, .material, effective: CivilDate("2026-04-10"))
        #expect(try look() == ["changed-step new"])
        let chore = try chore(.changedStep)
        #expect(chore.serial == 3 && chore.due == at("2026-04-10"))
        desk.now = at("2026-03-11")
        #expect(try look() == ["countdown countdown-30"])
        desk.now = at("2026-04-10")
        #expect(try look() == ["countdown countdown-0"])
    }

    @Test func whatWasDismissedAfterAWrongClockTookAnEditionInStaysDismissed() throws {
        try desk.add()
        wait(days: 100)
        try adopt(2, Self.second, .material)
        wait(days: -100)
        let chore = try chore(.changedStep)
        _ = try desk.record.change(.dismiss, desk.writing()) { try $0.dismiss(chore.id, because: "no") }
        #expect(try desk.record.chores(at: desk.now).isEmpty)
        try desk.add("younger")
        #expect(try desk.record.chores(at: desk.now).map(\.key.kind) == [.openStep])
    }

    @Test func aStepThatHadToWaitForAnotherIsNotToldLate() throws {
        let desk = try Desk(Record.inMemory(), adopts: false)
        let first = Step(
            id: Step.ID("example.chat.harden"), goal: .harden, title: "First", routes: Desk.askForExport.routes,
            evidence: Desk.evidence)
        var second = first
        (second.id, second.after) = (Step.ID("example.chat.harden.more"), [first.id])
        _ = try desk.record.adopt(
            Desk.guide(steps: [first, second]), digest: Desk.digest, changes: [], desk.writing())
        try desk.add()
        let held = try #require(try desk.record.chores(at: desk.now).first { $0.state == .later })
        #expect(held.key.step == second.id)
        desk.now = desk.now.adding(days: 9)
        let done = try #require(try desk.record.chores(at: desk.now).first { $0.state == .due })
        let receipt = try desk.record.change(.dismiss, desk.writing()) { try $0.dismiss(done.id, because: "no") }
        let released = try #require(try desk.record.chores(at: desk.now).first)
        #expect(released.id == held.id && released.state == .due)
        let queued = try desk.record.tellings(.journal, in: [.queued]).filter { $0.chore?.id == held.id }
        #expect(queued.map(\.telling.lateDays) == [0] && !receipt.log.isEmpty)
    }

    // MARK: While nobody looked

    private func lateDays(_ kind: ReminderKind) throws -> [Int] {
        _ = try desk.record.settle(desk.writing())
        return try desk.record.tellings(.journal, in: [.queued]).map(\.telling).filter { $0.kind == kind }.map(
            \.lateDays)
    }

    /// 180 days after 2026-03-07T12:00Z is 2026-09-03T12:00Z.
    @Test func aLookThatCameDueWhileNobodyLookedIsLate() throws {
        let account = try desk.add()
        try desk.set(account, "off", "2026-03-07T12:00Z")
        desk.now = at("2026-09-13T12:00Z")
        #expect(try lateDays(.recheck) == [10])
        #expect(
            try desk.record.chores(at: desk.now).filter { $0.key.kind == .recheck }.map(\.due) == [
                at("2026-09-03T12:00Z")
            ])
    }

    @Test func soIsAGuideThatGrewTooOldMeanwhile() throws {
        desk.now = CivilDate(daysSince1970: 21_005).startUTC
        #expect(try lateDays(.guideAge) == [5])
    }

    @Test func keptChatsOfALaterDayComeUpThoughThoseBeforeWereDismissed() throws {
        let account = try desk.add()
        _ = try desk.export(
            [chat("a", "2026-02-01"), chat("b", "2026-02-02")], into: account, date: "2026-02-02", complete: true)
        for (id, review) in [("a", "2026-04-01"), ("b", "2026-05-01")] {
            let handles = try desk.record.chats(ChatSelect()).rows.filter { $0.providerID == id }.map(\.handle)
            _ = try desk.record.change(.chatsKeep, desk.writing()) {
                try $0.keep(ChatSelect(handles: handles), because: "tax", review: at(review))
            }
        }
        desk.now = at("2026-04-01")
        try look()
        let first = try chore(.reviewKept)
        _ = try desk.record.change(.dismiss, desk.writing()) { try $0.dismiss(first.id, because: "still needed") }
        #expect(try desk.record.settle(desk.writing()).nextLook ?? .distantFuture <= at("2026-05-01"))
        #expect(try desk.record.chores(at: desk.now).allSatisfy { $0.key.kind != .reviewKept })
        desk.now = at("2026-05-01")
        #expect(try look().contains("review-kept new"))
        #expect(try chore(.reviewKept).due == at("2026-05-01"))
    }

    @Test func whatIsDueAndPrintedBeforeAnybodyQueuedItIsTold() throws {
        try desk.add()
        try look()
        wait(days: 1)
        let chores = try desk.record.chores(at: desk.now)
        let first = try #require(chores.first)
        try desk.record.printed([first.id], at: desk.now)
        #expect(try look().count == chores.count - 1)
        let shown = try desk.record.told().filter { $0.telling.channel == .terminal }
        #expect(shown.map(\.telling.occasion) == ["repeat-1"] && shown.map(\.telling.chore) == [first.id])
    }
}
