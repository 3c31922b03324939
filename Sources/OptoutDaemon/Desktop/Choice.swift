package import OptoutCore

/// What a person chose on a bubble.
///
/// It travels as the action's key, which the server hands back: so a click also counts on a bubble that was shown before
/// this program started anew.
package enum Choice: Hashable, Sendable {
    /// Open a terminal with the chore of that handle; `nil`: with all that are due.
    case show(String?)
    case snooze(days: Int, [String])
    case acknowledge(String)

    /// The click on the bubble itself has a key that the specification gives, and says nothing of what was on it.
    package static let onBubble = "default"

    package var key: String {
        switch self {
        case .show(let handle): "optout-show:\(handle ?? Self.all)"
        case .snooze(let days, let handles): "optout-snooze:\(days):\(handles.joined(separator: ","))"
        case .acknowledge(let handle): "optout-done:\(handle)"
        }
    }

    package var label: String {
        switch self {
        case .show: "Show"
        case .snooze(1, _): "Snooze for a day"
        case .snooze: "Snooze for a week"
        case .acknowledge: "Done"
        }
    }

    /// What came back; `nil` for keys of others and of other versions.
    package init?(key: String) {
        let parts = key.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let handles = parts.last?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
        switch (parts.first, parts.count) {
        case ("optout-show", 2) where parts[1] == Self.all: self = .show(nil)
        case ("optout-show", 2) where Self.isHandle(parts[1]): self = .show(parts[1])
        case ("optout-done", 2) where Self.isHandle(parts[1]): self = .acknowledge(parts[1])
        case ("optout-snooze", 3) where handles.allSatisfy(Self.isHandle):
            guard let days = [1, 7].first(where: { String($0) == parts[1] }) else { return nil }
            self = .snooze(days: days, handles)
        default: return nil
        }
    }

    /// The choices there are for what is shown together at `now`.
    package static func offered(for chores: [Chore], isCountdown: Bool, at now: Instant) -> [Choice] {
        // With a week of quiet a date could go by.
        let week = now.adding(days: 7)
        let hasDate = chores.contains { $0.key.kind.isStep && $0.due > now && $0.due < week }
        let choices = [showing(chores), .snooze(days: isCountdown || hasDate ? 1 : 7, chores.map(\.handle))]
        guard chores.count == 1, chores[0].key.kind.isAcknowledged else { return choices }
        return choices + [.acknowledge(chores[0].handle)]
    }

    /// What a click on the bubble itself means.
    static func showing(_ chores: [Chore]) -> Choice { .show(chores.count == 1 ? chores[0].handle : nil) }

    /// The unit in which the terminal is opened; the names of handles have no letter that a unit's could not have.
    var unit: String? {
        guard case .show(let handle) = self else { return nil }
        return "optout-do@\(handle ?? Self.all).service"
    }

    /// Shorter than any handle.
    private static let all = "all"

    private static func isHandle(_ text: String) -> Bool {
        (4...8).contains(text.utf8.count) && text.utf8.allSatisfy { (97...122).contains($0) }
    }
}

extension ChoreKind {
    /// Whether the person merely takes note of it: everything else is done at a provider or on a disk, and that it was
    /// done nobody can know from a click.
    package var isAcknowledged: Bool { self == .guideAge }
}
