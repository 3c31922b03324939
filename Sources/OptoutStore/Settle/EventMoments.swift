import GRDB
import OptoutCore

/// When changes were written down at the latest.
///
/// The log's order is certain, the clock is not: a change was written before every later one, so where the clock was
/// ahead for a while, its time is brought down to just before the next that says an earlier one. What came first can
/// then be told by the times alone.
struct EventMoments {
    /// By event, only those that were brought down.
    private let moments: [Int64: Int64]

    init(_ db: Database) throws {
        let sql = """
            SELECT id, atUSec FROM (
                SELECT id, recordedAtUSec, id + min(recordedAtUSec - id) OVER (ORDER BY id DESC) AS atUSec FROM event)
            WHERE atUSec < recordedAtUSec
            """
        moments = try Dictionary(
            uniqueKeysWithValues: Row.fetchAll(db.cachedStatement(sql: sql)).map { ($0[0] as Int64, $0[1] as Int64) })
    }

    /// - Parameter recorded: what the clock said when `event` was written.
    func moment(of event: Int64, recorded: Int64) -> Instant {
        Instant(uSec: min(moments[event] ?? recorded, recorded))
    }
}
