import OptoutConfig
import OptoutCore
import OptoutGuide
import OptoutStore

/// What the fetch unit left beside the record, and what is to be done with it.
struct Spooled {
    let spool: Spool
    let verdict: EditionVerdict

    var newer: Edition? {
        guard case .newer(let edition) = verdict else { return nil }
        return edition
    }

    /// Why it is not taken in, and how to go on; `nil` if it will be or is in use.
    var refusal: (reason: String, hint: String)? { verdict.refusal.map { ($0, verdict.hint) } }
}

extension Session {
    /// `nil` where nothing lies there; a record elsewhere has no such folder.
    func spooled(_ record: Record) throws -> Spooled? {
        guard options.record == nil else { return nil }
        let spool = Spool(folder: try paths().spool)
        guard let offered = try? spool.offered() else { return nil }
        let verdict = offered.verdict(
            signers: try record.trustedKeys(), history: try record.editionHistory(), now: now)
        return Spooled(spool: spool, verdict: verdict)
    }

    func adoptSpooled(into record: Record) throws {
        guard let spooled = try spooled(record), let edition = spooled.newer else { return }
        try adopt(edition, into: record)
        spooled.spool.clear()
    }

    func adopt(_ edition: Edition, into record: Record) throws {
        let changes = try record.adoptedGuide().map { try GuideDiff.changes(from: $0, to: edition.guide) } ?? []
        let writing = Writing(now: now, zone: try zone())
        _ = try record.adopt(edition.guide, digest: edition.digest, changes: changes, writing)
    }
}
