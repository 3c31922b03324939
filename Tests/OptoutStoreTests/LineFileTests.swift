import GRDB
import Glibc
import OptoutCore
import Testing

@testable import OptoutStore

@Suite struct LineFileTests {
    private let folder = Folder()

    private func open() throws -> Record { try Record.open(at: folder.record, by: .optout, now: at("2026-03-07")) }

    private var file: String { folder.record + ".line" }
    private var said: DueCounts? { LineFile(beside: RecordPlace(path: folder.record)).read() }

    /// As `todo` counts them.
    private func due(_ record: Record, at moment: Instant) throws -> Int {
        try record.chores(at: moment).count { $0.state == .due }
    }

    @Test func afterEveryChangeTheFileSaysWhatTheRecordSays() throws {
        let desk = try Desk(open())
        #expect(said?.count(at: desk.now) == 0)
        let account = try desk.add()
        #expect(try due(desk.record, at: desk.now) > 0)
        #expect(said?.count(at: desk.now) == (try due(desk.record, at: desk.now)))
        try desk.set(account, "off", "2026-03-01")
        #expect(said?.count(at: desk.now) == (try due(desk.record, at: desk.now)))
        _ = try desk.record.undo(nil, desk.writing())
        #expect(said?.count(at: desk.now) == (try due(desk.record, at: desk.now)))
        #expect(folder.mode(file) == 0o600)
        #expect(size(of: file + ".new") == nil)
    }

    @Test func aSnoozedChoreCountsAgainFromTheMomentItsSnoozeEnds() throws {
        let desk = try Desk(open())
        try desk.add()
        let chore = try #require(try desk.record.chores(at: desk.now).first { $0.state == .due })
        let before = try due(desk.record, at: desk.now)
        let end = at("2026-04-01")
        _ = try desk.record.change(.snooze, desk.writing()) { try $0.snooze(chore.id, until: end) }
        #expect(said?.count(at: desk.now) == before - 1)
        #expect(said?.count(at: end.adding(uSec: -1)) == before - 1)
        #expect(said?.count(at: end) == before)
        for moment in [desk.now, end.adding(uSec: -1), end, at("2030")] {
            #expect(said?.count(at: moment) == (try due(desk.record, at: moment)))
        }
    }

    @Test func aChoreThatWaitsForItsDateCountsFromThatDate() throws {
        let desk = try Desk(open())
        try desk.add()
        let before = try due(desk.record, at: desk.now)
        let date = at("2026-05-01")
        try desk.record.queue.inDatabase {
            try $0.execute(
                sql: "UPDATE chore SET waitsForDue = 1, dueUSec = ? WHERE rowid = (SELECT min(rowid) FROM chore)",
                arguments: [date.uSec])
        }
        let counts = try desk.record.dueCounts()
        #expect(counts.count(at: date.adding(uSec: -1)) == before - 1)
        #expect(counts.count(at: date) == before)
    }

    @Test func aSettleThatChangesNothingLeavesTheFileAlone() throws {
        let desk = try Desk(open())
        try desk.add()
        var before = stat()
        lstat(file, &before)
        _ = try desk.record.settle(desk.writing())
        var after = stat()
        lstat(file, &after)
        #expect(before.st_ino == after.st_ino)
        #expect(before.st_mtim.tv_nsec == after.st_mtim.tv_nsec && before.st_mtim.tv_sec == after.st_mtim.tv_sec)
    }

    @Test func aDryRunLeavesTheFileAlone() throws {
        let desk = try Desk(open())
        let account = try desk.add()
        let before = said
        _ = try desk.record.change(.set, desk.writing(dryRun: true)) {
            try $0.observe(account.id, setting: Desk.setting, state: "off", how: .turned)
        }
        #expect(said == before)
        unlink(file)
        _ = try desk.record.settle(desk.writing(dryRun: true))
        #expect(size(of: file) == nil)
    }

    @Test(arguments: ["", "optout-due/1\n", "optout-due/1\nuntil 9223372036854775807\n"])
    func aFileThatSaysAnythingElseIsWrittenAnewByTheNextSettle(text: String) throws {
        let desk = try Desk(open())
        try desk.add()
        let stream = fopen(file, "w")
        fputs(text, stream)
        fclose(stream)
        _ = try desk.record.settle(desk.writing())
        #expect(said == (try desk.record.dueCounts()))
    }

