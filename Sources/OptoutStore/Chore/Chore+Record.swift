package import OptoutCore

extension Record {
    /// Open chores as of `now`, by due date; dismissed ones left out.
    package func chores(at now: Instant, account: Account.ID? = nil) throws -> [Chore] { [] }

    /// The open chore of this handle (or a unique beginning) or id.
    package func chore(matching name: String, at now: Instant) throws -> Found<Chore> { .none }

    /// What a handle, or a unique beginning of one, names.
    package func handle(_ beginning: String) throws -> Found<Handled> { .none }

    /// Tellings of `channel`, oldest first, that still have to go out or be read back.
    package func tellings(_ channel: Telling.Channel, in states: Set<Telling.State>) throws -> [TellingRow] { [] }

    /// Everything told so far, newest first, as `log --told` shows it.
    package func told(limit: Int? = nil) throws -> [TellingRow] { [] }

    /// Counts an attempt, to be called (and committed) before sending; queued and lost ones become `sent`.
    ///
    /// - Returns: the number of this attempt, from 1; `nil` if the telling is settled meanwhile.
    package func beginAttempt(_ id: Telling.ID, at now: Instant) throws -> Int? { nil }

    /// Sets the state of a telling that was sent.
    package func mark(_ id: Telling.ID, _ state: Telling.State, at now: Instant) throws {}

    /// The chore was printed on a terminal: its next telling counts as told there.
    package func printed(_ chores: [Chore.ID], at now: Instant) throws {}
}

/// What a handle names.
package enum Handled: Hashable, Sendable {
    case chore(Chore.ID)
    case chat(handle: String)
    case event(handle: String)
}

/// A telling and what its entry says.
package struct TellingRow: Hashable, Sendable {
    package var telling: Telling
    /// `nil` for a notice about the program itself.
    package var chore: Chore?
    package var slug: String?
    /// The moment of the last attempt or change of state.
    package var at: Instant
    /// Edition of a notice.
    package var serial: Int?
}

extension Change {
    /// A step or an acknowledgement is done.
    package func markDone(_ chore: Chore.ID) throws {}

    /// The export was asked for at the provider.
    package func markAsked(_ chore: Chore.ID) throws {}

    package func snooze(_ chore: Chore.ID, until: Instant) throws {}

    package func dismiss(_ chore: Chore.ID, because reason: String) throws {}
}
