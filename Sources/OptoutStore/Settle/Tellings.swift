import GRDB
import OptoutCore

/// Queues the tellings that are due.
struct Tellings {
    private let db: Database
    private let now: Instant
    private let event: Int64?

    init(_ db: Database, now: Instant, event: Int64?) {
        self.db = db
        self.now = now
        self.event = event
    }

    /// A clock that went back shows that the one before was ahead: what it wrote down happened no later than now.
    ///
    /// Otherwise everything told or answered then would be silent until the clock has come round to it again.
    func forgetTheFuture() throws {
        // The desktop's own program keeps its bubbles apart by their moments, and does this itself.
        for channel in [Telling.Channel.journal, .terminal] { try forgetTellingsOfTheFuture(channel) }
        try Answers(db, now: now).forgetTheFuture()
        for (table, column) in [("exportFile", "importedAtUSec"), ("inboxFile", "foundAtUSec")] {
            try db.cachedStatement(sql: "UPDATE \(table) SET \(column) = ?1 WHERE \(column) > ?1")
                .execute(arguments: [now.uSec])
        }
    }

    /// What lies ahead was told by a clock that was ahead, or is looked at by one that is behind.
    ///
    /// Nobody knows which as long as nothing more is told of the chore. So it counts as told now, until the clock has come
    /// round to what it showed: then, unless the chore was told again meanwhile, the clock had been behind.
    func forgetTellingsOfTheFuture(_ channel: Telling.Channel) throws {
        try db.cachedStatement(
            sql: """
                UPDATE telling SET atUSec = shownUSec, shownUSec = NULL
                WHERE shownUSec <= ?1 AND channel = ?2 AND NOT EXISTS (
                    SELECT 1 FROM telling later WHERE later.choreID = telling.choreID AND later.rowid > telling.rowid
                        AND (later.channel IN (telling.channel, 'terminal') OR telling.channel = 'terminal')
                        AND later.shownUSec IS NULL AND later.atUSec < telling.shownUSec)
                """
        ).execute(arguments: [now.uSec, channel.rawValue])
        try db.cachedStatement(
            sql: """
                UPDATE telling SET queuedAtUSec = min(queuedAtUSec, ?1), atUSec = ?1, shownUSec = coalesce(shownUSec, atUSec)
                WHERE atUSec > ?1 AND channel = ?2
                """
        ).execute(arguments: [now.uSec, channel.rawValue])
    }

    /// - Parameters:
    ///   - only: of these chores; `nil`: of all.
    ///   - patiently: what is queued may wait for long, so that what follows it is not reckoned with yet.
    func queue(
        _ channels: Set<Telling.Channel>, of only: Set<Chore.ID>? = nil, patiently: Bool = false,
        into settled: inout Settled
    ) throws {
        let told = try Dictionary(grouping: Telling.fetchOfOpenChores(db), by: \.chore)
        for var chore in try Chore.fetchOpen(db, at: now) where only?.contains(chore.id) ?? true {
            // It could not have been told before.
            if settled.released.contains(chore.id), told[chore.id] == nil { chore.foundAt = now }
            for channel in channels.sorted(by: { $0.rawValue < $1.rawValue }) {
                let heard = (told[chore.id] ?? []).filter { $0.channel == channel || $0.channel == .terminal }
                let (due, next) = dueTelling(of: chore, told: heard, now: now)
                var look = next
                let queued = try due.map { [try insert($0, chore: chore, channel)] } ?? []
                if let telling = queued.first {
                    settled.queued.append(telling.id)
                    look = dueTelling(of: chore, told: heard + queued, now: now).next
                }
                let waiting = chore.state == .due ? (heard + queued).filter { $0.toldAt == nil } : []
                if patiently && !waiting.isEmpty { look = try waiting.compactMap { try hurry($0, chore) }.min() }
                settled.nextLook = [settled.nextLook, look].compactMap { $0 }.min()
            }
        }
    }

    /// What waits for company becomes a countdown on the first day of one.
    ///
    /// - Returns: that day, where it lies ahead.
    private func hurry(_ telling: Telling, _ chore: Chore) throws -> Instant? {
        guard !telling.kind.hasOwnBubble, let day = countdownDay(of: chore, after: telling.queuedAt) else { return nil }
        if day > now { return day }
        try db.cachedStatement(sql: "UPDATE telling SET kind = ? WHERE id = ?")
            .execute(arguments: [ReminderKind.countdown.rawValue, telling.id.text])
        return nil
    }

    private func insert(_ due: DueTelling, chore: Chore, _ channel: Telling.Channel) throws -> Telling {
        let telling = Telling(
            id: .init(Handle.longID()), chore: chore.id, kind: due.kind, channel: channel, occasion: due.occasion,
            queuedAt: now, lateDays: max(0, due.lateDays))
        try db.cachedStatement(
            sql: """
                INSERT INTO telling (id, choreID, kind, channel, occasion, serial, queuedAtUSec, atUSec, state, lateDays,
                    queuedBy)
                VALUES (?, ?, ?, ?, ?, ?, ?7, ?7, ?8, ?9, ?10)
                """
        ).execute(arguments: [
            telling.id.text, chore.id.text, telling.kind.rawValue, channel.rawValue, telling.occasion, chore.serial,
            now.uSec, telling.state.rawValue, telling.lateDays, event,
        ])
        return telling
    }
}

extension Telling {
    /// Tellings of open chores in the order of being queued.
    static func fetchOfOpenChores(_ db: Database) throws -> [Telling] {
        let sql = """
            SELECT t.* FROM telling t JOIN chore c ON c.id = t.choreID
            WHERE c.closedAtUSec IS NULL ORDER BY t.queuedAtUSec, t.rowid
            """
        return try Row.fetchAll(db.cachedStatement(sql: sql)).map(Telling.init)
    }

    init(_ row: Row) {
        let state = State(rawValue: row["state"]) ?? .queued
        let isTold = state == .delivered || state == .unconfirmed
        self.init(
            id: .init(row["id"]), chore: .init(row["choreID"] as String? ?? ""),
            kind: ReminderKind(rawValue: row["kind"]) ?? .openStep,
            channel: Channel(rawValue: row["channel"]) ?? .journal,
            occasion: row["occasion"], queuedAt: Instant(uSec: row["queuedAtUSec"]), attempts: row["attempts"],
            state: state, lateDays: row["lateDays"], toldAt: isTold ? Instant(uSec: row["atUSec"]) : nil)
    }
}
