import CSQLite
import GRDB

/// How a connection to a database of ours is set up.
enum Connection {
    static let applicationID: Int32 = 0x6f70_746f

    /// - Parameters:
    ///   - prepare: runs after the safety settings, before anything is written.
    static func configuration(
        busySeconds: Double = 5, readonly: Bool = false,
        _ prepare: @escaping @Sendable (Database) throws -> Void = { _ in }
    ) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busySeconds)
        configuration.readonly = readonly
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { db in
            try harden(db)
            try prepare(db)
        }
        return configuration
    }

    /// The settings against hostile files and for writes that survive (fault cases, section 7).
    private static func harden(_ db: Database) throws {
        guard let connection = db.sqliteConnection else { return }
        for (option, value) in [
            (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), (SQLITE_DBCONFIG_DQS_DDL, 0),
            (SQLITE_DBCONFIG_DQS_DML, 0), (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
        ] as [(Int32, Int32)] {
            guard optout_db_config(connection, option, value) == value else {
                throw DatabaseError(message: "cannot set connection option \(option)")
            }
        }
        sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 1)
        sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, 16_000_000)
        try db.execute(
            sql: """
                PRAGMA cell_size_check = ON;
                PRAGMA mmap_size = 0;
                PRAGMA foreign_keys = ON;
                PRAGMA secure_delete = ON;
                PRAGMA journal_size_limit = 4194304;
                PRAGMA synchronous = FULL;
                PRAGMA temp_store = MEMORY;
                """)
    }

    /// Refuses what is no record of ours or is newer than this program, before anything is written to it.
    static func refuseForeign(_ db: Database, path: String) throws {
        let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        guard application == applicationID else { throw RecordError.foreign(path: path) }
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard version <= Record.schemaVersion else {
            throw RecordError.newer(path: path, found: version, known: Record.schemaVersion)
        }
    }
}

/// Runs `body`, giving SQLite's errors the meaning they have for a record.
func mappingErrors<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as DatabaseError {
        throw RecordError(error, path: path)
    } catch let error as DecodingError {
        throw RecordError.damaged(path: path, detail: "\(error)")
    }
}

extension RecordError {
    init(_ error: DatabaseError, path: String) {
        let detail = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT: self = .damaged(path: path, detail: detail)
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG:
            self = .refused(
                "the record's own rules forbid this: \(detail)", hint: "nothing was changed; please report it")
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
        case .SQLITE_FULL: self = .diskFull(path: path)
        default: self = .io(path: path, detail: detail)
        }
    }
}
