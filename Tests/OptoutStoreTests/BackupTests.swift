import GRDB
import Glibc
import OptoutCore
import Testing

@testable import OptoutStore

@Suite struct BackupTests {
    let folder = Folder()
    let desk: Desk
    let account: Account

    init() throws {
        desk = try Desk(Record.open(at: folder.record, by: .optout, now: at("2026-03-07T12:00Z")))
        account = try desk.add()
        try desk.export(
            [
                chat("a", "2026-01-01", title: "CANARY-ONE"), chat("b", "2026-01-02", title: "CANARY-TWO"),
                chat("c", "2026-01-03", title: "CANARY-THREE"),
            ], into: account, date: "2026-01-03")
    }

    @Test func titlesLieInOneTableOnly() throws {
        for table in try desk.record.read({
            try String.fetchAll($0, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'title'")
        }) {
            let rows = try desk.record.read { try Row.fetchAll($0, sql: "SELECT * FROM \(table)") }
            #expect(!rows.contains { "\($0)".contains("CANARY") }, "\(table)")
        }
        #expect(try desk.record.chats(ChatSelect(match: "canary-t")).total == 2)
    }

    @Test func noBackupHoldsATitle() throws {
        let backup = try desk.record.backup(at: desk.now, zone: .utc)
        #expect(!folder.contains("CANARY", below: desk.record.place.backups))
        #expect(folder.contains("CANARY"))
        let copy = try DatabaseQueue(path: backup.path)
        #expect(try copy.inDatabase { try Int.fetchOne($0, sql: "SELECT count(*) FROM chat") } == 3)
        #expect(names(in: folder.path + "/data").allSatisfy { !$0.contains(".backup.") })
    }

    @Test func aGoneChatsTitleIsInNoByteOfTheFiles() throws {
        desk.now = at("2026-07-01")
        let result = try desk.export(
            [chat("c", "2026-01-03", "2026-03-01", title: "CANARY-THREE")], into: account, date: "2026-03-01")
        #expect(result.value.gone == 2)
        #expect(!folder.contains("CANARY-ONE") && !folder.contains("CANARY-TWO"))
        #expect(folder.contains("CANARY-THREE"))
        _ = try desk.record.purgeTitles(desk.writing())
        #expect(!folder.contains("CANARY"))
    }

    @Test func withTitlesSwitchedOffNoneIsStored() throws {
        try desk.export(
            [chat("d", "2026-02-01", title: "HIDDEN")], into: account, date: "2026-02-01", complete: false,
            keepsTitles: false)
        #expect(!folder.contains("HIDDEN"))
    }

    @Test func restoringBringsBackTheRowsAndTheTitlesThatAreStillKnown() throws {
        let backup = try desk.record.backup(at: desk.now, zone: .utc)
        let before = try desk.record.chats(ChatSelect()).rows
        try desk.set(account, "off", "2025-01-01")
        try desk.add("later")
        let receipt = try desk.record.restore(from: backup.path, desk.writing())
        #expect(receipt.value.titles == 3 && receipt.value.chats == 3 && receipt.value.accounts == 1)
        #expect(try desk.record.accounts().map(\.slug) == ["chat"])
        #expect(try desk.record.chats(ChatSelect()).rows == before)
        #expect(try desk.record.log().first?.what == "restore")
        #expect(try desk.record.check(full: true).isEmpty)
        #expect(try desk.record.queue.inDatabase { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
    }

    @Test func restoringNeverLowersTheEditionFloor() throws {
        let backup = try desk.record.backup(at: desk.now, zone: .utc)
        let digest = String(repeating: "b", count: 64)
        _ = try desk.record.adopt(Desk.guide(serial: 5), digest: digest, changes: [], desk.writing())
        let receipt = try desk.record.restore(from: backup.path, desk.writing())
        #expect(receipt.value.keptSerialFloor == 5)
        #expect(try desk.record.adoptedEdition()?.serial == 1)
        #expect(throws: RecordError.self) {
            try desk.record.adopt(
                Desk.guide(serial: 4), digest: String(repeating: "c", count: 64), changes: [], desk.writing())
        }
    }

