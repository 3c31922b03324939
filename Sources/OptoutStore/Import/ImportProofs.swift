import GRDB
import OptoutCore

/// What an export proves about deletions (design section 5, *Proof of deletion*).
struct ImportProofs {
    private let commit: ImportCommit

    init(_ commit: ImportCommit) { self.commit = commit }

    private var db: Database { commit.db }
    private var terms: ImportTerms { commit.terms }

    func run(_ result: inout ImportResult) throws {
        var verdicts = try blankShells() + listed()
        verdicts += try overtaken(excluding: Set(verdicts.map(\.chat)))
        verdicts += try absent(&result.notProven)
        let insert = try db.cachedStatement(
            sql: "INSERT INTO chatProof (chatID, importID, verdict, reason) VALUES (?, ?, ?, ?)")
        for verdict in verdicts {
            try insert.execute(arguments: [
                verdict.chat, commit.change.event, verdict.proof.rawValue, verdict.reason.rawValue,
            ])
            switch verdict.proof {
            case .gone: result.gone += 1
            case .stillThere: result.stillThere += 1
            case .notProven where verdict.reason != .listedAgain:
                result.notProven[verdict.reason.rawValue, default: 0] += 1
            case .notProven: break
            }
        }
        try ChatStates(db).refresh(accounts: [], chats: Set(verdicts.map(\.chat)))
        commit.change.tracker.chats.formUnion(verdicts.map(\.chat))
        commit.change.tracker.counts.insert(terms.account)
        try wipeTitles(verdicts.filter { $0.proof == .gone }.map(\.chat))
    }

    private struct Verdict {
        var chat: Int64
        var proof: ChatProof
        var reason: Reason
    }

    private enum Reason: String {
        case blank = "listed as a blank shell"
        case absent = "absent from a complete export"
        case overtaken = "absent from a newer complete export"
        case listedAgain = "listed again"
        case purged = "listed although the provider had time to remove it"
        case olderThanClaim = "the export is older than the deletion"
        case mayBePurging = "listed, but the provider may still be removing it"
        case purgeUnknown = "listed, and it is not known how long the provider takes to remove it"
        case undated = "the export holds no time"
        case incomplete = "the export is not complete"
        case listedLater = "a newer export lists it"
    }

    /// A blank shell is proof by itself. Few are blank, so these are looked up, not all chats.
    private func blankShells() throws -> [Verdict] {
        try Int64.fetchAll(
            db,
            sql: """
                SELECT c.id FROM staging.chat s CROSS JOIN main.chat c ON c.accountID = ? AND c.providerID = s.id
                WHERE s.isBlank AND c.state <> 'gone'
                """, arguments: [terms.account]
        ).map { Verdict(chat: $0, proof: .gone, reason: .blank) }
    }

    /// Claimed chats, and gone ones, that this export still lists with content.
    private func listed() throws -> [Verdict] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT c.id, c.state, c.claimedUSec, (SELECT max(i.dateUSec) FROM chatProof p
                    JOIN import i ON i.id = p.importID WHERE p.chatID = c.id) AS provedUSec
                FROM main.chat c JOIN staging.chat s ON s.id = c.providerID
                WHERE c.accountID = ? AND c.state IN ('deleted', 'still-there', 'gone') AND NOT s.isBlank
                """, arguments: [terms.account])
        return rows.compactMap { row in
            if row["state"] as String == "gone" {
                guard let date = terms.summary.date, date > row.instant("provedUSec") ?? .distantFuture else {
                    return nil
                }
                return Verdict(chat: row["id"], proof: .notProven, reason: .listedAgain)
            }
            let reason = reason(claim: row.instant("claimedUSec") ?? .distantPast)
            return Verdict(chat: row["id"], proof: reason == .purged ? .stillThere : .notProven, reason: reason)
        }
    }

    private func reason(claim: Instant) -> Reason {
        guard let date = terms.summary.date else { return .undated }
        if date < claim { return .olderThanClaim }
        guard let days = terms.purgeDays else { return .purgeUnknown }
        return date >= claim.adding(days: days) ? .purged : .mayBePurging
    }

    /// New chats of an old export that a newer complete one, imported before, no longer held.
    private func overtaken(excluding known: Set<Int64>) throws -> [Verdict] {
        guard let date = terms.summary.date else { return [] }
        let isOvertaken = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM import WHERE accountID = ? AND id <> ? AND boundUSec > ?)",
            arguments: [terms.account, commit.change.event, date.uSec])
        guard isOvertaken == true else { return [] }
        let new = try Int64.fetchAll(
            db, sql: "SELECT id FROM main.chat WHERE accountID = ? AND firstImportID = ?",
            arguments: [terms.account, commit.change.event])
        return new.filter { !known.contains($0) }.map { Verdict(chat: $0, proof: .gone, reason: .overtaken) }
    }

    /// Recorded chats that this export does not hold.
    private func absent(_ notProven: inout [String: Int]) throws -> [Verdict] {
        guard try terms.isFollowing(db, event: commit.change.event) else { return [] }
        let earlier = try terms.newestEarlier(db, event: commit.change.event)
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT c.id, c.state, c.claimedUSec, f.dateUSec AS firstUSec, (SELECT max(i.dateUSec) FROM chatProof p
                    JOIN import i ON i.id = p.importID WHERE p.chatID = c.id) AS listedUSec
                FROM main.chat c JOIN import f ON f.id = c.firstImportID
                WHERE c.accountID = ? AND c.state <> 'gone' AND c.firstImportID <> ?
                    AND NOT EXISTS (SELECT 1 FROM staging.chat s WHERE s.id = c.providerID)
                """, arguments: [terms.account, commit.change.event])
        var verdicts: [Verdict] = []
        while let row = try rows.next() {
            let state = ChatState(rawValue: row["state"])
            let claim = state == .deleted || state == .stillThere ? row.instant("claimedUSec") : nil
            let reason = absence(
                claim: claim, earlier: earlier, lastListed: [row.instant("firstUSec"), row.instant("listedUSec")])
            if reason == .absent {
                verdicts.append(Verdict(chat: row["id"], proof: .gone, reason: .absent))
            } else if claim != nil {
                notProven[reason.rawValue, default: 0] += 1
            }
        }
        return verdicts
    }

    private func absence(claim: Instant?, earlier: Instant?, lastListed: [Instant?]) -> Reason {
        guard terms.summary.isComplete else { return .incomplete }
        guard let bound = terms.bound else { return .undated }
        if let claim {
            if bound <= claim { return .olderThanClaim }
        } else if bound <= earlier ?? .distantFuture {
            return .listedLater
        }
        return lastListed.compactMap { $0 }.allSatisfy { $0 < bound } ? .absent : .listedLater
    }

    private func wipeTitles(_ gone: [Int64]) throws {
        let delete = try db.cachedStatement(sql: "DELETE FROM title WHERE chatID = ?")
        for chat in gone {
            try delete.execute(arguments: [chat])
            if db.changesCount > 0 { commit.change.tracker.wipedTitles = true }
        }
    }
}
