import CSQLite
import GRDB
import Glibc
import OptoutCore
import Testing

@testable import OptoutStore

@Suite struct RecordFileTests {
    let folder = Folder()
    let now = at("2026-03-07T12:00Z")

    private func open() throws -> Record { try Record.open(at: folder.record, by: .optout, now: now) }

    @Test func everySettingHoldsOnALiveConnection() throws {
        let record = try open()
        try record.queue.inDatabase { db in
            let expected = [
                "journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1",
                "trusted_schema": "0", "cell_size_check": "1", "mmap_size": "0", "journal_size_limit": "4194304",
                "busy_timeout": "5000", "application_id": "1869640815", "user_version": "4",
            ]
            for (name, value) in expected.sorted(by: { $0.key < $1.key }) {
                let found = try DatabaseValue.fetchOne(db, sql: "PRAGMA \(name)") ?? .null
                let text = String.fromDatabaseValue(found) ?? Int64.fromDatabaseValue(found).map { String($0) }
                #expect(text == value, "\(name)")
            }
            let connection = try #require(db.sqliteConnection)
            for (option, value) in [
                (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_DQS_DDL, 0), (SQLITE_DBCONFIG_DQS_DML, 0),
                (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
            ] as [(Int32, Int32)] {
                #expect(optout_db_config(connection, option, -1) == value)
            }
            #expect(sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, -1) == 1)
        }
    }

    @Test func filesArePrivateWhateverTheUmask() throws {
        let before = umask(0)
        defer { umask(before) }
        let record = try open()
        _ = try Desk(record).add()
        _ = try record.backup(at: now, zone: .utc)
        #expect(folder.mode(folder.path + "/data") == 0o700)
        #expect(folder.mode(folder.record) == 0o600)
        #expect(folder.mode(folder.record + "-wal") == 0o600)
        #expect(folder.mode(record.place.backups) == 0o700)
        #expect(try folder.mode(#require(record.backups().first?.path)) == 0o600)
    }

    @Test func aRecordNeverMadeIsMissingForReaders() {
        #expect(throws: RecordError.missing(path: folder.record)) {
            try Record.open(at: folder.record, by: .optout, now: now, access: .read)
        }
        #expect(folder.mode(folder.path + "/data") == 0)
    }

    @Test func aNewerRecordIsRefusedWithBothVersionsAndLeftAlone() throws {
        let record = try open()
        try record.queue.inDatabase { try $0.execute(sql: "PRAGMA user_version = 9") }
        try record.close()
        let before = folder.bytes(folder.record)
        let error = RecordError.newer(path: folder.record, found: 9, known: 4)
        #expect(throws: error) { try open() }
        #expect(error.exitCode == 69)
        #expect(folder.bytes(folder.record) == before)
    }

    @Test func anotherProgramsDatabaseIsRefusedAndLeftAlone() throws {
        mkdir(folder.path + "/data", 0o700)
        let queue = try DatabaseQueue(path: folder.record)
        try queue.inDatabase { try $0.execute(sql: "CREATE TABLE note (text)") }
        try queue.close()
        let before = folder.bytes(folder.record)
        #expect(throws: RecordError.foreign(path: folder.record)) { try open() }
        #expect(folder.bytes(folder.record) == before)
    }

    @Test func aSymbolicLinkIsRefused() throws {
        mkdir(folder.path + "/data", 0o700)
        symlink("/tmp/elsewhere.db", folder.record)
        #expect(throws: RecordError.unsafe(path: folder.record, why: "it is a symbolic link")) { try open() }
    }

    @Test func aFolderInItsPlaceIsRefused() throws {
        mkdir(folder.path + "/data", 0o700)
        mkdir(folder.record, 0o700)
        #expect(throws: RecordError.unsafe(path: folder.record, why: "it is a folder")) { try open() }
    }

    @Test func aFolderOpenToAllIsRefused() throws {
        mkdir(folder.path + "/data", 0o700)
        chmod(folder.path + "/data", 0o777)
        #expect(throws: RecordError.self) { try open() }
    }

    @Test(arguments: [0, 50, 4096])
    func aRecordCutShortIsDamagedNotNew(length: Int) throws {
        let record = try open()
        _ = try Desk(record).add()
        try record.close()
        truncate(folder.record, length)
        do {
            let record = try open()
            let faults = try record.check(full: true)
            #expect(!faults.isEmpty)
        } catch let error as RecordError {
            #expect(error.exitCode == 69)
        }
        #expect(size(of: folder.record) == Int64(length))
    }

    @Test func aWriteAheadLogWithoutItsRecordIsDamage() throws {
        mkdir(folder.path + "/data", 0o700)
        let stream = fopen(folder.record + "-wal", "w")
        fputs("something", stream)
        fclose(stream)
        #expect(throws: RecordError.self) { try open() }
        #expect(size(of: folder.record) == nil)
    }

    @Test func aForeignTriggerIsRefused() throws {
        let record = try open()
        try record.queue.inDatabase {
            try $0.execute(sql: "CREATE TRIGGER evil AFTER INSERT ON event BEGIN DELETE FROM observation; END")
        }
        try record.close()
        #expect(throws: RecordError.self) { try open() }
    }

    @Test func theLogOnlyGrows() throws {
        let desk = try Desk()
        try desk.add()
        for sql in ["DELETE FROM event", "UPDATE event SET what = 'nothing'"] {
            #expect(throws: DatabaseError.self) {
                try desk.record.queue.inDatabase { try $0.execute(sql: sql) }
            }
        }
    }

    @Test func aRecordHeldByAnotherIsBusy() throws {
        let (mine, other) = (try open(), try open())
        try mine.queue.inDatabase { try $0.execute(sql: "PRAGMA busy_timeout = 1") }
        try other.queue.inDatabase { db in
            try db.inTransaction(.immediate) {
                #expect(throws: RecordError.busy(path: folder.record)) {
                    try mine.notify(.backupFailed, occasion: "x", at: now)
                }
                return .rollback
            }
        }
        #expect(RecordError.busy(path: "").exitCode == 75)
    }

    @Test func aFullDiskIsNamedAndChangesNothing() throws {
        let record = try open()
        let desk = try Desk(record)
        let before = try desk.dump()
        try record.queue.inDatabase { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages)")
        }
        #expect(throws: RecordError.diskFull(path: folder.record)) {
            for number in 0..<1000 { try desk.add("account-\(number)") }
        }
        let accounts = try record.accounts()
        #expect(accounts.isEmpty == (try desk.dump() == before))
        #expect(try record.check(full: true).isEmpty)
    }

    @Test func twoProgramsSeeEachOthersChanges() throws {
        let (mine, other) = (try open(), try open())
        let version = try mine.dataVersion()
        _ = try Desk(other).add()
        #expect(try mine.dataVersion() != version)
        #expect(try mine.accounts().map(\.slug) == ["chat"])
    }
}
