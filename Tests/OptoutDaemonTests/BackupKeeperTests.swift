import Glibc
import OptoutCore
import OptoutStore
import OptoutTestSupport
import Testing

@testable import OptoutDaemon

/// A record in a file, with one change of 2026-03-10 noon.
@Suite final class BackupKeeperTests {
    private let home: ScratchHome
    private let record: Record
    private let noon = Instant(uSec: 1_773_144_000_000_000)
    private var moment = Instant.distantPast
    private var attempts = 0
    private var isInterrupted = false
    private lazy var keeper = BackupKeeper { [unowned self] in
        attempts += 1
        if isInterrupted { return .interrupted }
        return (try? record.backup(at: moment, zone: .utc)) == nil ? .failed : .made
    }

    init() throws {
        home = try ScratchHome()
        record = try Record.open(at: home.path + "/record.db", by: .optoutd, now: noon)
        try change(at: noon)
    }

    private func change(at now: Instant) throws {
        let number = try record.accounts().count
        _ = try record.change(.accountAdd, Writing(now: now, zone: .utc)) { change in
            try change.addAccount(
                Account(
                    id: .init(""), slug: "a\(number)", product: .init("acme/chat"),
                    plans: [PlanChange(plan: .init("free"), from: InstantRange(now))], recordedAt: now))
        }
    }

    private func look(at now: Instant) throws -> Instant? {
        moment = now
        return try keeper.look(record, at: now)
    }

    @Test func aDayAfterAChangeItIsInABackupAndThenThereIsNothingToDo() throws {
        #expect(try look(at: noon) == noon.adding(days: 1))
        #expect(try record.backups().isEmpty)
        #expect(try look(at: noon.adding(days: 1)) == nil)
        #expect(try record.backups().map(\.madeAt) == [noon.adding(days: 1)])
        #expect(try look(at: noon.adding(days: 30)) == nil)
        try change(at: noon.adding(days: 40))
        #expect(try look(at: noon.adding(days: 40)) == noon.adding(days: 41))
        #expect(try look(at: noon.adding(days: 50)) == nil)
        #expect(try record.backups().count == 2 && attempts == 2)
    }

    @Test func whoWaitsForTheDaemonDoesNotWaitForABackup() throws {
        let late = noon.adding(days: 5)
        #expect(try keeper.look(record, at: late, isWaitedFor: true) == noon.adding(days: 1))
        #expect(attempts == 0)
    }

    @Test func oneThatIsInterruptedIsNoFailure() throws {
        isInterrupted = true
        let due = noon.adding(days: 1)
        #expect(try look(at: due) == due.adding(days: 1))
        #expect(try record.told().filter { $0.telling.kind == .backupFailed }.isEmpty)
    }

    /// By the clock of a change that was years ahead no backup is ever made later than it.
    @Test func aChangeOfTheFutureIsBackedUpOnce() throws {
        try change(at: noon.adding(days: 4_000))
        #expect(try look(at: noon.adding(days: 1)) == nil)
        #expect(try look(at: noon.adding(days: 2)) == nil)
        #expect(attempts == 1)
    }

    @Test func oneThatFailsIsToldOnceAndTriedAgainEveryDay() throws {
        // A file where the folder of the backups should be.
        try home.write([], to: "backups")
        let due = noon.adding(days: 1)
        #expect(try look(at: due) == due)
        #expect(try look(at: due) == due.adding(days: 1))
        #expect(try look(at: due.adding(days: 1)) == due.adding(days: 2))
        #expect(try record.told().filter { $0.telling.kind == .backupFailed }.count == 1)
        #expect(attempts == 2)
        // A clock that was ahead while it failed holds nothing up.
        unlink(home.path + "/backups")
        #expect(try look(at: due.adding(seconds: 60)) == nil)
        #expect(try record.backups().count == 1)
    }
}