    @Test func restoringTellsNothingTwice() throws {
        let backup = try desk.record.backup(at: desk.now, zone: .utc)
        for row in try desk.record.tellings(.journal, in: [.queued]) {
            _ = try desk.record.beginAttempt(row.telling.id, at: desk.now)
            try desk.record.mark(row.telling.id, .delivered, at: desk.now)
        }
        let told = try desk.record.told().map(\.telling.id)
        _ = try desk.record.restore(from: backup.path, desk.writing())
        #expect(try desk.record.tellings(.journal, in: [.queued]).isEmpty)
        #expect(try Set(desk.record.told().map(\.telling.id)) == Set(told))
    }

    @Test func aDryRunOfARestoreChangesNothing() throws {
        let backup = try desk.record.backup(at: desk.now, zone: .utc)
        try desk.add("later")
        let before = try desk.dump()
        let receipt = try desk.record.restore(from: backup.path, desk.writing(dryRun: true))
        #expect(receipt.dryRun && receipt.value.chats == 3)
        #expect(try desk.dump() == before)
    }

    @Test func somethingThatIsNoBackupIsRefusedAndTheRecordStays() throws {
        let before = try desk.dump()
        let file = folder.path + "/note.db"
        let queue = try DatabaseQueue(path: file)
        try queue.inDatabase { try $0.execute(sql: "CREATE TABLE note (text)") }
        try queue.close()
        let error = #expect(throws: RecordError.self) { try desk.record.restore(from: file, desk.writing()) }
        #expect(error?.exitCode == 65)
        #expect(names(in: folder.path).filter { $0.hasPrefix("note") } == ["note.db"])
        #expect(throws: RecordError.notFound(what: "backup", name: "/nowhere")) {
            try desk.record.restore(from: "/nowhere", desk.writing())
        }
        #expect(try desk.dump() == before)
    }

    @Test(arguments: ["cut", "header", "zero", "missing", "empty"])
    func aDamagedRecordIsBroughtBackAndItsBytesKept(how: String) throws {
        let backup = try desk.record.backup(at: desk.now, zone: .utc)
        let before = try desk.record.accounts()
        try desk.record.close()
        try damage(how)
        let receipt = try Record.restore(
            from: backup.path, at: folder.record, by: .optout, Writing(now: desk.now, zone: .utc))
        let record = try Record.open(at: folder.record, by: .optout, now: desk.now)
        #expect(try record.accounts() == before)
        #expect(try record.check(full: true).isEmpty)
        #expect((receipt.value.damagedCopy == nil) == (how == "missing"))
    }

    private func damage(_ how: String) throws {
        switch how {
        case "cut": truncate(folder.record, 5000)
        case "empty": truncate(folder.record, 0)
        case "missing": unlink(folder.record)
        default:
            let descriptor = open(folder.record, O_WRONLY)
            defer { close(descriptor) }
            let bytes = [UInt8](repeating: 0, count: how == "header" ? 16 : 12_000)
            pwrite(descriptor, bytes, bytes.count, how == "header" ? 0 : 8192)
        }
    }

    @Test func backupsAreThinnedToDaysWeeksAndMonths() throws {
        var backups: [Backup] = []
        for day in 0..<400 {
            let madeAt = at("2026-03-07T12:00Z").adding(days: -day)
            backups.append(
                try #require(Backup(folder: "/b", name: Backup.name(madeAt: madeAt, lastEvent: Int64(400 - day)))))
        }
        let surplus = Set(Backup.surplus(backups, zone: .utc))
        let kept = backups.filter { !surplus.contains($0) }.map { "\($0.madeAt.dayUTC)" }
        // Seven days, then Sundays of the weeks before, then the last days of the months before.
        #expect(
            kept == [
                "2026-03-07", "2026-03-06", "2026-03-05", "2026-03-04", "2026-03-03", "2026-03-02", "2026-03-01",
                "2026-02-28", "2026-02-22", "2026-02-15", "2026-01-31", "2025-12-31", "2025-11-30", "2025-10-31",
                "2025-09-30", "2025-08-31", "2025-07-31", "2025-06-30", "2025-05-31", "2025-04-30",
            ])
    }

    @Test func aBackupIsDueADayAfterTheFirstChangeThatIsInNone() throws {
        let now = at("2026-04-01T12:00Z")
        // The import saved what was there before it, and came two seconds after noon.
        #expect(try desk.record.unsaved(at: now)?.due == at("2026-03-08T12:00Z").adding(seconds: 3))
        try desk.record.backup(at: desk.now, zone: .utc)
        #expect(try desk.record.unsaved(at: now) == nil)
        desk.now = at("2026-03-20T00:00Z")
        try desk.set(account, "off", "2026-03-10")
        desk.now = at("2026-03-20T10:00Z")
        try desk.set(account, "on", "2026-03-11")
        #expect(try desk.record.unsaved(at: now)?.due == at("2026-03-21T00:00Z").adding(seconds: 1))
        // By a clock that is behind.
        #expect(try desk.record.unsaved(at: at("2026-03-19"))?.due == at("2026-03-19"))
    }

    @Test func aRestoredRecordIsBackedUpThoughBackupsOfBeforeHaveItsNumbers() throws {
        let old = try desk.record.backup(at: desk.now, zone: .utc)
        for day in 10..<15 {
            desk.now = desk.now.adding(days: 1)
            try desk.set(account, day % 2 == 0 ? "off" : "on", "2026-02-\(day)")
            try desk.record.backup(at: desk.now, zone: .utc)
        }
        _ = try desk.record.restore(from: old.path, desk.writing())
        let restored = desk.now
        #expect(try desk.record.unsaved(at: at("2026-04-01"))?.due == restored.adding(days: 1))
        // Each number is that of a backup of before.
        for day in 21..<24 {
            try desk.set(account, day % 2 == 0 ? "off" : "on", "2026-02-\(day)")
            #expect(try desk.record.unsaved(at: at("2026-04-01"))?.due == restored.adding(days: 1))
        }
        try desk.record.backup(at: desk.now, zone: .utc)
        #expect(try desk.record.unsaved(at: at("2026-04-01")) == nil)
    }

    @Test func anImportKilledHalfwayLeavesNothingTheNextOneMinds() throws {
        let place = desk.record.place
        let stream = fopen(place.staging, "w")
        fputs("half a file", stream)
        fclose(stream)
        let before = try desk.dump()
        let staging = try desk.record.staging(at: desk.now)
        try staging.append(chat("z", "2026-02-02"))
        #expect(throws: RecordError.busy(path: folder.record)) { try desk.record.staging(at: desk.now) }
        #expect(folder.mode(place.staging) == 0o600)
        staging.discard()
        #expect(try desk.dump() == before)
        #expect(size(of: place.staging) == nil)
    }

    @Test func anIdleRecordHasNoWriteAheadLog() throws {
        for number in 0..<50 { try desk.add("account-\(number)") }
        #expect(try desk.record.tidy())
        #expect(size(of: folder.record + "-wal") == 0)
    }

    @Test func everyColumnOfTheViewsIsInTheManual() throws {
        let root = "\(#filePath)".split(separator: "/").dropLast(3).joined(separator: "/")
        let manual = folder.bytes("/\(root)/Config/man/optout-record.5").split(separator: "\n")
        var documented: [String: Set<Substring>] = [:]
        var view = ""
        for line in manual {
            let words = line.split(separator: " ")
            if words.first == ".Ss" { view = String(words[1]) }
            if words.first == ".It" { documented[view, default: []].formUnion(words.dropFirst(2)) }
        }
        for view in ["v_account", "v_opt_out", "v_chat", "v_chore"] {
            let columns = try desk.record.read { try $0.columns(in: view).map(\.name) }
            #expect(documented[view]?.subtracting([","]) == Set(columns.map { Substring($0) }), "\(view)")
        }
    }

    @Test func purgeLeavesNothing() throws {
        _ = try desk.record.backup(at: desk.now, zone: .utc)
        try desk.record.close()
        let gone = try Record.purge(at: folder.record)
        #expect(gone.count >= 3)
        #expect(names(in: folder.path + "/data").isEmpty)
    }
}
