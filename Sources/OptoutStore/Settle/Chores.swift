import GRDB
import OptoutCore

/// Opens, changes and closes chores until they are the wanted ones.
struct Chores {
    private let db: Database
    private let now: Instant
    private let event: Int64?

    init(_ db: Database, now: Instant, event: Int64?) {
        self.db = db
        self.now = now
        self.event = event
    }

    func reconcile(_ wanted: [WantedChore], into settled: inout Settled) throws {
        var open = try openChores()
        var missing: [WantedChore] = []
        for chore in wanted {
            let found = open[chore.key.family]
            guard let found, found.isSame(as: chore) else {
                missing.append(chore)
                continue
            }
            open[chore.key.family] = nil
            try update(found, to: chore)
            if found.isHeld && !chore.isHeld { settled.released.insert(.init(found.id)) }
        }
        for chore in open.values.sorted(by: { $0.id < $1.id }) {
            try close(chore)
            settled.closed.append(.init(chore.id))
        }
        let undone = missing.isEmpty ? [:] : try closedInVain()
        for chore in missing { settled.opened.append(try reopen(chore, from: undone) ?? insert(chore)) }
        try snooze()
    }

    private struct Open {
        var id: String
        var kind: String
        var foundAt: Instant
        var isHeld: Bool
        var serial: Int?
        var family: ChoreFamily

        init(_ row: Row) {
            (id, kind, serial) = (row["id"], row["kind"], row["serial"])
            foundAt = Instant(uSec: row["foundAtUSec"])
            isHeld = row["isHeld"]
            family = ChoreFamily(kind: kind, account: row["accountID"], step: row["step"])
        }

        /// A change that another edition brought is another chore: it is told as what it is.
        func isSame(as wanted: WantedChore) -> Bool { kind == wanted.key.kind.rawValue && serial == wanted.serial }
    }

    private func openChores() throws -> [ChoreFamily: Open] {
        let sql = "SELECT id, kind, accountID, step, foundAtUSec, isHeld, serial FROM chore WHERE closedAtUSec IS NULL"
        let chores = try Row.fetchAll(db.cachedStatement(sql: sql)).map { Open($0) }
        return Dictionary(chores.map { ($0.family, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func update(_ open: Open, to wanted: WantedChore) throws {
        try db.cachedStatement(
            sql: """
                UPDATE chore SET product = ?1, change = ?2, serial = ?3, dueUSec = ?4, waitsForDue = ?5, isHeld = ?6
                WHERE id = ?7 AND (product, change, serial, dueUSec, waitsForDue, isHeld) IS NOT (?1, ?2, ?3, ?4, ?5, ?6)
                """
        ).execute(arguments: [
            wanted.product?.text, wanted.change?.rawValue, wanted.serial, (wanted.due ?? open.foundAt).uSec,
            wanted.waitsForDue, wanted.isHeld, open.id,
        ])
    }

    /// One that an undone change opened and nobody heard of leaves no trace.
    private func close(_ open: Open) throws {
        let isUnheard = try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM chore c JOIN event u ON u.undoesID = c.foundBy WHERE c.id = ?1)
                        AND NOT EXISTS (SELECT 1 FROM telling WHERE choreID = ?1 AND (attempts > 0 OR state <> 'queued'))
                        AND NOT EXISTS (SELECT 1 FROM choreMark WHERE choreID = ?1)
                    """), arguments: [open.id])
        if isUnheard == true {
            try db.execute(sql: "DELETE FROM telling WHERE choreID = ?", arguments: [open.id])
            try db.execute(sql: "DELETE FROM chore WHERE id = ?", arguments: [open.id])
        } else {
            try db.cachedStatement(sql: "UPDATE chore SET closedAtUSec = ?, closedBy = ? WHERE id = ?")
                .execute(arguments: [now.uSec, event, open.id])
        }
    }

    /// What tells a chore from all others that ever were.
    private struct Identity: Hashable {
        var family: ChoreFamily
        var kind: String
        var serial: Int?
    }

    /// Chores that a change closed which this one undoes, the newest of each.
    private func closedInVain() throws -> [Identity: Open] {
        let sql = """
            SELECT id, kind, accountID, step, foundAtUSec, 0 AS isHeld, serial FROM chore
            WHERE closedAtUSec IS NOT NULL AND closedBy = (SELECT undoesID FROM event WHERE id = ?)
            ORDER BY closedAtUSec
            """
        let closed = try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [event]).map { Open($0) }
        return Dictionary(
            closed.map { (Identity(family: $0.family, kind: $0.kind, serial: $0.serial), $0) },
            uniquingKeysWith: { _, newer in newer })
    }

    /// What was closed in vain is the same chore again.
    private func reopen(_ wanted: WantedChore, from undone: [Identity: Open]) throws -> Chore.ID? {
        let identity = Identity(family: wanted.key.family, kind: wanted.key.kind.rawValue, serial: wanted.serial)
        guard let open = undone[identity] else { return nil }
        try db.execute(sql: "UPDATE chore SET closedAtUSec = NULL, closedBy = NULL WHERE id = ?", arguments: [open.id])
        try update(open, to: wanted)
        return .init(open.id)
    }

    private func insert(_ wanted: WantedChore) throws -> Chore.ID {
        let id = Handle.longID()
        let found = min(wanted.since ?? now, now)
        try db.cachedStatement(
            sql: """
                INSERT INTO chore (id, handle, kind, accountID, step, product, change, serial, dueUSec, waitsForDue,
                    isHeld, foundAtUSec, foundBy) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            id, try Handle.free(db), wanted.key.kind.rawValue, wanted.key.account?.row, wanted.key.step?.text,
            wanted.product?.text, wanted.change?.rawValue, wanted.serial, (wanted.due ?? found).uSec,
            wanted.waitsForDue, wanted.isHeld, found.uSec, event,
        ])
        return .init(id)
    }

    /// The newest word of a person on when to be asked again.
    private func snooze() throws {
        try db.execute(
            sql: """
                UPDATE chore SET snoozedUntilUSec = m.untilUSec
                FROM (SELECT c.id, (SELECT untilUSec FROM choreMark WHERE choreID = c.id AND mark = 'snoozed'
                    ORDER BY id DESC LIMIT 1) AS untilUSec FROM chore c WHERE c.closedAtUSec IS NULL) m
                WHERE chore.id = m.id AND chore.snoozedUntilUSec IS NOT m.untilUSec
                """)
    }
}

/// Of each family at most one chore is open: the three kinds of step chores are one.
private struct ChoreFamily: Hashable {
    var kind: String
    var account: Int64?
    var step: String?

    init(kind: String, account: Int64?, step: String?) {
        self.kind = ChoreKind(rawValue: kind)?.isStep == true ? "step" : kind
        self.account = account
        self.step = step
    }

    init(_ key: ChoreKey) { self.init(kind: key.kind.rawValue, account: key.account?.row, step: key.step?.text) }
}

extension ChoreKey {
    fileprivate var family: ChoreFamily { ChoreFamily(self) }
}
