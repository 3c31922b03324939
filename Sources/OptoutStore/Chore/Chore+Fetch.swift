import GRDB
import OptoutCore

extension Chore {
    /// Open chores by due date.
    static func fetchOpen(_ db: Database, at now: Instant) throws -> [Chore] {
        let sql = "SELECT * FROM chore WHERE closedAtUSec IS NULL ORDER BY dueUSec, foundAtUSec, rowid"
        return try Row.fetchAll(db.cachedStatement(sql: sql)).compactMap { Chore($0, at: now) }
    }

    static func fetch(_ db: Database, id: String, at now: Instant) throws -> Chore? {
        let sql = "SELECT * FROM chore WHERE id = ?"
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [id]).flatMap { Chore($0, at: now) }
    }

    /// `nil` for a kind of a later version.
    init?(_ row: Row, at now: Instant) {
        guard let kind = ChoreKind(rawValue: row["kind"]) else { return nil }
        let due = Instant(uSec: row["dueUSec"])
        let snoozed = row.instant("snoozedUntilUSec")
        let waits = row["isHeld"] as Bool || (row["waitsForDue"] as Bool && due > now)
        self.init(
            id: .init(row["id"]), handle: row["handle"],
            key: ChoreKey(
                kind, account: (row["accountID"] as Int64?).map { .init(row: $0) },
                step: (row["step"] as String?).map { .init($0) }),
            product: (row["product"] as String?).map { .init($0) },
            change: (row["change"] as String?).flatMap(GuideChange.Kind.init), serial: row["serial"], due: due,
            foundAt: Instant(uSec: row["foundAtUSec"]), snoozedUntil: snoozed,
            state: waits ? .later : snoozed.map { $0 > now } == true ? .snoozed : .due)
    }
}

extension ChoreMark {
    /// What was done, asked for or dismissed, by account row, in the order of recording.
    static func fetchAll(_ db: Database, _ moments: EventMoments) throws -> [Int64?: [ChoreMark]] {
        let sql = """
            SELECT c.accountID, c.kind, c.step, m.mark, m.latestUSec, m.eventID, e.recordedAtUSec
            FROM choreMark m JOIN chore c ON c.id = m.choreID JOIN event e ON e.id = m.eventID
            WHERE m.mark <> 'snoozed' ORDER BY m.id
            """
        let rows = try Row.fetchAll(db.cachedStatement(sql: sql))
        return Dictionary(grouping: rows, by: { $0["accountID"] as Int64? }).mapValues { rows in
            rows.compactMap { row in
                guard let kind = ChoreKind(rawValue: row["kind"]), let mark = Mark(rawValue: row["mark"]) else {
                    return nil
                }
                return ChoreMark(
                    kind: kind, step: (row["step"] as String?).map { .init($0) }, mark: mark,
                    at: Instant(uSec: row["latestUSec"]),
                    recordedAt: moments.moment(of: row["eventID"], recorded: row["recordedAtUSec"]))
            }
        }
    }
}
