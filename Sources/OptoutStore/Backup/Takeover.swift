import GRDB

/// What the record as it was hands over to the restored one.
struct Takeover {
    let change: Change
    let isLive: Bool

    init(_ change: Change, isLive: Bool) {
        self.change = change
        self.isLive = isLive
    }

    func run(_ backup: String) throws -> Restored {
        let db = change.db
        let titles = isLive ? try takeTitles() : 0
        if isLive {
            try takeTellings()
            try keepDistrust()
        }
        return Restored(
            path: backup, accounts: try Int.fetchOne(db, sql: "SELECT count(*) FROM account") ?? 0,
            chats: try Int.fetchOne(db, sql: "SELECT count(*) FROM chat") ?? 0, titles: titles,
            keptSerialFloor: isLive ? try keepFloor() : nil)
    }

    /// Of chats that are in both; accounts are the same if they were added at the same moment.
    private func takeTitles() throws -> Int {
        try change.db.execute(
            sql: """
                INSERT INTO main.title (chatID, eventID, text)
                SELECT c.id, ?, t.text FROM live.title t JOIN live.chat lc ON lc.id = t.chatID
                    JOIN live.account la ON la.id = lc.accountID
                    JOIN main.account a ON a.id = la.id AND a.product = la.product
                        AND a.recordedAtUSec = la.recordedAtUSec
                    JOIN main.chat c ON c.accountID = a.id AND c.providerID = lc.providerID
                WHERE t.eventID = (SELECT max(eventID) FROM live.title WHERE chatID = lc.id)
                    AND c.state <> 'gone' AND lc.state <> 'gone'
                """, arguments: [change.event])
        return change.db.changesCount
    }

    /// Nothing is told twice because the backup had not heard of it.
    private func takeTellings() throws {
        let columns = """
            id, choreID, kind, channel, occasion, serial, queuedAtUSec, atUSec, shownUSec, attempts, state, lateDays
            """
        try change.db.execute(
            sql: """
                INSERT OR REPLACE INTO main.telling (\(columns)) SELECT \(columns) FROM live.telling
                WHERE choreID IS NULL OR choreID IN (SELECT id FROM main.chore)
                """)
    }

    /// A key that is trusted no longer does not come back with a backup from before.
    private func keepDistrust() throws {
        try change.db.execute(
            sql: """
                INSERT INTO main.signer (eventID, key, fingerprint, comment, isTrusted)
                SELECT ?, l.key, l.fingerprint, l.comment, 0 FROM live.signer l
                WHERE NOT l.isTrusted AND l.eventID = (SELECT max(eventID) FROM live.signer WHERE key = l.key)
                    AND EXISTS (SELECT 1 FROM main.signer m WHERE m.key = l.key AND m.isTrusted
                        AND m.eventID = (SELECT max(eventID) FROM main.signer WHERE key = l.key))
                """, arguments: [change.event])
    }

    /// - Returns: the serial, where the backup knew only a lower one.
    private func keepFloor() throws -> Int? {
        let text = try String.fetchOne(change.db, sql: "SELECT value FROM live.watermark WHERE name = 'serialFloor'")
        guard let floor = text.flatMap({ SerialFloor($0) }), try floor.raise(change.db) else { return nil }
        return floor.serial
    }
}
