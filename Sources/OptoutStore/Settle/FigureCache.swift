import GRDB
import OptoutCore

/// The figures of `status` and `plan`, kept so that neither counts chats.
struct FigureCache {
    private let db: Database
    private let now: Instant

    init(_ db: Database, now: Instant) {
        self.db = db
        self.now = now
    }

    struct Figures: Equatable {
        var chatsToDelete: Int?
        var unprovenClaim: Instant?
        var keptReview: Instant?
    }

    func figures(of subject: Subject, isImported: Bool, recount: Bool) throws -> Figures {
        let recorded = try recorded(subject.row)
        var figures = Figures()
        if isImported {
            figures = try recorded.flatMap { recount || $0.chatsToDelete == nil ? nil : $0 } ?? count(subject.row)
        }
        figures.unprovenClaim = try unprovenClaim(subject.row, isImported: isImported)
        try write(figures, of: subject)
        return figures
    }

    private func recorded(_ account: Int64) throws -> Figures? {
        let sql = "SELECT chatsToDelete, keptReviewUSec FROM accountFigure WHERE accountID = ?"
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [account]).map {
            Figures(chatsToDelete: $0["chatsToDelete"], unprovenClaim: nil, keptReview: $0.instant("keptReviewUSec"))
        }
    }

    private func count(_ account: Int64) throws -> Figures {
        let toDelete = """
            SELECT count(*) FROM chat WHERE accountID = ? AND state IN ('to-delete', 'still-there')
            """
        return Figures(
            chatsToDelete: try Int.fetchOne(db.cachedStatement(sql: toDelete), arguments: [account]),
            unprovenClaim: nil, keptReview: try keptReview(account, after: .distantPast))
    }

    private func keptReview(_ account: Int64, after moment: Instant) throws -> Instant? {
        let sql = """
            SELECT min(k.reviewUSec) FROM chat c JOIN chatClaim k ON k.chatID = c.id
                AND k.eventID = (SELECT max(eventID) FROM chatClaim WHERE chatID = c.id)
            WHERE c.accountID = ? AND c.state = 'kept' AND k.reviewUSec > ?
            """
        return try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: [account, moment.uSec]).map {
            Instant(uSec: $0)
        }
    }

    /// The first day of review that came, or will come, after the last one that the person dismissed.
    ///
    /// Counted anew only then, which is seldom.
    func keptReview(of subject: Subject, _ figures: Figures, _ marks: [ChoreMark]) throws -> Instant? {
        let dismissed = marks.filter { $0.kind == .reviewKept && $0.mark == .dismissed }.map(\.at).max()
        guard let dismissed, let first = figures.keptReview, first <= dismissed else { return figures.keptReview }
        return try keptReview(subject.row, after: dismissed)
    }

    /// The newest claim of deletion without a proof: of chats, and of sweeps that no complete export followed.
    private func unprovenClaim(_ account: Int64, isImported: Bool) throws -> Instant? {
        let claimed = """
            SELECT max(claimedUSec) FROM chat WHERE accountID = ? AND state = 'deleted'
            """
        let swept = """
            SELECT max(s.latestUSec) FROM sweep s WHERE s.accountID = ?1
                AND NOT EXISTS (SELECT 1 FROM import i WHERE i.accountID = ?1 AND i.boundUSec > s.latestUSec)
            """
        let claims = try [claimed, swept].map {
            try Int64.fetchOne(db.cachedStatement(sql: $0), arguments: [account])
        }
        return claims.compactMap { $0 }.max().map { Instant(uSec: $0) }
    }

    private func write(_ figures: Figures, of subject: Subject) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO accountFigure (accountID, plan, judgedBy, chatsToDelete, unprovenClaimUSec, keptReviewUSec,
                    optedOutSinceUSec, staleFromUSec) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (accountID) DO UPDATE SET plan = excluded.plan, judgedBy = excluded.judgedBy,
                    chatsToDelete = excluded.chatsToDelete, unprovenClaimUSec = excluded.unprovenClaimUSec,
                    keptReviewUSec = excluded.keptReviewUSec, optedOutSinceUSec = excluded.optedOutSinceUSec,
                    staleFromUSec = excluded.staleFromUSec
                WHERE (plan, judgedBy, chatsToDelete, unprovenClaimUSec, keptReviewUSec, optedOutSinceUSec,
                    staleFromUSec) IS NOT (excluded.plan, excluded.judgedBy, excluded.chatsToDelete,
                    excluded.unprovenClaimUSec, excluded.keptReviewUSec, excluded.optedOutSinceUSec,
                    excluded.staleFromUSec)
                """
        ).execute(arguments: [
            subject.row, subject.account.plan?.text, subject.timeline.key, figures.chatsToDelete,
            figures.unprovenClaim?.uSec, figures.keptReview?.uSec, subject.optedOutSince(now)?.uSec,
            subject.staleFrom(now)?.uSec,
        ])
    }
}

extension Subject {
    /// From when the main switch stands in its private state by something observed.
    fileprivate func optedOutSince(_ now: Instant) -> Instant? {
        guard let off = product.mainSetting?.values.first, let timeline = timeline.setting else { return nil }
        let standing = timeline.standing(at: now)
        return standing.state == off ? standing.by?.at.latest : nil
    }

    /// When the guide's statement behind the posture is past its time; an own look at the switch refreshes it.
    fileprivate func staleFrom(_ now: Instant) -> Instant? {
        let plan = account.plan ?? product.assumedPlans.first
        guard let terms = TermsInForce(product: product, region: account.region).terms(for: plan, at: now) else {
            return nil
        }
        let look = observations.filter { $0.setting == product.mainSetting?.id }.map(\.at.latest).max()
        return [terms.evidence.staleFrom, look?.adding(days: terms.evidence.goodForDays)].compactMap { $0 }.max()
    }
}
