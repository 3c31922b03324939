import GRDB
package import OptoutCore

/// A key whose signatures on editions the person trusts.
package struct Signer: Hashable, Sendable {
    /// Type and Base64 as in a `.pub` file.
    package var key: String
    /// `SHA256:…`
    package var fingerprint: String
    package var comment: String?

    package init(key: String, fingerprint: String, comment: String?) {
        self.key = key
        self.fingerprint = fingerprint
        self.comment = comment
    }
}

/// A signer, and since when.
package struct TrustedSigner: Hashable, Sendable {
    package var signer: Signer
    package var since: Instant
}

extension Record {
    /// Whom the person trusts, in the order in which they came.
    package func signers() throws -> [TrustedSigner] { try read { try Signer.fetchTrusted($0) } }
}

extension Change {
    /// Trusts the signer from now on.
    ///
    /// - Returns: `false` if that key is trusted already; then nothing is written.
    package func trust(_ signer: Signer) throws -> Bool {
        guard try !isTrusted(signer.key) else { return false }
        try write(signer, isTrusted: true)
        return true
    }

    /// Trusts the key no longer; what it signed before stays in use.
    ///
    /// - Returns: `false` if it is not trusted; then nothing is written.
    package func distrust(_ signer: Signer) throws -> Bool {
        guard try isTrusted(signer.key) else { return false }
        try write(signer, isTrusted: false)
        return true
    }

    private func isTrusted(_ key: String) throws -> Bool {
        try Signer.fetchTrusted(db).contains { $0.signer.key == key }
    }

    private func write(_ signer: Signer, isTrusted: Bool) throws {
        try log()
        try db.execute(
            sql: "INSERT INTO signer (eventID, key, fingerprint, comment, isTrusted) VALUES (?, ?, ?, ?, ?)",
            arguments: [event, signer.key, signer.fingerprint, signer.comment, isTrusted])
    }
}

extension Signer {
    fileprivate static func fetchTrusted(_ db: Database) throws -> [TrustedSigner] {
        let sql = """
            SELECT s.key, s.fingerprint, s.comment, e.recordedAtUSec FROM signer s JOIN event e ON e.id = s.eventID
            WHERE s.isTrusted AND s.eventID = (SELECT max(eventID) FROM signer WHERE key = s.key) ORDER BY s.eventID
            """
        return try Row.fetchAll(db.cachedStatement(sql: sql)).map { row in
            TrustedSigner(
                signer: Signer(key: row[0], fingerprint: row[1], comment: row[2]), since: Instant(uSec: row[3]))
        }
    }
}
