import OptoutCore
import OptoutStore

/// A step that was done before the guide changed it, and that asks whether it still holds.
struct DoneBefore {
    /// The day from which on it had been done.
    var since: String
}

extension Session {
    /// `nil` for a step that was never done, or whose change asks to do it again or counts the earlier deed.
    func doneBefore(_ chore: Chore, in record: Record) throws -> DoneBefore? {
        guard chore.key.kind == .changedStep, let id = chore.key.account, let account = try record.account(id),
            let step = try step(of: chore, in: record), step.satisfiedBy.rule(for: account.plan) == .ask
        else { return nil }
        let guide = try record.adoptedGuide()
        let earlier = guide.map { Predecessor.byStep($0.tombstones)[step.id] ?? [] } ?? []
        let ends = ([step.end] + earlier.map(\.end)).compactMap { $0 }
        let standing = try standings(of: account, at: now, in: record).first { standing in
            ends.contains { $0.setting == standing.setting.id && $0.value == standing.state }
        }
        if let standing { return DoneBefore(since: try standing.sinceWords(in: self)) }
        let ids = [step.id] + earlier.map(\.id)
        let mark = try record.choreMarks(of: id).last { mark in
            mark.mark == .done && mark.step.map(ids.contains) ?? false
        }
        return try mark.map { DoneBefore(since: try day($0.at)) }
    }

    /// What the editors say of the change that brought a chore; `nil` for one that no edition brought.
    func changeText(of chore: Chore, in record: Record) throws -> String? {
        guard let step = chore.key.step, chore.key.kind != .openStep else { return nil }
        let changes = try record.news().map(\.change).filter { $0.id == step.text }
        return changes.first { $0.serial == chore.serial }?.text ?? changes.first?.text
    }
}
