import OptoutCore
import OptoutStore

/// Sees to it that every change of the record is in a backup a day later.
final class BackupKeeper {
    private var failedAt: Instant?

    /// Makes a backup if one is due; one that fails is told once for each that it leaves as the newest.
    ///
    /// - Returns: when to look again although nothing happens; `nil`: never.
    func look(_ record: Record, _ surroundings: Surroundings) throws -> Instant? {
        let now = surroundings.now()
        guard var due = try record.backupDue(at: now) else { return nil }
        // Not on a clock's word that was ahead.
        if let failedAt, failedAt <= now { due = max(due, failedAt.adding(days: 1)) }
        guard due <= now else { return due }
        do {
            try record.backup(at: now, zone: surroundings.zone())
            failedAt = nil
            return nil
        } catch let error as RecordError {
            surroundings.complain("\(error.message), trying to back the record up again in a day")
            let newest = try record.backups().first?.lastEvent ?? 0
            let isNews = try record.notify(.backupFailed, occasion: "since change \(newest)", at: now)
            failedAt = now
            return isNews ? now : now.adding(days: 1)
        }
    }
}
