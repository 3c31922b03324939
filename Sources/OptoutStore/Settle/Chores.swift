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
        let closed = missing.isEmpty ? [:] : try closedInVain()
        for chore in missing { settled.opened.append(try reopen(chore, of: closed, into: &settled) ?? insert(chore)) }
        try snooze()
        try forgetTheFuture()
    }

    private struct Open {
        var id: String
        var kind: String
        var foundAt: Instant
        var due: Instant
        var isHeld: Bool
        var serial: Int?
        /// Whether a change closed it.
        var isClosedByChange: Bool
        var family: ChoreFamily

        init(_ row: Row) {
            (id, kind, serial) = (row["id"], row["kind"], row["serial"])
            (foundAt, due) = (Instant(uSec: row["foundAtUSec"]), Instant(uSec: row["dueUSec"]))
            (isHeld, isClosedByChange) = (row["isHeld"], (row["closedBy"] as Int64?) != nil)
            family = ChoreFamily(kind: kind, account: row["accountID"], step: row["step"])
        }

        /// A change that another edition brought is another chore: it is told as what it is.
        func isSame(as wanted: WantedChore) -> Bool { kind == wanted.key.kind.rawValue && serial == wanted.serial }
    }

    private func openChores() throws -> [ChoreFamily: Open] {
        let sql = "SELECT * FROM chore WHERE closedAtUSec IS NULL"
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
            wanted.product?.text, wanted.change?.rawValue, wanted.serial,
            (wanted.due ?? min(open.foundAt, now)).uSec, wanted.waitsForDue, wanted.isHeld, open.id,
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

    /// Chores that a change closed which this one undoes, or a look by a clock that was behind the one they were found by
    /// and has come round to it again; the newest of each last.
    private func closedInVain() throws -> [Identity: [Open]] {
        let sql = """
            SELECT * FROM chore
            WHERE closedAtUSec IS NOT NULL AND (closedBy = (SELECT undoesID FROM event WHERE id = ?1)
                OR (closedBy IS NULL AND closedAtUSec < foundAtUSec AND foundAtUSec <= ?2))
            ORDER BY rowid
            """
        let closed = try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [event, now.uSec]).map { Open($0) }
        return Dictionary(grouping: closed) { Identity(family: $0.family, kind: $0.kind, serial: $0.serial) }
    }

    /// What was closed in vain is the same chore again, if a day that it has is the same.
    private func reopen(
        _ wanted: WantedChore, of closed: [Identity: [Open]], into settled: inout Settled
    ) throws -> Chore.ID? {
        let identity = Identity(family: wanted.key.family, kind: wanted.key.kind.rawValue, serial: wanted.serial)
        let day = wanted.due ?? wanted.since
        let open = closed[identity]?.last { $0.isClosedByChange || day == nil || $0.due == day }
        guard let open else { return nil }
        try db.execute(sql: "UPDATE chore SET closedAtUSec = NULL, closedBy = NULL WHERE id = ?", arguments: [open.id])
        try update(open, to: wanted)
        if open.isHeld && !wanted.isHeld { settled.released.insert(.init(open.id)) }
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

    /// Whether a clock that was ahead of `now` has found any.
    static func areAhead(_ db: Database, of now: Instant) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM chore WHERE closedAtUSec IS NULL AND foundAtUSec > ?)"),
            arguments: [now.uSec]) ?? false
    }

    /// Not before now is known which chores are closed: by this, those that a clock that is behind has closed can be told,
    /// until it has come round to when they were found.
    private func forgetTheFuture() throws {
        for (set, which) in [
            ("?1", "closedAtUSec IS NULL AND foundAtUSec > ?1"),
            ("closedAtUSec", "closedBy IS NULL AND closedAtUSec < foundAtUSec AND foundAtUSec <= ?1"),
        ] {
            try db.cachedStatement(sql: "UPDATE chore SET foundAtUSec = \(set) WHERE \(which)")
                .execute(arguments: [now.uSec])
        }
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
