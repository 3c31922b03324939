import OptoutConfig
import OptoutCore
import OptoutStore
import OptoutTestSupport
import Systemd
import Testing

@testable import OptoutDaemon

/// A clock that is wrong by years, and is set right afterwards.
@Suite struct ClockTests {
    private let desk: Desk
    private let home: ScratchHome

    init() throws {
        (desk, home) = (try Desk(), try ScratchHome())
        try home.write(InventedGuide.bytes(serial: 1), to: "guide.json")
    }

    /// What a pass at `text` sends about chores.
    private func pass(_ text: String, zone: Zone = .utc) throws -> [JournalEntry] {
        desk.now = try moment(text)
        let before = desk.sent.count
        let surroundings = Surroundings(
            paths: try Paths(
                environment: ["HOME": home.path, "OPTOUT_GUIDE": home.path + "/guide.json"], program: "/bin/optoutd"),
            now: { [desk] in desk.now }, zone: { zone }, journal: desk.journal,
            complain: { [desk] in desk.complaints.append($0) })
        let next = try Pass(record: desk.record, surroundings: surroundings, config: Config()).run(readingGuide: true)
        if let next { #expect(next > desk.now) }
        return desk.sent[before...].filter { $0["OPTOUT_CHORE_ID"] != nil }
    }

    private func moment(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

    /// An account with two chores: a switch to turn, and an export to ask for.
    private func addAccount(at text: String, zone: Zone = .utc) throws {
        let now = try moment(text)
        _ = try desk.record.change(.accountAdd, Writing(now: now, zone: zone)) { change in
            try change.addAccount(
                Account(
                    id: .init(""), slug: "mine", product: .init("acme/chat"),
                    plans: [PlanChange(plan: .init("free"), from: InstantRange(now))], recordedAt: now))
        }
    }

    private func kinds(_ entries: [JournalEntry]) -> [String] { entries.compactMap { $0["OPTOUT_KIND"] }.sorted() }

    @Test(arguments: ["1970-01-01T00:00:20Z", "2025-12-31T23:59:59Z"])
    func beforeTheProgramWasMadeNothingIsToldOrChanged(start: String) throws {
        try addAccount(at: "2026-03-10T12:00:00Z")
        #expect(throws: DaemonError.clockNotSet(try moment(start))) { try pass(start) }
        #expect(try desk.record.adoptedEdition() == nil && desk.record.told().isEmpty && desk.sent.isEmpty)
        let entries = try pass("2026-03-10T12:01:00Z")
        #expect(kinds(entries) == ["get-export", "open-step"])
        #expect(entries.allSatisfy { $0["OPTOUT_LATE_DAYS"] == "0" })
    }

    @Test func tenYearsAheadEachChoreIsToldOnceAndNoneIsSilentAfterwards() throws {
        try addAccount(at: "2026-03-10T12:00:00Z")
        #expect(kinds(try pass("2026-03-10T12:01:00Z")) == ["get-export", "open-step"])
        // 2036-03-10 is ten years and one day after the first repetition was due; the guide is too old by then.
        #expect(kinds(try pass("2036-03-10T12:02:00Z")) == ["get-export", "guide-age", "open-step"])
        #expect(kinds(try pass("2036-03-10T12:03:00Z")) == [])
        #expect(kinds(try pass("2026-03-10T12:04:00Z")) == [])
        // Told twice so far; the pause after the second telling is three days.
        #expect(kinds(try pass("2026-03-13T12:03:00Z")) == [])
        #expect(kinds(try pass("2026-03-13T12:04:00Z")) == ["get-export", "open-step"])
    }

    @Test func aFirstStartTenYearsAheadSilencesNothing() throws {
        try addAccount(at: "2036-03-10T12:00:00Z")
        #expect(kinds(try pass("2036-03-10T12:01:00Z")) == ["get-export", "guide-age", "open-step"])
        #expect(kinds(try pass("2026-03-10T12:00:00Z")) == [])
        let entries = try pass("2026-03-11T12:00:00Z")
        #expect(kinds(entries) == ["get-export", "open-step"])
        #expect(entries.allSatisfy { $0["OPTOUT_LATE_DAYS"] == "0" })
    }

    private func answer(_ kind: ChoreKind, at text: String, _ answer: (Change, Chore.ID) throws -> Void) throws {
        let now = try moment(text)
        let chore = try #require(try desk.record.chores(at: now).first { $0.key.kind == kind })
        _ = try desk.record.change(.snooze, Writing(now: now, zone: .utc)) { try answer($0, chore.id) }
    }

    @Test func aSnoozeSaidTenYearsAheadIsAsLongOnceTheClockIsRight() throws {
        try addAccount(at: "2026-03-10T12:00:00Z")
        _ = try pass("2036-03-10T12:00:00Z")
        let until = try moment("2036-03-24T12:00:00Z")
        try answer(.openStep, at: "2036-03-10T12:00:00Z") { try $0.snooze($1, until: until) }
        #expect(kinds(try pass("2026-03-10T13:00:00Z")) == [])
        #expect(kinds(try pass("2026-03-24T12:59:59Z")) == ["get-export"])
        #expect(kinds(try pass("2026-03-24T13:00:00Z")) == ["open-step"])
    }

    @Test func whatWasPutOffOrRefusedStaysSoThoughTheClockIsBehindForAWhile() throws {
        try addAccount(at: "2026-03-10T12:00:00Z")
        _ = try pass("2026-03-10T12:00:00Z")
        let until = try moment("2026-03-24T12:00:00Z")
        try answer(.getExport, at: "2026-03-10T12:00:00Z") { try $0.snooze($1, until: until) }
        try answer(.openStep, at: "2026-03-10T12:00:00Z") { try $0.dismiss($1, because: "known") }
        // As of a battery that is empty; nothing is written down then.
        #expect(kinds(try pass("2026-01-05T12:00:00Z")) == [])
        #expect(kinds(try pass("2026-01-18T12:00:00Z")) == [])
        #expect(kinds(try pass("2026-03-10T13:00:00Z")) == [])
        #expect(kinds(try pass("2026-03-24T11:59:59Z")) == [])
        #expect(kinds(try pass("2026-03-24T12:00:00Z")) == ["get-export"])
    }

    @Test func whatWasToldIsNotToldAgainThoughTheClockIsBehindForAWhile() throws {
        try addAccount(at: "2026-03-10T12:00:00Z")
        #expect(kinds(try pass("2026-03-10T12:00:00Z")) == ["get-export", "open-step"])
        #expect(kinds(try pass("2026-03-11T12:00:00Z")) == ["get-export", "open-step"])
        #expect(kinds(try pass("2026-01-05T12:00:00Z")) == [])
        #expect(kinds(try pass("2026-01-02T12:00:00Z")) == [])
        // The pause after the second telling is three days.
        #expect(kinds(try pass("2026-03-14T11:59:59Z")) == [])
        #expect(kinds(try pass("2026-03-14T12:00:00Z")) == ["get-export", "open-step"])
        // And seven after the third; told by a clock that is behind for so long, the pauses count from there.
        #expect(kinds(try pass("2026-01-05T12:00:00Z")) == [])
        #expect(kinds(try pass("2026-01-12T12:00:00Z")) == ["get-export", "open-step"])
        #expect(kinds(try pass("2026-03-15T12:00:00Z")) == ["get-export", "open-step"])
    }

    @Test func aChangeByAClockThatIsBehindClosesNothingForGood() throws {
        try addAccount(at: "2026-03-10T12:00:00Z")
        #expect(kinds(try pass("2026-09-20T00:00:00Z")).contains("guide-age"))
        let known = try desk.record.chores(at: desk.now).first { $0.key.kind == .guideAge }?.id
        let early = Writing(now: try moment("2026-01-05T12:00:00Z"), zone: .utc)
        let account = try #require(try desk.record.accounts().first?.id)
        _ = try desk.record.change(.set, early) {
            _ = try $0.observe(account, setting: .init("acme.chat.training"), state: "off", how: .seen)
        }
        #expect(!kinds(try pass("2026-09-20T23:59:59Z")).contains("guide-age"))
        #expect(try desk.record.chores(at: desk.now).first { $0.key.kind == .guideAge }?.id == known)
        #expect(kinds(try pass("2026-09-21T00:00:00Z")).contains("guide-age"))
    }

    @Test func anExportAskedForTenYearsAheadIsAskedAfterOnceTheClockIsRight() throws {
        try addAccount(at: "2026-03-10T12:00:00Z")
        _ = try pass("2036-03-10T12:00:00Z")
        try answer(.getExport, at: "2036-03-10T12:00:00Z") { try $0.markAsked($1) }
        #expect(kinds(try pass("2026-03-10T13:00:00Z")) == [])
        // The product's link works for 96 hours, as nothing else is known of it.
        #expect(kinds(try pass("2026-03-12T12:59:59Z")) == ["open-step"])
        #expect(kinds(try pass("2026-03-12T13:00:00Z")) == ["get-export"])
    }

    @Test func whoRefusesTenYearsAheadToHearThatTheGuideIsOldHearsItOnceItIs() throws {
        try addAccount(at: "2026-03-10T12:00:00Z")
        _ = try pass("2036-03-10T12:00:00Z")
        try answer(.guideAge, at: "2036-03-10T12:00:00Z") { try $0.dismiss($1, because: "known") }
        _ = try pass("2026-03-10T13:00:00Z")
        #expect(!kinds(try pass("2026-09-19T23:59:59Z")).contains("guide-age"))
        #expect(kinds(try pass("2026-09-20T00:00:00Z")).contains("guide-age"))
    }

    /// One chat of before, kept until it is looked at again on `review`.
    private func keepChat(until review: String) throws {
        let (now, day) = (try moment("2026-03-10T12:00:00Z"), try moment("2026-03-01T12:00:00Z"))
        let account = try #require(try desk.record.accounts().first?.id)
        let staging = try desk.record.staging(for: account, at: now)
        try staging.append(
            ExportedChat(id: "c", title: "", createdAt: day, lastAt: day, messages: 1, words: 1, moments: [day]))
        let summary = ExportSummary(
            product: .init("acme/chat"), format: "invented/1", isComplete: true, missing: [], date: day, seen: 1)
        _ = try desk.record.commit(
            staging, summary, into: account, file: nil, fileName: "export.zip", purgeDays: 30, keepsTitles: true,
            Writing(now: now, zone: .utc))
        let until = try moment(review)
        _ = try desk.record.change(.chatsKeep, Writing(now: now, zone: .utc)) {
            _ = try $0.keep(ChatSelect(account: account), because: "dear", review: until)
        }
    }

    @Test func whoRefusesTenYearsAheadToReviewKeptChatsIsAskedOnTheirDay() throws {
        try addAccount(at: "2026-03-10T12:00:00Z")
        try keepChat(until: "2026-06-01T00:00:00Z")
        _ = try pass("2036-03-10T12:00:00Z")
        try answer(.reviewKept, at: "2036-03-10T12:00:00Z") { try $0.dismiss($1, because: "known") }
        #expect(!kinds(try pass("2026-03-10T13:00:00Z")).contains("review-kept"))
        #expect(!kinds(try pass("2026-05-31T23:59:59Z")).contains("review-kept"))
        #expect(kinds(try pass("2026-06-01T00:00:00Z")).contains("review-kept"))
    }

    /// A chat kept, a switch last looked at in March, a guide that was made for half a year: each comes due on its day.
    @Test(arguments: [
        (ChoreKind.recheck, "2026-05-09T12:00:00Z"), (.reviewKept, "2026-06-01T00:00:00Z"),
        (.guideAge, "2026-09-20T00:00:00Z"),
    ])
    func whatCameDueStaysToldAndPutOffThoughTheClockIsBehindForAWhile(kind: ChoreKind, day: String) throws {
        try addAccount(at: "2026-03-10T12:00:00Z")
        try keepChat(until: "2026-06-01T00:00:00Z")
        let account = try #require(try desk.record.accounts().first?.id)
        _ = try desk.record.change(.set, Writing(now: try moment("2026-03-10T12:00:00Z"), zone: .utc)) {
            _ = try $0.observe(account, setting: .init("acme.chat.training"), state: "off", how: .seen)
        }
        #expect(kinds(try pass(day)).contains(kind.rawValue))
        let due = try moment(day)
        let until = due.adding(days: 20)
        try answer(kind, at: day) { try $0.snooze($1, until: until) }
        let known = try #require(try desk.record.chores(at: due).first { $0.key.kind == kind })
        // As of a battery that is empty; nothing is written down then.
        #expect(!kinds(try pass("2026-01-05T12:00:00Z")).contains(kind.rawValue))
        #expect(!kinds(try pass(due.adding(seconds: 3_600).rfc3339)).contains(kind.rawValue))
        #expect(try desk.record.chores(at: due).first { $0.key.kind == kind } == known)
        #expect(!kinds(try pass(until.adding(seconds: -1).rfc3339)).contains(kind.rawValue))
        #expect(kinds(try pass(until.rfc3339)).contains(kind.rawValue))
    }

    /// Clocks go forward and back there on different days; no telling hangs on what they show.
    @Test(arguments: ["Europe/Berlin", "Pacific/Auckland", "America/New_York"])
    func summerTimeBringsATellingOnceAndInTime(name: String) throws {
        let zone = try Zone.named(name)
        try addAccount(at: "2026-03-28T01:30:00Z", zone: zone)
        #expect(kinds(try pass("2026-03-28T01:30:00Z", zone: zone)) == ["get-export", "open-step"])
        // 2026-03-29T01:00Z: 02:00 in Berlin, where the next minute is 03:00.
        #expect(kinds(try pass("2026-03-29T01:29:59Z", zone: zone)) == [])
        #expect(kinds(try pass("2026-03-29T01:30:00Z", zone: zone)) == ["get-export", "open-step"])
        #expect(kinds(try pass("2026-03-29T02:30:00Z", zone: zone)) == [])
        // Gone to the other side of the world meanwhile.
        #expect(kinds(try pass("2026-03-29T02:31:00Z", zone: Zone.named("Pacific/Apia"))) == [])
    }
}
