import GRDB
package import OptoutCore

/// Short names a person types: letters that are hard to mistake for one another or for digits.
enum Handle {
    static let letters = Array("abcdefghjkmnpqrstuvwxyz".utf8)

    static func random(_ length: Int, using generator: inout some RandomNumberGenerator) -> String {
        String(
            unsafeUninitializedCapacity: length,
            initializingUTF8With: { buffer in
                for index in 0..<length {
                    buffer[index] = letters[Int.random(in: 0..<letters.count, using: &generator)]
                }
                return length
            })
    }

    /// One that neither a change nor a chore has; chats have longer ones.
    static func free(_ db: Database) throws -> String {
        var generator = SystemRandomNumberGenerator()
        let isTaken = try db.cachedStatement(
            sql: "SELECT 1 FROM event WHERE handle = ?1 UNION ALL SELECT 1 FROM chore WHERE handle = ?1")
        for attempt in 0..<1000 {
            let handle = random(attempt < 20 ? 4 : 5, using: &generator)
            if try Int.fetchOne(isTaken, arguments: [handle]) == nil { return handle }
        }
        throw RecordError.conflict("no short name is left", hint: "this should not happen; please report it")
    }

    static let chatLength = 6

    /// 32 random hex digits.
    static func longID() -> String {
        var generator = SystemRandomNumberGenerator()
        let halves = (0..<2).map { _ in String(generator.next(), radix: 16) }
        return halves.map { String(repeating: "0", count: 16 - $0.utf8.count) + $0 }.joined()
    }

    static func isPlausible(_ text: String) -> Bool {
        (1...6).contains(text.utf8.count) && text.utf8.allSatisfy { (97...122).contains($0) }
    }

    /// Handles in `table` that are `beginning` or, if none is, begin with it; at most ten.
    static func matches(_ db: Database, _ table: String, _ beginning: String, where condition: String = "1") throws
        -> [String]
    {
        guard isPlausible(beginning) else { return [] }
        let sql =
            "SELECT handle FROM \(table) WHERE handle >= ?1 AND handle < ?2 AND \(condition) ORDER BY handle LIMIT 10"
        // '{' is the character after 'z'.
        let found = try String.fetchAll(db.cachedStatement(sql: sql), arguments: [beginning, beginning + "{"])
        return found.first == beginning ? [beginning] : found
    }
}

/// What a name or a handle's beginning leads to.
package enum Found<Value> {
    case none
    case one(Value)
    /// More than one, with the names to tell them apart.
    case several([String])

    /// - Throws: `notFound` or `ambiguous`.
    package func get(_ what: String, _ name: String) throws(RecordError) -> Value {
        switch self {
        case .none: throw .notFound(what: what, name: name)
        case .one(let value): value
        case .several(let candidates): throw .ambiguous(what: what, name: name, candidates: candidates)
        }
    }
}

/// What a handle names.
package enum Handled: Hashable, Sendable {
    case chore(Chore.ID)
    case chat(handle: String)
    case event(handle: String)
}

extension Record {
    /// What a handle, or a unique beginning of one, names.
    package func handle(_ beginning: String) throws -> Found<Handled> {
        try read { db in
            let chores = try Handle.matches(db, "chore", beginning)
            let chats = try Handle.matches(db, "chat", beginning)
            let events = try Handle.matches(db, "event", beginning)
            let all = chores + chats + events
            let chosen = all.contains(beginning) ? [beginning] : all
            guard let only = chosen.first else { return .none }
            guard chosen.count == 1 else { return .several(chosen.sorted()) }
            if chats.contains(only) { return .one(.chat(handle: only)) }
            if events.contains(only) { return .one(.event(handle: only)) }
            let id = try String.fetchOne(db, sql: "SELECT id FROM chore WHERE handle = ?", arguments: [only])
            return id.map { .one(.chore(.init($0))) } ?? .none
        }
    }
}
