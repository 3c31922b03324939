import CSQLite
import GRDB
import OptoutCore

/// Writes one staged chat; bound by hand, for a million of them come in one go and a text may hold a zero byte.
struct StagingInsert {
    static let sql = """
        INSERT INTO chat (id, title, createdAtUSec, lastAtUSec, messages, words, files, moments, isRated, isShared,
            isBlank, isPartlyBlank, zoneSlack, handle, exposure, flags, asksForDeletion)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
        ON CONFLICT (id) DO UPDATE SET title = excluded.title, createdAtUSec = excluded.createdAtUSec,
            lastAtUSec = excluded.lastAtUSec, messages = excluded.messages, words = excluded.words,
            files = excluded.files, moments = excluded.moments, isRated = excluded.isRated,
            isShared = excluded.isShared, isBlank = excluded.isBlank, isPartlyBlank = excluded.isPartlyBlank,
            zoneSlack = excluded.zoneSlack, exposure = excluded.exposure, flags = excluded.flags,
            asksForDeletion = excluded.asksForDeletion
        WHERE coalesce(excluded.lastAtUSec, 0) > coalesce(lastAtUSec, 0)
        """

    /// Kept alive for its SQLite statement.
    private let statement: Statement
    private let raw: OpaquePointer

    init(_ statement: Statement) {
        self.statement = statement
        raw = statement.sqliteStatement
    }

    /// - Parameter verdict: `nil` where the chat is judged later.
    func run(_ chat: ExportedChat, handle: String, verdict: ChatJudgement?) throws {
        bind(1, chat.id)
        if let title = chat.title { bind(2, title) } else { sqlite3_bind_null(raw, 2) }
        bind(3, chat.createdAt?.uSec)
        bind(4, chat.lastAt?.uSec)
        bind(5, Int64(chat.messages))
        bind(6, Int64(chat.words))
        bind(7, Int64(chat.files))
        bind(8, MomentCodec.encode(chat.moments))
        bind(9, chat.isRated ? 1 : 0)
        bind(10, chat.isShared ? 1 : 0)
        bind(11, chat.isBlank ? 1 : 0)
        bind(12, chat.isPartlyBlank ? 1 : 0)
        bind(13, chat.zoneSlack ? 1 : 0)
        bind(14, handle)
        bind(15, (verdict?.exposure ?? .unknown).rawValue)
        bind(16, Int64(verdict?.flags.bits ?? 0))
        bind(17, verdict?.asksForDeletion ?? true ? 1 : 0)
        let code = sqlite3_step(raw)
        sqlite3_reset(raw)
        guard code == SQLITE_DONE else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }

    private func bind(_ index: Int32, _ number: Int64?) {
        if let number { sqlite3_bind_int64(raw, index, number) } else { sqlite3_bind_null(raw, index) }
    }

    private func bind(_ index: Int32, _ text: String) {
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                // An empty text may have no address; SQLite would take that for NULL.
                let start = characters.baseAddress ?? UnsafePointer(bitPattern: 1)
                sqlite3_bind_text(raw, index, start, Int32(characters.count), Self.copied)
            }
        }
    }

    private func bind(_ index: Int32, _ bytes: [UInt8]) {
        if bytes.isEmpty {
            sqlite3_bind_zeroblob(raw, index, 0)
        } else {
            sqlite3_bind_blob(raw, index, bytes, Int32(bytes.count), Self.copied)
        }
    }

    /// SQLite's `SQLITE_TRANSIENT`: it copies what it is given.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
