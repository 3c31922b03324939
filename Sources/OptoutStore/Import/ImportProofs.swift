import GRDB
import OptoutCore

/// What an export proves about deletions (design section 5, *Proof of deletion*).
///
/// The order of importing does not matter: a chat is gone by absence if a complete export is newer than every export that
/// lists it and than the claim that stands. Only the newest such bound of an account can decide.
struct ImportProofs {
    private let commit: ImportCommit
    /// Of the account's other complete exports the one whose absences prove most.
    private let best: Best?

    init(_ commit: ImportCommit) throws {
        self.commit = commit
        best = try Best(commit)
    }

    private var db: Database { commit.db }
    private var terms: ImportTerms { commit.terms }

    func run(_ result: inout ImportResult) throws {
        try writeListings()
        var verdicts = try blankShells() + overtaken()
        verdicts += try listed(excluding: Set(verdicts.map(\.chat)))
        verdicts += try absent(&result.notProven)
        for verdict in verdicts {
            try write(verdict)
            count(verdict, in: &result)
        }
        let chats = Set(verdicts.map(\.chat))
        try ChatStates(db).refresh(accounts: [], chats: chats)
        commit.change.tracker.chats.formUnion(chats)
        commit.change.tracker.counts.insert(terms.account)
        try wipeTitles(verdicts.filter { $0.proof == .gone }.map(\.chat))
    }

    struct Verdict {
        var chat: Int64
        var proof: ChatProof
        var reason: Reason
        /// Gone already: the proof is only a newer one.
        var isOld = false
    }

    enum Reason: String {
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
        case otherKind = "the export is of another kind, in which the same chats have other ids"
    }

    /// Another complete export.
    private struct Best {
        var event: Int64
        var bound: Instant

        init?(_ commit: ImportCommit) throws {
            let row = try Row.fetchOne(
                commit.db,
                sql: """
                    SELECT id, boundUSec FROM import WHERE accountID = ? AND id <> ? AND boundUSec IS NOT NULL
                        AND \(ProofSQL.isPage("import")) = ?
                    ORDER BY boundUSec DESC, id LIMIT 1
                    """, arguments: [commit.terms.account, commit.change.event, commit.terms.summary.isPage])
            guard let row else { return nil }
            (event, bound) = (row["id"], Instant(uSec: row["boundUSec"]))
        }
    }

    private func write(_ verdict: Verdict) throws {
        let isOvertaken = verdict.reason == .overtaken
        try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO chatProof (chatID, importID, verdict, reason, foundImportID)
                VALUES (?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            verdict.chat, isOvertaken ? best?.event : commit.change.event, verdict.proof.rawValue,
            verdict.reason.rawValue, isOvertaken ? commit.change.event : nil,
        ])
    }

    private func count(_ verdict: Verdict, in result: inout ImportResult) {
        switch verdict.proof {
        case .gone: result.gone += verdict.isOld ? 0 : 1
        case .stillThere: result.stillThere += 1
        case .notProven where verdict.reason != .listedAgain:
            result.notProven[verdict.reason.rawValue, default: 0] += 1
        case .notProven: break
        }
    }

    private func wipeTitles(_ gone: [Int64]) throws {
        let delete = try db.cachedStatement(sql: "DELETE FROM title WHERE chatID = ?")
        for chat in gone {
            try delete.execute(arguments: [chat])
            if db.changesCount > 0 { commit.change.tracker.wipedTitles = true }
        }
    }
}

// MARK: - Chats that this export lists

extension ImportProofs {
    /// That a new chat is listed by its first import goes without saying.
    private func writeListings() throws {
        guard terms.summary.date != nil else { return }
        try db.execute(
            sql: """
                INSERT INTO listing (importID, chatID) SELECT ?, k.chatID
                FROM temp.known k JOIN staging.chat s ON s.n = k.n WHERE s.isBlank = 0 ORDER BY k.chatID
                """, arguments: [commit.change.event])
    }

