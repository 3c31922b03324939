package import OptoutCore

/// What an import did; `seen` = `new` + `known` + the sum of `skipped`.
package struct ImportResult: Hashable, Sendable {
    package var seen: Int
    package var new: Int
    package var known: Int
    package var skipped: [String: Int]
    /// Chats now proven to be gone that were not before.
    package var gone: Int
    /// Claimed chats that are listed although the provider had time to purge them.
    package var stillThere: Int
    /// Claimed chats that are listed, by the reason why that proves nothing.
    package var notProven: [String: Int]
    /// The very same file was imported before: nothing was written.
    package var wasKnown: Bool
}

/// An import as recorded.
package struct ImportRow: Hashable, Sendable {
    package var handle: String
    package var account: Account.ID
    package var format: String
    package var isComplete: Bool
    package var missing: [String]
    package var date: Instant?
    package var fileName: String?
    package var importedAt: Instant
    package var seen: Int
    package var new: Int
    package var known: Int
    package var skipped: [String: Int]
}

/// A private file beside the record in which an export's chats are gathered before one short transaction takes them.
package final class Staging {
    /// Distinct chats so far.
    package private(set) var count = 0

    /// Adds one chat; a second one of the same id counts as skipped, the newer is kept.
    package func append(_ chat: ExportedChat) throws {}

    /// Deletes the file; safe to call twice.
    package func discard() {}
}

extension Record {
    /// A fresh staging file; what a killed import left behind is removed first.
    ///
    /// - Throws: `busy` while another import of this record is running.
    package func staging() throws -> Staging { Staging() }

    /// Takes the staged chats into the record as one change and deletes the staging file.
    ///
    /// - Parameters:
    ///   - fileName: the last component only, or `nil`.
    ///   - purgeDays: days after which the provider has removed a deleted chat.
    ///   - keepsTitles: `false` drops all titles.
    /// - Throws: `refused` for another account's export, for counts that do not add up, and for an empty one.
    package func commit(
        _ staging: Staging, _ summary: ExportSummary, into account: Account.ID, fileName: String?, purgeDays: Int?,
        keepsTitles: Bool, _ writing: Writing
    ) throws -> Receipt<ImportResult> { throw RecordError.missing(path: place.path) }

    /// Live imports, newest first; `nil`: of all accounts.
    package func imports(of account: Account.ID? = nil) throws -> [ImportRow] { [] }
}
