import GRDB
package import OptoutCore

/// What `settle` did.
package struct Settled: Sendable {
    /// When to look again; `nil`: never by itself.
    package var nextLook: Instant?
    package var opened: [Chore.ID] = []
    package var closed: [Chore.ID] = []
    package var queued: [Telling.ID] = []
    /// Chores that had to wait for others until now.
    var released: Set<Chore.ID> = []
}

/// Makes everything derived follow from the facts: exposure, chat states, figures, chores, tellings.
///
/// Writes only what differs, so that settling twice writes nothing the second time.
struct Settler {
    let db: Database
    let now: Instant
    /// The change this belongs to, if any.
    let event: Int64?
    let channels: Set<Telling.Channel>
    private var tracker: Tracker

    init(
        _ db: Database, now: Instant, event: Int64?, tracker: Tracker, channels: Set<Telling.Channel> = [.journal]
    ) {
        self.db = db
        self.now = now
        self.event = event
        self.tracker = tracker
        self.channels = channels
    }

    mutating func run() throws -> Settled {
        let tellings = Tellings(db, now: now, event: event)
        try tellings.forgetTheFuture()
        let moments = try EventMoments(db)
        let input = try Subject.fetchAll(db, moments, now: now)
        try judge(input)
        try ChatStates(db).refresh(accounts: tracker.accounts, chats: tracker.chats)
        let marks = try ChoreMark.fetchAll(db, moments)
        let edition = try GuideParts.expiry(db, moments)
        let planned = plan(
            PlanInput(
                accounts: try figures(input, marks, moments), changes: try changes(input, moments),
                predecessors: Predecessor.byStep(try GuideParts.part(db, "tombstones", as: [Tombstone].self) ?? []),
                guideExpires: edition?.expires, guideAdoptedAt: edition?.adoptedAt, marks: marks[nil] ?? [],
                inboxFiles: try InboxFiles(db).unhandled()),
            now: now)
        var settled = Settled()
        try Chores(db, now: now, event: event).reconcile(planned.chores, into: &settled)
        try tellings.queue(channels, into: &settled)
        settled.nextLook = [settled.nextLook, planned.next].compactMap { $0 }.min()
        return settled
    }

    /// Judges the chats of accounts whose timeline differs from the one they were last judged by.
    private mutating func judge(_ subjects: [Subject]) throws {
        let judgedBy = try Dictionary(
            uniqueKeysWithValues: Row.fetchAll(
                db.cachedStatement(sql: "SELECT accountID, judgedBy FROM accountFigure")
            ).map { ($0[0] as Int64, $0[1] as String) })
        for subject in subjects where judgedBy[subject.row] != subject.timeline.key {
            try Judging(db, account: subject.row, timeline: subject.timeline).run()
            tracker.accounts.insert(subject.row)
        }
    }

    private func figures(
        _ subjects: [Subject], _ marks: [Int64?: [ChoreMark]], _ moments: EventMoments
    ) throws -> [AccountFigures] {
        let cache = FigureCache(db, now: now)
        let files = try ExportFiles(db).newest(moments)
        let imported = try Int64.fetchSet(db.cachedStatement(sql: "SELECT DISTINCT accountID FROM import"))
        return try subjects.map { subject in
            let counted = try cache.figures(
                of: subject, isImported: imported.contains(subject.row),
                recount: !tracker.chats.isEmpty || tracker.accounts.union(tracker.counts).contains(subject.row))
            let own = marks[subject.row] ?? []
            return AccountFigures(
                account: subject.account, product: subject.product, timeline: subject.timeline,
                observations: subject.observations, marks: own,
                chatsToDelete: counted.chatsToDelete, unprovenClaim: counted.unprovenClaim,
                keptReview: try cache.keptReview(of: subject, counted, own), exportFile: files[subject.row])
        }
    }

    private func changes(_ subjects: [Subject], _ moments: EventMoments) throws -> [AdoptedChange] {
        // The checks of what is built on others are changed under a product of their own.
        try GuideParts.stepChanges(db, products: Set(subjects.map(\.product.id)).union([.wrapper]), moments)
    }
}

/// An account with what the guide says about it.
struct Subject {
    var account: Account
    var product: Product
    var observations: [Observation]
    var timeline: ExposureTimeline

    var row: Int64 { account.id.row }

    /// Every account with its product and timeline.
    ///
    /// - Parameter moments: when things were written down, where that is to be compared; `nil`: as the clock said.
    static func fetchAll(_ db: Database, _ moments: EventMoments? = nil, now: Instant) throws -> [Subject] {
        let observations = try RecordedObservation.fetchAll(db, moments).map(\.observation)
        let accounts = try Account.fetchAll(db)
        let logins = Dictionary(uniqueKeysWithValues: accounts.map { ($0.id, $0.login) })
        let byLogin = Dictionary(grouping: observations) { logins[$0.account] ?? $0.account }
        var products: [Product.ID: Product] = [:]
        return try accounts.map { recorded in
            var account = recorded
            let event = account.id.row & 0xFFFF_FFFF
            account.recordedAt = moments?.moment(of: event, recorded: account.recordedAt.uSec) ?? account.recordedAt
            let product = try products[account.product] ?? GuideParts.product(db, account)
            products[account.product] = product
            let shared = byLogin[account.login] ?? []
            return Subject(
                account: account, product: product, observations: shared,
                timeline: ExposureTimeline(account: account, product: product, observations: shared, now: now))
        }
    }
}

extension ExposureTimeline {
    /// Equal for timelines that judge every chat alike.
    var key: String {
        var text = ""
        for piece in pieces {
            text += "\(piece.start.uSec)\(piece.answer)"
            if piece.isNotNeeded { text += "n" }
            if piece.exposesWholeChat { text += "w" }
            if piece.ratingOverrides { text += "r" }
            text += ";"
        }
        for change in changes { text += "|\(change.at.earliest.uSec),\(change.at.latest.uSec)" }
        return text
    }
}