    /// A blank shell is proof by itself; of a chat that is gone already a newer one may count later.
    /// Few are blank, so these are looked up, not all chats.
    private func blankShells() throws -> [Verdict] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT c.id, c.state = 'gone' AS isOld FROM staging.chat s
                    CROSS JOIN main.chat c ON c.accountID = ? AND c.providerID = s.id
                WHERE s.isBlank AND (c.state <> 'gone' OR ?)
                """, arguments: [terms.account, terms.summary.date != nil]
        ).map { Verdict(chat: $0["id"], proof: .gone, reason: .blank, isOld: $0["isOld"]) }
    }

    /// New chats that a newer complete export, imported before, no longer held.
    private func overtaken() throws -> [Verdict] {
        guard let best else { return [] }
        let date = terms.summary.date
        let new = try Row.fetchAll(
            db,
            sql: """
                SELECT id, iif(state = 'deleted', claimedUSec, NULL) AS claimedUSec FROM main.chat
                WHERE accountID = ? AND firstImportID = ? AND state <> 'gone' AND isBlank = 0
                """, arguments: [terms.account, commit.change.event])
        return new.compactMap { row in
            let claim = row.instant("claimedUSec")
            let isOvertaken = claim.map { best.bound > $0 } ?? (date != nil) && best.bound > date ?? .distantPast
            return isOvertaken ? Verdict(chat: row["id"], proof: .gone, reason: .overtaken) : nil
        }
    }

    /// Claimed chats, and gone ones, that this export still lists with content.
    private func listed(excluding settled: Set<Int64>) throws -> [Verdict] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT c.id, c.state, c.claimedUSec, \(ProofSQL.gone) AS goneUSec FROM main.chat c
                    JOIN staging.chat s ON s.id = c.providerID
                WHERE c.accountID = ? AND c.state IN ('deleted', 'still-there', 'gone') AND NOT s.isBlank
                """, arguments: [terms.account])
        return rows.compactMap { row in
            if settled.contains(row["id"]) { return nil }
            let claim = row.instant("claimedUSec")
            return row["state"] as String == "gone"
                ? listedAgain(row["id"], gone: row.instant("goneUSec"), claim: claim)
                : listed(row["id"], claim: claim ?? .distantPast)
        }
    }

    private func listed(_ chat: Int64, claim: Instant) -> Verdict {
        let reason = reason(claim: claim)
        return Verdict(chat: chat, proof: reason == .purged ? .stillThere : .notProven, reason: reason)
    }

    /// - Returns: `nil` where it stays gone by what is recorded already.
    private func listedAgain(_ chat: Int64, gone: Instant?, claim: Instant?) -> Verdict? {
        guard let date = terms.summary.date, date >= gone ?? .distantFuture else { return nil }
        if let best, best.bound > date, claim.map({ best.bound > $0 }) ?? true {
            return Verdict(chat: chat, proof: .gone, reason: .overtaken, isOld: true)
        }
        return claim.map { listed(chat, claim: $0) } ?? Verdict(chat: chat, proof: .notProven, reason: .listedAgain)
    }

    private func reason(claim: Instant) -> Reason {
        guard let date = terms.earliestDate else { return .undated }
        if date < claim { return .olderThanClaim }
        guard let days = terms.purgeDays else { return .purgeUnknown }
        return date >= claim.adding(days: days) ? .purged : .mayBePurging
    }
}

// MARK: - Chats that this export does not hold

extension ImportProofs {
    private func absent(_ notProven: inout [String: Int]) throws -> [Verdict] {
        guard try terms.isFollowing(db, event: commit.change.event) else { return [] }
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT c.id, c.state, c.claimedUSec, \(ProofSQL.listed) AS listedUSec,
                    \(ProofSQL.isPage("f")) = ? AS isKindred
                FROM main.chat c JOIN main.import f ON f.id = c.firstImportID
                WHERE c.accountID = ? AND c.state <> 'gone' AND c.firstImportID <> ?
                    AND NOT EXISTS (SELECT 1 FROM staging.chat s WHERE s.id = c.providerID)
                """, arguments: [terms.summary.isPage, terms.account, commit.change.event])
        var verdicts: [Verdict] = []
        while let row = try rows.next() {
            let state = ChatState(rawValue: row["state"])
            let claim = state == .deleted || state == .stillThere ? row.instant("claimedUSec") : nil
            let reason = row["isKindred"] ? absence(claim: claim, listed: row.instant("listedUSec")) : .otherKind
            if reason == .absent {
                verdicts.append(Verdict(chat: row["id"], proof: .gone, reason: .absent))
            } else if claim != nil {
                notProven[reason.rawValue, default: 0] += 1
            }
        }
        return verdicts
    }

    /// - Parameter listed: the newest export that lists the chat.
    private func absence(claim: Instant?, listed: Instant?) -> Reason {
        guard terms.summary.isComplete else { return .incomplete }
        guard let bound = terms.bound else { return .undated }
        if let claim, bound <= claim { return .olderThanClaim }
        // Without any date there is nothing that this export is newer than.
        guard let listed = listed ?? claim else { return .listedLater }
        return listed < bound ? .absent : .listedLater
    }
}

/// What is recorded of a chat `c`, in microseconds; `NULL` where there is nothing.
enum ProofSQL {
    /// Whether an import was a page of Google's activity.
    ///
    /// Its times are cut to seconds, so its chats have other ids than in JSON, and neither tells of the other's.
    static func isPage(_ table: String) -> String { "(\(table).format LIKE '\(ExportSummary.pageFormat)%')" }

    /// No export that lists it later than this, or at this very moment, and it is gone.
    ///
    /// A shell beside a listing of the same moment wins; what holds no time wins always.
    static let gone = """
        (SELECT max(coalesce(iif(q.reason = '\(ImportProofs.Reason.blank.rawValue)', i.dateUSec + 1, i.boundUSec),
            \(Int64.max))) FROM main.chatProof q JOIN main.import i ON i.id = q.importID
            WHERE q.chatID = c.id AND q.verdict = 'gone')
        """

    /// The newest export that lists it with its words.
    static let listed = """
        (SELECT max(dateUSec) FROM (
            SELECT i.dateUSec FROM main.import i WHERE i.id = c.firstImportID AND c.isBlank = 0
            UNION ALL SELECT i.dateUSec FROM main.import i CROSS JOIN main.listing l
                ON l.importID = i.id AND l.chatID = c.id WHERE i.accountID = c.accountID
            UNION ALL SELECT i.dateUSec FROM main.chatProof q JOIN main.import i ON i.id = q.importID
                WHERE q.chatID = c.id AND q.verdict <> 'gone'))
        """
}

extension ExportSummary {
    fileprivate static let pageFormat = "gemini-page-"

    fileprivate var isPage: Bool { format.hasPrefix(Self.pageFormat) }
}
