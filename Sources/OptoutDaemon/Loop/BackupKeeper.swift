import Glibc
import OptoutConfig
import OptoutCore
import OptoutStore
import Systemd

/// Sees to it that every change of the record is in a backup a day later.
final class BackupKeeper {
    enum Outcome { case made, failed, interrupted }

    /// Makes a backup, or says why it cannot.
    private let backUp: () -> Outcome
    /// What was not saved when it last did so: a change that a clock ahead wrote down counts as unsaved for long.
    private var saved: ClosedRange<Int64>?
    private var triedAt: Instant?
    /// The first change that is in no backup, where it is yet to be told that no more could be saved.
    private var untold: Int64?

    init(_ backUp: @escaping () -> Outcome) { self.backUp = backUp }

    /// By a process of its own, which takes its memory with it.
    convenience init(_ complain: @escaping (String) -> Void) {
        self.init {
            do throws(UnstartableProgram) {
                ServiceManager.alive()
                // Somebody stops the service, or it alone.
                let interruptions = [SIGTERM, SIGINT, SIGHUP].map { 128 + $0 }
                let status = try runProgram(OwnProcess.itself, [DaemonCommand.backupWord])
                return status == 0 ? .made : interruptions.contains(status) ? .interrupted : .failed
            } catch {
                complain(error.message)
                return .failed
            }
        }
    }

    /// Has a backup made if one is due; failures are told once for each change that is the first unsaved one.
    ///
    /// - Parameter isWaitedFor: whether somebody waits for this look, so that what takes long is left for the next.
    /// - Returns: when to look again although nothing happens; `nil`: never.
    func look(_ record: Record, at now: Instant, isWaitedFor: Bool = false) throws -> Instant? {
        if try tell(record, at: now) { return now }
        guard let unsaved = try record.unsaved(at: now), unsaved.changes != saved else { return nil }
        var due = unsaved.due
        // Not on the word of a clock that was ahead.
        if let triedAt, triedAt <= now { due = max(due, triedAt.adding(days: 1)) }
        if isWaitedFor || due > now { return due }
        triedAt = now
        switch backUp() {
        case .made: (saved, triedAt) = (unsaved.changes, nil)
        case .failed: untold = unsaved.changes.lowerBound
        case .interrupted: break
        }
        if try tell(record, at: now) { return now }
        return triedAt?.adding(days: 1)
    }

    /// - Returns: whether something is to be told now that was not before.
    private func tell(_ record: Record, at now: Instant) throws -> Bool {
        guard let change = untold else { return false }
        let isNews = try record.notify(.backupFailed, occasion: "from change \(change)", at: now)
        untold = nil
        return isNews
    }
}
