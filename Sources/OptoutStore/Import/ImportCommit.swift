import GRDB
import OptoutCore

/// Takes attached staged chats into the record, inside one change.
struct ImportCommit {
    let change: Change
    let terms: ImportTerms
    var result: ImportResult
    /// Row ids of new chats are this plus their number in the staging file.
    private var base: Int64 = 0

    var db: Database { change.db }

    init(_ change: Change, _ terms: ImportTerms, _ result: ImportResult) {
        self.change = change
        self.terms = terms
        self.result = result
    }

    mutating func run() throws -> ImportResult {
        try findKnown()
        try writeImport()
        try insertNew()
        try KnownChats(self).update()
        try prepareStates()
        try ImportProofs(self).run(&result)
        try writeTitles()
        return result
    }

    /// Which staged chats are recorded already.
    private mutating func findKnown() throws {
        try db.execute(
            sql: """
                DROP TABLE IF EXISTS temp.known;
                CREATE TEMP TABLE known (n INTEGER PRIMARY KEY, chatID INTEGER NOT NULL);
                """)
        try db.execute(
            sql: """
                INSERT INTO temp.known (n, chatID)
                SELECT s.n, c.id FROM main.chat c CROSS JOIN staging.chat s ON s.id = c.providerID WHERE c.accountID = ?
                """, arguments: [terms.account])
        let known = db.changesCount
        result.new = terms.content.count - known
        result.known = known
        base = try Int64.fetchOne(db, sql: "SELECT max(id) FROM main.chat") ?? 0
    }

    private func writeImport() throws {
        let summary = terms.summary
        try db.execute(
            sql: """
                INSERT INTO import (id, accountID, eventID, format, accountKey, isComplete, missing, dateUSec, boundUSec,
                    seen, new, known, skipped, fileName, importedAtUSec)
                VALUES (?1, ?2, ?1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
                """,
            arguments: [
                change.event, terms.account, summary.format, summary.accountKey, summary.isComplete,
                try JSON.text(summary.missing), summary.date?.uSec, terms.bound?.uSec, result.seen, result.new,
                result.known, try JSON.text(result.skipped), terms.fileName, change.now.uSec,
            ])
    }

    private static let columns = """
        providerID, createdAtUSec, lastAtUSec, messages, words, files, moments, isRated, isShared, isBlank,
        isPartlyBlank, zoneSlack, exposure, flags, asksForDeletion, state, id, accountID, firstImportID, lastImportID,
        handle
        """

    private static let values = """
        s.id, s.createdAtUSec, s.lastAtUSec, s.messages, s.words, s.files, s.moments, s.isRated, s.isShared, s.isBlank,
        s.isPartlyBlank, s.zoneSlack, s.exposure, s.flags, s.asksForDeletion, iif(s.asksForDeletion, 'to-delete', 'none'), ?1 + s.n,
        ?2, ?3, ?3
        """

    private func insertNew() throws {
        guard result.new > 0 else { return }
        // Ignored are rows whose random handle is taken; they get another one below.
        try db.execute(
            sql: """
                INSERT OR IGNORE INTO main.chat (\(Self.columns)) SELECT \(Self.values), s.handle
                FROM staging.chat s WHERE s.n NOT IN (SELECT n FROM temp.known)
                """, arguments: [base, terms.account, change.event])
        if db.changesCount < result.new { try insertCollided() }
    }

    private func insertCollided() throws {
        let left = try Int64.fetchAll(
            db,
            sql: """
                SELECT s.n FROM staging.chat s WHERE s.n NOT IN (SELECT n FROM temp.known)
                    AND NOT EXISTS (SELECT 1 FROM main.chat WHERE id = ? + s.n)
                """, arguments: [base])
        var generator = SystemRandomNumberGenerator()
        let isTaken = try db.cachedStatement(sql: "SELECT 1 FROM main.chat WHERE handle = ?")
        for n in left {
            var handle = Handle.random(Handle.chatLength, using: &generator)
            while try Int.fetchOne(isTaken, arguments: [handle]) != nil {
                handle = Handle.random(Handle.chatLength, using: &generator)
            }
            try db.execute(
                sql: """
                    INSERT INTO main.chat (\(Self.columns)) SELECT \(Self.values), ?5 FROM staging.chat s WHERE s.n = ?4
                    """, arguments: [base, terms.account, change.event, n, handle])
        }
    }

    /// Judges what was not judged by the timeline that holds now, and lets claims and sweeps take hold.
    private func prepareStates() throws {
        guard let subject = try Subject.fetchAll(db, now: change.now).first(where: { $0.row == terms.account }) else {
            return
        }
        let judgedBy = try String.fetchOne(
            db, sql: "SELECT judgedBy FROM accountFigure WHERE accountID = ?", arguments: [terms.account])
        let judging = Judging(db, account: terms.account, timeline: subject.timeline)
        if terms.content.judgedBy != subject.timeline.key || judgedBy != subject.timeline.key {
            try judging.run()
            try ChatStates(db).refresh(accounts: [terms.account], chats: [])
            return
        }
        let changed = try Int64.fetchAll(
            db, sql: "SELECT chatID FROM chatBefore WHERE importID = ?", arguments: [change.event])
        try judging.run(chats: changed)
        let isSwept =
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM sweep WHERE accountID = ?)", arguments: [terms.account]) ?? true
        try ChatStates(db).refresh(accounts: isSwept ? [terms.account] : [], chats: Set(changed))
    }

    private func writeTitles() throws {
        guard terms.keepsTitles else { return }
        try db.execute(
            sql: """
                INSERT INTO title (chatID, eventID, text)
                SELECT c.id, ?3, s.title FROM staging.chat s JOIN main.chat c ON c.id = ?1 + s.n AND c.accountID = ?2
                WHERE s.title <> '' AND c.state <> 'gone' AND s.n NOT IN (SELECT n FROM temp.known)
                """, arguments: [base, terms.account, change.event])
        let isNewest = try terms.isNewest(db, event: change.event)
        try db.execute(
            sql: """
                INSERT INTO title (chatID, eventID, text)
                SELECT c.id, ?, s.title FROM temp.known k JOIN staging.chat s ON s.n = k.n
                    JOIN main.chat c ON c.id = k.chatID
                    LEFT JOIN title t ON t.chatID = c.id
                        AND t.eventID = (SELECT max(eventID) FROM title WHERE chatID = c.id)
                WHERE s.title <> '' AND c.state <> 'gone' AND (t.text IS NULL OR (? AND t.text <> s.title))
                """, arguments: [change.event, isNewest])
    }
}

extension ImportTerms {
    /// Newest date of the account's other imports.
    func newestEarlier(_ db: Database, event: Int64) throws -> Instant? {
        try Int64.fetchOne(
            db, sql: "SELECT max(dateUSec) FROM import WHERE accountID = ? AND id <> ?", arguments: [account, event]
        ).map { Instant(uSec: $0) }
    }

    /// Whether the account has other imports.
    func isFollowing(_ db: Database, event: Int64) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM import WHERE accountID = ? AND id <> ?)",
            arguments: [account, event]) ?? true
    }

    func isNewest(_ db: Database, event: Int64) throws -> Bool {
        guard let date = summary.date else { return false }
        return try newestEarlier(db, event: event).map { $0 < date } ?? true
    }
}
