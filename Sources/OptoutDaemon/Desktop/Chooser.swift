import OptoutCore
import OptoutStore
import Systemd

/// Carries out what a person chose on a bubble.
struct Chooser {
    let record: Record
    let surroundings: Surroundings
    let startUnit: (String) throws -> Void

    /// - Throws: where that failed; what a click cannot mean any more, because the chore is closed, is no failure.
    func carryOut(_ choice: Choice) throws {
        let writing = Writing(now: surroundings.now(), zone: surroundings.zone())
        switch choice {
        case .show:
            if let unit = choice.unit { try startUnit(unit) }
        case .snooze(let days, let handles):
            let chores = try handles.compactMap { try chore($0, writing.now) }
            _ = try record.change(.snooze, writing) { change in
                for chore in chores { try change.snooze(chore.id, until: writing.now.adding(days: days)) }
            }
        case .acknowledge(let handle):
            guard let chore = try chore(handle, writing.now), chore.key.kind.isAcknowledged else { return }
            _ = try record.change(.done, writing) { try $0.markDone(chore.id) }
        }
    }

    /// The open chore of that handle.
    private func chore(_ handle: String, _ now: Instant) throws -> Chore? {
        guard case .one(let chore) = try record.chore(matching: handle, at: now), chore.handle == handle else {
            return nil
        }
        return chore
    }
}