    @Test func beforeAnythingElseIsCommittedTheFileIsGone() throws {
        let desk = try Desk(open())
        let account = try desk.add()
        try desk.record.write { db in
            let change = try Change(
                db, .set, by: .optout, account: nil, occurred: nil, Writing(now: desk.now, zone: .utc))
            _ = try change.observe(account.id, setting: Desk.setting, state: "off", how: .turned)
            _ = try change.finish((), dryRun: false)
            try desk.record.withdrawLine(db)
            #expect(size(of: file) == nil)
            return ((), .commit)
        }
        desk.record.renewLine()
        #expect(said?.count(at: desk.now) == (try due(desk.record, at: desk.now)))
    }

    @Test func whatCannotBeWrittenFailsNoChange() throws {
        let desk = try Desk(open())
        mkdir(file + ".new", 0o700)
        try desk.add()
        #expect(said == nil)
        rmdir(file + ".new")
        desk.record.renewLine()
        #expect(said == (try desk.record.dueCounts()))
    }

    @Test func writingItCommitsNothing() throws {
        let desk = try Desk(open())
        try desk.add()
        unlink(file)
        let before = size(of: folder.record + "-wal")
        desk.record.renewLine()
        #expect(said != nil)
        #expect(size(of: folder.record + "-wal") == before)
    }

    @Test func moreMomentsThanTheFileHoldsEndWhatItKnows() throws {
        let desk = try Desk(open())
        for number in 0..<40 { try desk.add("account-\(number)") }
        try desk.record.queue.inDatabase {
            try $0.execute(sql: "UPDATE chore SET snoozedUntilUSec = ? + 1000 * rowid", arguments: [desk.now.uSec])
        }
        let counts = try desk.record.dueCounts()
        #expect(counts.steps.count == 32)
        #expect(counts.count(at: at("2030")) == nil)
        for step in counts.steps { #expect(try due(desk.record, at: step.from) == step.count) }
        #expect(try due(desk.record, at: counts.until) == 33)
        #expect(counts.text.utf8.count < 2048)
    }

    @Test func aRestoreMakesItSayWhatTheBackupSays() throws {
        let desk = try Desk(open())
        let account = try desk.add()
        let then = try due(desk.record, at: desk.now)
        let backup = try desk.record.backup(at: desk.now, zone: .utc)
        try desk.set(account, "off", "2026-03-01")
        _ = try desk.record.restore(from: backup.path, desk.writing())
        #expect(said?.count(at: desk.now) == then)
        #expect(names(in: folder.path + "/data").filter { $0.contains(".line") } == ["record.db.line"])
    }

    @Test func aRestoreOfAnUnreadableRecordLeavesNoOldOne() throws {
        let desk = try Desk(open())
        try desk.add()
        let backup = try desk.record.backup(at: desk.now, zone: .utc)
        try desk.record.close()
        truncate(folder.record, 100)
        _ = try Record.restore(from: backup.path, at: folder.record, by: .optout, desk.writing())
        #expect(said == nil)
    }

    @Test func aNewRecordHasNoOldOne() throws {
        _ = try Desk(open()).add()
        for name in names(in: folder.path + "/data") where name != "record.db.line" {
            unlink(folder.path + "/data/" + name)
        }
        #expect(said != nil)
        _ = try open()
        #expect(said == nil)
    }

    @Test func purgeTakesItAway() throws {
        let desk = try Desk(open())
        try desk.add()
        try desk.record.close()
        let gone = try Record.purge(at: folder.record)
        #expect(gone.contains(file))
        #expect(size(of: file) == nil)
    }

    @Test func aLinkInItsPlaceIsNotFollowed() throws {
        let desk = try Desk(open())
        try desk.add()
        rename(file, file + ".other")
        symlink(file + ".other", file)
        #expect(said == nil)
        _ = try desk.record.settle(desk.writing())
        #expect(said != nil)
    }
}
