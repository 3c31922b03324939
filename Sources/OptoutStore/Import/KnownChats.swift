import FoundationEssentials
import GRDB
import OptoutCore

/// Brings known chats up to what an export newer than the recorded one shows.
struct KnownChats {
    private let commit: ImportCommit

    init(_ commit: ImportCommit) { self.commit = commit }

    private var db: Database { commit.db }

    func update() throws {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT k.chatID, s.createdAtUSec, s.lastAtUSec, s.messages, s.words, s.files, s.moments, s.isRated,
                    s.isShared, s.isPartlyBlank, s.zoneSlack, c.createdAtUSec AS oldCreated, c.lastAtUSec AS oldLast, c.moments AS oldMoments,
                    c.isRated AS oldRated, c.isPartlyBlank AS oldPartlyBlank, i.dateUSec AS oldDate
                FROM temp.known k JOIN staging.chat s ON s.n = k.n JOIN main.chat c ON c.id = k.chatID
                    JOIN import i ON i.id = c.lastImportID
                WHERE s.isBlank = 0 AND (s.createdAtUSec, s.lastAtUSec, s.messages, s.words, s.files, s.moments,
                    s.isRated, s.isShared, s.isBlank, s.isPartlyBlank, s.zoneSlack) IS NOT (c.createdAtUSec,
                    c.lastAtUSec, c.messages, c.words, c.files, c.moments, c.isRated, c.isShared, c.isBlank,
                    c.isPartlyBlank, c.zoneSlack)
                """)
        for row in rows {
            if isNewer(row) { try replace(row) } else { try addMoments(row) }
        }
    }

    /// Whose export is the newer one.
    ///
    /// Of an emptied chat the update time, as it is that of the deletion, was left out: its last activity may lie before
    /// the one recorded while it had its words, so there the dates of the exports have to tell.
    private func isNewer(_ row: Row) -> Bool {
        let isEmptied = row["isPartlyBlank"] as Bool || row["oldPartlyBlank"] as Bool
        let (last, old) = (row.instant("lastAtUSec"), row.instant("oldLast"))
        if !isEmptied, let last, let old, last != old { return last > old }
        guard let date = commit.terms.summary.date else { return false }
        return row.instant("oldDate").map { date > $0 } ?? true
    }

    /// Moments are only ever added: what was exposed once stays so.
    private func moments(_ row: Row) -> [Instant] {
        let (new, old) = (row["moments"] as Data, row["oldMoments"] as Data)
        return Set(Moments.decode(new)).union(Moments.decode(old)).sorted()
    }

    private func replace(_ row: Row) throws {
        try keepBefore(row)
        let created: Int64? = row["createdAtUSec"] ?? row["oldCreated"]
        let last: Int64? = row["lastAtUSec"] ?? row["oldLast"]
        try db.cachedStatement(
            sql: """
                UPDATE main.chat SET createdAtUSec = ?, lastAtUSec = ?, messages = ?, words = ?, files = ?, moments = ?,
                    isRated = ?, isShared = ?, isBlank = 0, isPartlyBlank = ?, zoneSlack = ?, lastImportID = ?
                WHERE id = ?
                """
        ).execute(arguments: [
            created, last, row["messages"] as Int, row["words"] as Int, row["files"] as Int,
            Moments.encode(moments(row)), row["isRated"] as Bool || row["oldRated"] as Bool,
            row["isShared"] as Bool, row["isPartlyBlank"] as Bool, row["zoneSlack"] as Bool, commit.change.event,
            row["chatID"] as Int64,
        ])
    }

    private func addMoments(_ row: Row) throws {
        let merged = Moments.encode(moments(row))
        let isRated = row["isRated"] as Bool || row["oldRated"] as Bool
        guard merged != row["oldMoments"] as Data || isRated != row["oldRated"] as Bool else { return }
        try keepBefore(row)
        try db.cachedStatement(sql: "UPDATE main.chat SET moments = ?, isRated = ? WHERE id = ?")
            .execute(arguments: [merged, isRated, row["chatID"] as Int64])
    }

    private func keepBefore(_ row: Row) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO chatBefore (chatID, importID, createdAtUSec, lastAtUSec, messages, words, files, moments,
                    isRated, isShared, isBlank, isPartlyBlank, zoneSlack, lastImportID)
                SELECT id, ?, createdAtUSec, lastAtUSec, messages, words, files, moments, isRated, isShared, isBlank,
                    isPartlyBlank, zoneSlack, lastImportID FROM main.chat WHERE id = ?
                """
        ).execute(arguments: [commit.change.event, row["chatID"] as Int64])
    }
}
