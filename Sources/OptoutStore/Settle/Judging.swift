import GRDB
import OptoutCore

/// Exposure, flags and the wish to delete of all chats of an account.
struct Judging {
    private let db: Database
    private let account: Int64
    private let timeline: ExposureTimeline

    init(_ db: Database, account: Int64, timeline: ExposureTimeline) {
        self.db = db
        self.account = account
        self.timeline = timeline
    }

    func run() throws {
        try judgeChats()
        try writeIntervals()
    }

    /// Only these chats, which just came or changed.
    func run(chats: [Int64]) throws {
        let one = try db.cachedStatement(sql: Self.select + " WHERE id = ?")
        for id in chats {
            if let row = try Row.fetchOne(one, arguments: [id]), let verdict = try verdict(row) { try write(verdict) }
        }
    }

    private typealias Verdict = (id: Int64, exposure: Exposure, flags: Int, asks: Bool)

    private static let select = """
        SELECT id, moments, createdAtUSec, lastAtUSec, isRated, isShared, exposure, flags, asksForDeletion, zoneSlack FROM chat
        """

    private func judgeChats() throws {
        var changed: [Verdict] = []
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: Self.select + " WHERE accountID = ?"), arguments: [account])
        while let row = try rows.next() {
            if let verdict = try verdict(row) { changed.append(verdict) }
        }
        for verdict in changed { try write(verdict) }
    }

    /// `nil` where it is what is recorded.
    private func verdict(_ row: Row) throws -> Verdict? {
        let moments = try row.withUnsafeData(atIndex: 1) { Moments.decode($0) }
        let judgement = timeline.judge(
            ChatTimes(
                moments: moments, createdAt: row.instant("createdAtUSec"), lastAt: row.instant("lastAtUSec"),
                isRated: row[4], isShared: row[5], zoneSlack: row[9]))
        let flags = judgement.flags.bits
        let isSame =
            row[6] as String == judgement.exposure.rawValue && row[7] as Int == flags
            && row[8] as Bool == judgement.asksForDeletion
        return isSame ? nil : (row[0], judgement.exposure, flags, judgement.asksForDeletion)
    }

    private func write(_ verdict: Verdict) throws {
        try db.cachedStatement(sql: "UPDATE chat SET exposure = ?, flags = ?, asksForDeletion = ? WHERE id = ?")
            .execute(arguments: [verdict.exposure.rawValue, verdict.flags, verdict.asks, verdict.id])
    }

    private func writeIntervals() throws {
        var last: Posture?
        var wanted: [Int64: String] = [:]
        for piece in timeline.pieces where Posture(piece) != last {
            last = Posture(piece)
            wanted[piece.start.uSec] = Posture(piece).rawValue
        }
        let recorded = try Dictionary(
            uniqueKeysWithValues: Row.fetchAll(
                db.cachedStatement(sql: "SELECT startUSec, answer FROM exposureInterval WHERE accountID = ?"),
                arguments: [account]
            ).map { ($0[0] as Int64, $0[1] as String) })
        guard wanted != recorded else { return }
        try db.cachedStatement(sql: "DELETE FROM exposureInterval WHERE accountID = ?").execute(arguments: [account])
        let insert = try db.cachedStatement(
            sql: "INSERT INTO exposureInterval (accountID, startUSec, answer) VALUES (?, ?, ?)")
        for (start, answer) in wanted { try insert.execute(arguments: [account, start, answer]) }
    }
}

extension Set<ChatFlag> {
    /// As in `chat.flags`.
    var bits: Int {
        var bits = contains(.rated) ? 1 : 0
        if contains(.shared) { bits |= 2 }
        if contains(.resumed) { bits |= 4 }
        return bits
    }
}

extension ChatFlag {
    /// In the order of the bits.
    static func flags(bits: Int) -> [ChatFlag] {
        let all: [(Int, ChatFlag)] = [(1, .rated), (2, .shared), (4, .resumed)]
        return all.filter { bits & $0.0 != 0 }.map(\.1)
    }
}
