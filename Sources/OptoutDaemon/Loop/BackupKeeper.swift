import OptoutConfig
import OptoutCore
import OptoutStore
import Systemd

/// Sees to it that every change of the record is in a backup a day later.
final class BackupKeeper {
    /// Makes a backup, or says why it cannot.
    ///
    /// - Returns: whether it is made.
    private let backUp: () -> Bool
    private var failedAt: Instant?

    init(_ backUp: @escaping () -> Bool) { self.backUp = backUp }

    /// By a process of its own, which takes its memory with it.
    convenience init(_ complain: @escaping (String) -> Void) {
        self.init {
            do throws(UnstartableProgram) {
                return try runProgram(OwnProcess.itself, [DaemonCommand.backupWord]) == 0
            } catch {
                complain(error.message)
                return false
            }
        }
    }

    /// Has a backup made if one is due; failures are told once for each backup that they leave as the newest.
    ///
    /// - Returns: when to look again although nothing happens; `nil`: never.
    func look(_ record: Record, at now: Instant) throws -> Instant? {
        guard var due = try record.backupDue(at: now) else { return nil }
        // Not on the word of a clock that was ahead.
        if let failedAt, failedAt <= now { due = max(due, failedAt.adding(days: 1)) }
        guard due <= now else { return due }
        failedAt = nil
        if backUp() { return nil }
        let newest = try record.backups().first?.lastEvent ?? 0
        let isNews = try record.notify(.backupFailed, occasion: "since change \(newest)", at: now)
        failedAt = now
        return isNews ? now : now.adding(days: 1)
    }
}
