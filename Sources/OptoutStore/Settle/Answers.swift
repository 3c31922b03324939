import GRDB
import OptoutCore

/// When persons said that a chore is done, asked for, snoozed or dismissed.
struct Answers {
    private let db: Database
    private let now: Instant

    init(_ db: Database, now: Instant) {
        self.db = db
        self.now = now
    }

    /// What lies ahead was said by a clock that was ahead, or is looked at by one that is behind.
    ///
    /// Nobody knows which as long as nothing more is written down. So it counts from now, a snooze for as long as it was
    /// meant to, until the clock has come round to what it said: then, if the log holds nothing that says otherwise, the
    /// clock had been behind meanwhile, and all is as it was said.
    func forgetTheFuture() throws {
        try restore()
        try db.cachedStatement(
            sql: """
                UPDATE choreMark SET earliestUSec = min(earliestUSec, ?1), latestUSec = ?1,
                    untilUSec = untilUSec - (latestUSec - ?1)
                WHERE latestUSec > ?1
                """
        ).execute(arguments: [now.uSec])
    }

    private func restore() throws {
        try db.cachedStatement(
            sql: """
                UPDATE choreMark SET earliestUSec = e.occurredEarliestUSec, latestUSec = e.occurredLatestUSec,
                    untilUSec = untilUSec + (e.occurredLatestUSec - latestUSec)
                FROM event e WHERE e.id = eventID AND latestUSec < e.occurredLatestUSec AND e.recordedAtUSec <= ?1
                    AND NOT EXISTS (SELECT 1 FROM event WHERE id > e.id AND recordedAtUSec < e.recordedAtUSec)
                """
        ).execute(arguments: [now.uSec])
    }
}
