import FoundationEssentials
import GRDB
import OptoutCore

/// Pieces of chats that an export hands out in several, kept aside until all of them are there.
struct StagingParts {
    /// In the order in which they are united, so that reading them sorts nothing.
    static let schema = """
        CREATE TABLE part (
            id TEXT NOT NULL,
            n INTEGER NOT NULL,
            title TEXT,
            createdAtUSec INTEGER,
            lastAtUSec INTEGER,
            messages INTEGER NOT NULL,
            words INTEGER NOT NULL,
            files INTEGER NOT NULL,
            moments BLOB NOT NULL,
            isRated INTEGER NOT NULL,
            isShared INTEGER NOT NULL,
            isBlank INTEGER NOT NULL,
            isPartlyBlank INTEGER NOT NULL,
            zoneSlack INTEGER NOT NULL,
            PRIMARY KEY (id, n)
        ) STRICT, WITHOUT ROWID;
        """

    private let db: Database

    init(_ db: Database) { self.db = db }

    func add(_ chat: ExportedChat, number: Int) throws {
        try db.cachedStatement(sql: "INSERT INTO part VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .execute(arguments: [
                chat.id, number, chat.title, chat.createdAt?.uSec, chat.lastAt?.uSec, chat.messages, chat.words,
                chat.files, Moments.encode(chat.moments), chat.isRated, chat.isShared, chat.isBlank,
                chat.isPartlyBlank, chat.zoneSlack,
            ])
    }

    /// Gives each chat once, all its pieces in one; `nil` for one with more moments than a chat may have.
    func unite(_ body: (ExportedChat?) throws -> Void) throws {
        var union: PieceUnion?
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM part ORDER BY id, n")
        while let row = try rows.next() {
            let piece = try piece(row)
            if union?.add(piece) == true { continue }
            if let union { try body(union.chat) }
            union = PieceUnion(piece)
        }
        if let union { try body(union.chat) }
        try db.execute(sql: "DELETE FROM part")
    }

    private func piece(_ row: Row) throws -> ExportedChat {
        ExportedChat(
            id: row["id"], title: row["title"], createdAt: row.instant("createdAtUSec"),
            lastAt: row.instant("lastAtUSec"), messages: row["messages"], words: row["words"], files: row["files"],
            moments: Moments.decode(row["moments"] as Data), isRated: row["isRated"], isShared: row["isShared"],
            isBlank: row["isBlank"], isPartlyBlank: row["isPartlyBlank"], zoneSlack: row["zoneSlack"])
    }
}

/// One chat in the uniting; memory is bounded by the moments a chat may have.
private struct PieceUnion {
    /// As for a chat that comes in one.
    static let momentLimit = 200_000

    private var whole: ExportedChat
    private var areInOrder = true
    private var isTooLong = false

    init(_ piece: ExportedChat) { whole = piece }

    var chat: ExportedChat? {
        var union = self
        union.tidy()
        return union.isTooLong ? nil : union.whole
    }

    /// `false`, and nothing is changed, for a piece of another chat.
    mutating func add(_ piece: ExportedChat) -> Bool {
        guard piece.id == whole.id else { return false }
        whole.title = whole.title ?? piece.title
        whole.createdAt = [whole.createdAt, piece.createdAt].compactMap { $0 }.min()
        whole.lastAt = [whole.lastAt, piece.lastAt].compactMap { $0 }.max()
        whole.messages += piece.messages
        whole.words += piece.words
        whole.files += piece.files
        whole.isRated = whole.isRated || piece.isRated
        whole.isShared = whole.isShared || piece.isShared
        whole.zoneSlack = whole.zoneSlack || piece.zoneSlack
        whole.isPartlyBlank =
            (whole.isPartlyBlank || piece.isPartlyBlank) && (whole.isBlank || whole.isPartlyBlank)
            && (piece.isBlank || piece.isPartlyBlank)
        whole.isBlank = whole.isBlank && piece.isBlank
        addMoments(piece.moments)
        return true
    }

    private mutating func addMoments(_ moments: [Instant]) {
        if let first = moments.first, let last = whole.moments.last, first <= last { areInOrder = false }
        whole.moments += moments
        if whole.moments.count > 2 * Self.momentLimit { tidy() }
    }

    private mutating func tidy() {
        if !areInOrder {
            whole.moments.sort()
            var kept: [Instant] = []
            for moment in whole.moments where moment != kept.last { kept.append(moment) }
            whole.moments = kept
            areInOrder = true
        }
        guard whole.moments.count > Self.momentLimit else { return }
        isTooLong = true
        whole.moments = []
    }
}
