import GRDB
package import OptoutCore

extension Record {
    /// Takes `guide` in as the adopted edition: parts, changes, chores and tellings in one transaction.
    ///
    /// - Parameters:
    ///   - digest: lower-case hex SHA-256 of the bundle's bytes.
    ///   - changes: what is new against the edition adopted before.
    /// - Throws: `refused` for a serial below the floor, or the same serial with another digest.
    /// - Returns: `false` if it was adopted already; then nothing is written.
    package func adopt(_ guide: Guide, digest: String, changes: [GuideChange], _ writing: Writing) throws -> Receipt<
        Bool
    > {
        try change(.guideAdopted, writing) { change in
            guard try SerialFloor.admits(change.db, serial: guide.serial, digest: digest) else { return false }
            try change.log()
            try change.db.execute(
                sql:
                    "INSERT INTO edition (eventID, serial, digest, date, expires, adoptedAtUSec) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    change.event, guide.serial, digest, guide.date.description, guide.expires.description,
                    writing.now.uSec,
                ])
            try GuideParts.write(change.db, guide)
            for item in changes { try item.insert(change.db, event: change.event, serial: guide.serial) }
            try SerialFloor(serial: guide.serial, digest: digest).raise(change.db)
            _ = try Notice.queue(
                change.db, .editionAdopted, occasion: digest, serial: guide.serial, at: writing.now)
            return true
        }
    }

    /// Takes the person's own providers in; an empty list removes them.
    ///
    /// What is refused is told once per digest.
    /// - Parameters:
    ///   - digest: of all that the answer depends on: the files and the edition beside which they stand.
    ///   - refused: a digest for each file of which something is not taken in.
    /// - Returns: `false` if the providers are those recorded before; then at most a refusal is logged.
    package func adoptOwn(
        _ providers: [Provider], digest: String, changes: [GuideChange], refused: [String], _ writing: Writing
    ) throws -> Receipt<Bool> {
        let differs = try ownProviders() != providers
        return try change(differs ? .guideAdopted : .guideRefused, writing) { change in
            guard try Watermark.fetch(change.db, "ownDigest") != digest else { return false }
            try Watermark.write(change.db, "ownDigest", digest)
            try Watermark.write(change.db, "ownRefused", String(refused.count))
            if differs {
                try change.log()
                try GuideParts.writeOwn(change.db, providers)
                let serial = try SerialFloor.fetch(change.db)?.serial ?? 0
                for item in changes { try item.insert(change.db, event: change.event, serial: serial) }
            }
            for refusal in refused {
                let occasion = Telling.ownFilePrefix + refusal
                let isNew = try Notice.queue(
                    change.db, .editionRefused, occasion: occasion, serial: nil, at: writing.now)
                if isNew { try change.log() }
            }
            return differs
        }
    }

    /// The digest with which the person's own providers were last taken in; `nil`: never.
    package func ownDigest() throws -> String? { try read { try Watermark.fetch($0, "ownDigest") } }

    /// Of how many of the person's own files something was not taken in the last time.
    package func ownFilesRefused() throws -> Int {
        try read { try Watermark.fetch($0, "ownRefused").flatMap { Int($0) } ?? 0 }
    }

    /// Queues the notice that an edition was refused, once per digest.
    ///
    /// - Returns: `false` if it was queued before; then nothing is written.
    package func refuseEdition(digest: String, serial: Int?, _ writing: Writing) throws -> Receipt<Bool> {
        try change(.guideRefused, writing) { change in
            let isNew = try Notice.queue(
                change.db, .editionRefused, occasion: digest, serial: serial, at: writing.now)
            if isNew { try change.log() }
            return isNew
        }
    }
}

/// The newest edition ever adopted, below which none is taken.
struct SerialFloor {
    var serial: Int
    var digest: String

    static func fetch(_ db: Database) throws -> SerialFloor? {
        try Watermark.fetch(db, "serialFloor").flatMap { SerialFloor($0) }
    }

    init(serial: Int, digest: String) {
        self.serial = serial
        self.digest = digest
    }

    /// `12 DIGEST`
    init?(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2, let serial = Int(parts[0]) else { return nil }
        self.init(serial: serial, digest: parts[1])
    }

    /// `false` where this very edition is the adopted one.
    static func admits(_ db: Database, serial: Int, digest: String) throws -> Bool {
        let current = try String.fetchOne(db, sql: "SELECT digest FROM edition ORDER BY eventID DESC LIMIT 1")
        if current == digest { return false }
        guard let floor = try fetch(db) else { return true }
        if serial < floor.serial {
            throw RecordError.refused(
                "edition \(serial) is older than edition \(floor.serial), which was adopted before",
                hint: "nothing was changed; take a newer edition")
        }
        if serial == floor.serial && digest != floor.digest {
            throw RecordError.refused(
                "edition \(serial) differs from the edition \(serial) that was adopted before",
                hint: "nothing was changed; ask who gave it to you")
        }
        return true
    }

    /// - Returns: whether it was lower before.
    @discardableResult
    func raise(_ db: Database) throws -> Bool {
        if let floor = try Self.fetch(db), floor.serial >= serial { return false }
        try Watermark.write(db, "serialFloor", "\(serial) \(digest)")
        return true
    }
}

enum Watermark {
    static func fetch(_ db: Database, _ name: String) throws -> String? {
        let sql = "SELECT value FROM watermark WHERE name = ?"
        return try String.fetchOne(db.cachedStatement(sql: sql), arguments: [name])
    }

    static func write(_ db: Database, _ name: String, _ value: String) throws {
        try db.execute(sql: "INSERT OR REPLACE INTO watermark (name, value) VALUES (?, ?)", arguments: [name, value])
    }
}
