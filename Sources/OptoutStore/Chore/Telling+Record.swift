import GRDB
package import OptoutCore

/// A telling and what its entry says.
package struct TellingRow: Hashable, Sendable {
    package var telling: Telling
    /// `nil` for a notice about the program itself.
    package var chore: Chore?
    package var slug: String?
    /// The moment of the last attempt or change of state.
    package var at: Instant
    /// The edition it came with.
    package var serial: Int?
}

extension Record {
    /// Tellings of `channel`, oldest first, of open chores and of notices.
    ///
    /// What was sent and not read back is listed also where the chore is closed meanwhile; what only waits, or waits to be
    /// sent again, is not listed while its chore is snoozed at `now` or held back.
    package func tellings(
        _ channel: Telling.Channel, in states: Set<Telling.State>, at now: Instant? = nil
    ) throws -> [TellingRow] {
        let names = states.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
        let rows = try tellings(
            where: """
                t.channel = ? AND t.state IN (\(names))
                AND (t.choreID IS NULL OR c.closedAtUSec IS NULL OR t.state = 'sent') ORDER BY t.queuedAtUSec, t.rowid
                """, [channel.rawValue], at: now)
        return rows.filter { row in
            guard now != nil, row.telling.state != .sent, let chore = row.chore else { return true }
            return chore.state == .due
        }
    }

    /// Everything queued or told so far, newest first, as `log --told` shows it.
    package func told(limit: Int? = nil, at now: Instant? = nil) throws -> [TellingRow] {
        try tellings(where: "1 ORDER BY t.atUSec DESC, t.rowid DESC LIMIT ?", [limit ?? -1], at: now)
    }

    private func tellings(where condition: String, _ arguments: StatementArguments, at now: Instant?) throws
        -> [TellingRow]
    {
        let sql = """
            SELECT t.*, a.slug FROM telling t LEFT JOIN chore c ON c.id = t.choreID
            LEFT JOIN account a ON a.id = c.accountID WHERE \(condition)
            """
        return try read { db in
            try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
                let at = Instant(uSec: row["atUSec"])
                let chore = try (row["choreID"] as String?).flatMap { try Chore.fetch(db, id: $0, at: now ?? at) }
                return TellingRow(
                    telling: Telling(row), chore: chore, slug: row["slug"], at: at, serial: row["serial"])
            }
        }
    }

    /// Counts an attempt at each, to be called (and committed) before sending; queued and lost ones become `sent`.
    ///
    /// - Returns: the number of each one's attempt, from 1; those for which there is nothing to send any more left out.
    package func beginAttempts(_ ids: [Telling.ID], at now: Instant) throws -> [Telling.ID: Int] {
        if ids.isEmpty { return [:] }
        return try write { db in
            let update = try db.cachedStatement(
                sql: """
                    UPDATE telling SET attempts = attempts + 1, state = 'sent', atUSec = ?2, shownUSec = NULL
                    WHERE id = ?1 AND state IN ('queued', 'sent', 'lost') AND (choreID IS NULL OR EXISTS
                        (SELECT 1 FROM chore WHERE id = telling.choreID AND closedAtUSec IS NULL))
                    RETURNING attempts
                    """)
            var attempts: [Telling.ID: Int] = [:]
            for id in ids { attempts[id] = try Int.fetchOne(update, arguments: [id.text, now.uSec]) }
            return (attempts, .commit)
        }
    }

    /// Counts an attempt at one.
    package func beginAttempt(_ id: Telling.ID, at now: Instant) throws -> Int? {
        try beginAttempts([id], at: now)[id]
    }

    /// Sets the state of tellings that were sent; those that are delivered stay so.
    package func mark(_ states: [Telling.ID: Telling.State], at now: Instant) throws {
        if states.isEmpty { return }
        try write { db in
            let update = try db.cachedStatement(
                sql: """
                    UPDATE telling SET state = ?2, atUSec = ?3, shownUSec = NULL
                    WHERE id = ?1 AND state <> 'delivered' AND state <> ?2
                    """)
            for (id, state) in states { try update.execute(arguments: [id.text, state.rawValue, now.uSec]) }
            return ((), .commit)
        }
    }

    /// Sets the state of one.
    package func mark(_ id: Telling.ID, _ state: Telling.State, at now: Instant) throws {
        try mark([id: state], at: now)
    }

    /// The chores were printed on a terminal: tellings due for the journal, or waiting for another channel, count as told
    /// there.
    package func printed(_ chores: [Chore.ID], at now: Instant) throws {
        guard !chores.isEmpty else { return }
        try write { db in
            var settled = Settled()
            try Tellings(db, now: now, event: nil).queue([.journal], of: Set(chores), into: &settled)
            let update = try db.cachedStatement(
                sql: """
                    UPDATE OR REPLACE telling
                    SET channel = 'terminal', state = 'delivered', atUSec = ?, shownUSec = NULL
                    WHERE choreID = ? AND channel <> 'terminal' AND state = 'queued' AND attempts = 0
                    """)
            for chore in chores { try update.execute(arguments: [now.uSec, chore.text]) }
            return ((), .commit)
        }
    }

    /// Queues what is due on one channel, for its own deliverer; nothing else is looked at or written.
    ///
    /// - Returns: when to do so again although nothing happens and nothing of what waits is told; `nil`: never.
    package func queue(_ channel: Telling.Channel, at now: Instant) throws -> Instant? {
        try write { db in
            let tellings = Tellings(db, now: now, event: nil)
            try tellings.forgetTellingsOfTheFuture(channel)
            var settled = Settled()
            try tellings.queue([channel], patiently: true, into: &settled)
            return (settled.nextLook, .commit)
        }
    }

    /// The bubbles shown from `moment` on, by time: what was shown together has the same one.
    package func bubbles(since moment: Instant) throws -> [ShownBubble] {
        let sql = """
            SELECT * FROM telling WHERE channel = 'desktop' AND state = 'delivered' AND atUSec >= ? ORDER BY atUSec
            """
        let told = try read { db in try Row.fetchAll(db, sql: sql, arguments: [moment.uSec]).map(Telling.init) }
        return Dictionary(grouping: told) { $0.toldAt ?? moment }
            .map { ShownBubble(at: $0.key, isDigest: Bubble($0.value).isDigest) }.sorted { $0.at < $1.at }
    }

    /// Queues a notice about the program itself, once per `occasion`.
    ///
    /// - Returns: `false` if it was queued before.
    @discardableResult
    package func notify(_ kind: ReminderKind, occasion: String, serial: Int? = nil, at now: Instant) throws -> Bool {
        try write { (try Notice.queue($0, kind, occasion: occasion, serial: serial, at: now), .commit) }
    }
}

enum Notice {
    static func queue(_ db: Database, _ kind: ReminderKind, occasion: String, serial: Int?, at now: Instant) throws
        -> Bool
    {
        try db.execute(
            sql: """
                INSERT INTO telling (id, kind, channel, occasion, serial, queuedAtUSec, atUSec, state)
                VALUES (?, ?, 'journal', ?, ?, ?5, ?5, 'queued')
                ON CONFLICT (kind, channel, occasion) WHERE choreID IS NULL DO NOTHING
                """, arguments: [Handle.longID(), kind.rawValue, occasion, serial, now.uSec])
        return db.changesCount > 0
    }
}
