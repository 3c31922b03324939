import GRDB
import OptoutCore

/// The state of chats, from exposure, claims, sweeps and proofs.
struct ChatStates {
    private let db: Database

    init(_ db: Database) { self.db = db }

    func refresh(accounts: Set<Int64>, chats: Set<Int64>) throws {
        var sweeps: [Int64: [Sweep]] = [:]
        for sweep in try Sweep.fetchAll(db) { sweeps[sweep.account, default: []].append(sweep) }
        for account in accounts.sorted() {
            let rows = try db.cachedStatement(sql: Self.select + " WHERE c.accountID = ?")
            try apply(changes(try Row.fetchCursor(rows, arguments: [account]), sweeps))
        }
        let one = try db.cachedStatement(sql: Self.select + " WHERE c.id = ?")
        for chat in chats.sorted() { try apply(changes(try Row.fetchCursor(one, arguments: [chat]), sweeps)) }
    }

    private static let select = """
        SELECT c.id, c.accountID, c.asksForDeletion, c.state, c.claimedUSec, c.createdAtUSec,
            c.zoneSlack, k.claim, k.eventID AS claimEvent, k.latestUSec AS claimUSec, p.verdict, p.importID, c.goneUSec,
            iif(c.goneUSec IS NULL, NULL, \(ProofSQL.listed)) AS listedUSec
        FROM (SELECT c.*, \(ProofSQL.gone) AS goneUSec FROM chat c) c
        LEFT JOIN chatClaim k ON k.chatID = c.id
            AND k.eventID = (SELECT max(eventID) FROM chatClaim WHERE chatID = c.id)
        LEFT JOIN chatProof p ON p.chatID = c.id
            AND p.importID = (SELECT q.importID FROM chatProof q JOIN import i ON i.id = q.importID
                WHERE q.chatID = c.id AND q.verdict <> 'gone' ORDER BY i.dateUSec DESC, i.id DESC LIMIT 1)
        """

    private typealias Outcome = (id: Int64, state: ChatState, claimed: Int64?)

    private func changes(_ rows: RowCursor, _ sweeps: [Int64: [Sweep]]) throws -> [Outcome] {
        var changed: [Outcome] = []
        while let row = try rows.next() {
            let claim = Claim.standing(row, sweeps[row["accountID"]] ?? [])
            let state = chatState(
                asksForDeletion: row["asksForDeletion"], claim: claim?.claim, proof: proof(row, after: claim))
            let claimed = claim.flatMap { $0.claim == .deleted ? $0.at : nil }
            if state.rawValue != row["state"] as String || claimed != row["claimedUSec"] as Int64? {
                changed.append((row["id"], state, claimed))
            }
        }
        return changed
    }

    private func proof(_ row: Row, after claim: Claim?) -> ChatProof? {
        if let gone = row.instant("goneUSec"), gone > row.instant("listedUSec") ?? .distantPast { return .gone }
        guard let proof = (row["verdict"] as String?).flatMap(ChatProof.init) else { return nil }
        return proof == .stillThere && (row["importID"] as Int64) < claim?.event ?? 0 ? nil : proof
    }

    private func apply(_ changes: [Outcome]) throws {
        let update = try db.cachedStatement(sql: "UPDATE chat SET state = ?, claimedUSec = ? WHERE id = ?")
        for change in changes {
            try update.execute(arguments: [change.state.rawValue, change.claimed, change.id])
        }
    }
}

/// The newest thing a person said about a chat.
private struct Claim {
    var claim: ChatClaim
    var event: Int64
    var at: Int64

    /// A sweep stands for a claim of each chat it covers, except that it leaves kept ones alone.
    static func standing(_ row: Row, _ sweeps: [Sweep]) -> Claim? {
        let said = (row["claim"] as String?).flatMap(ChatClaim.init).map {
            Claim(claim: $0, event: row["claimEvent"], at: row["claimUSec"])
        }
        if said?.claim == .kept { return said }
        let swept = sweeps.last { $0.covers(row.created) }.map {
            Claim(claim: .deleted, event: $0.event, at: $0.at.uSec)
        }
        return [said, swept].compactMap { $0 }.max { $0.event < $1.event }
    }
}

extension Row {
    /// When the chat of that row can have been created.
    var created: InstantRange? {
        instant("createdAtUSec").map { self["zoneSlack"] ? $0.slack : InstantRange($0) }
    }
}

struct Sweep {
    var account: Int64
    var event: Int64
    var from: Instant?
    var until: Instant?
    /// When everything was deleted, at the latest.
    var at: Instant

    /// In the order of recording.
    static func fetchAll(_ db: Database) throws -> [Sweep] {
        try Row.fetchAll(db.cachedStatement(sql: "SELECT * FROM sweep ORDER BY eventID")).map {
            Sweep(
                account: $0["accountID"], event: $0["eventID"], from: $0.instant("fromUSec"),
                until: $0.instant("untilUSec"), at: Instant(uSec: $0["latestUSec"]))
        }
    }

    /// Whether a chat created then is claimed; of one without a time only a sweep without bounds says anything.
    ///
    /// - Parameter created: all of it has to be covered.
    func covers(_ created: InstantRange?) -> Bool {
        guard let created else { return from == nil && until == nil }
        return created.earliest >= from ?? .distantPast && created.latest < until ?? .distantFuture
            && created.latest <= at
    }
}
