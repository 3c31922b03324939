import GRDB
import OptoutCore

extension Account {
    /// All accounts by slug, in their newest version.
    static func fetchAll(_ db: Database) throws -> [Account] {
        let plans = try PlanChange.fetchAll(db)
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT a.id, a.slug, a.product, a.recordedAtUSec, v.*
                    FROM account a JOIN accountVersion v ON v.accountID = a.id
                        AND v.eventID = (SELECT max(eventID) FROM accountVersion WHERE accountID = a.id)
                    ORDER BY a.slug
                    """))
        return try Array(rows.map { Account($0, plans: plans[$0["id"]] ?? []) })
    }

    private init(_ row: Row, plans: [PlanChange]) {
        self.init(
            id: ID(row: row["id"]), slug: row["slug"], product: .init(row["product"]), plans: plans,
            clients: Client.decode(row["clients"]), region: row["region"],
            usedFor: (row["usedFor"] as String?).flatMap(UsedFor.init), holder: row["holder"],
            identity: row["identity"], opened: row.range("openedEarliestUSec", "openedLatestUSec"),
            closed: row.range("closedEarliestUSec", "closedLatestUSec"),
            loginOf: (row["loginOf"] as Int64?).map { ID(row: $0) },
            other: (row["otherName"] as String?).map {
                Other(name: $0, builtOn: (row["otherBuiltOn"] as String?).map { Provider.ID($0) })
            }, recordedAt: Instant(uSec: row["recordedAtUSec"]))
    }
}

extension Client {
    static func encode(_ clients: [Client]) -> String {
        "[" + clients.map { "\"\($0.rawValue)\"" }.joined(separator: ",") + "]"
    }

    static func decode(_ text: String) -> [Client] {
        text.split(separator: "\"").compactMap { Client(rawValue: String($0)) }
    }
}

extension PlanChange {
    /// By account row; the first recorded one in front, the others by date.
    fileprivate static func fetchAll(_ db: Database) throws -> [Int64: [PlanChange]] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT accountID, plan, earliestUSec, latestUSec FROM planChange p
                    ORDER BY accountID, id <> (SELECT min(id) FROM planChange WHERE accountID = p.accountID),
                        latestUSec, earliestUSec, id
                    """))
        return Dictionary(grouping: rows, by: { $0["accountID"] }).mapValues { rows in
            rows.map {
                PlanChange(
                    plan: .init($0["plan"]),
                    from: InstantRange(Instant(uSec: $0["earliestUSec"]), Instant(uSec: $0["latestUSec"])))
            }
        }
    }
}

extension RecordedObservation {
    /// Oldest `latest` first.
    ///
    /// - Parameter moments: when they were written down, where that is to be compared; `nil`: as the clock said.
    static func fetchAll(_ db: Database, _ moments: EventMoments? = nil) throws -> [RecordedObservation] {
        try Row.fetchCursor(
            db.cachedStatement(sql: "SELECT * FROM observation ORDER BY latestUSec, earliestUSec, id")
        ).map { RecordedObservation($0, moments) }.array()
    }

    private init(_ row: Row, _ moments: EventMoments?) {
        let recorded: Int64 = row["recordedAtUSec"]
        observation = Observation(
            id: .init(String(row["id"] as Int64)), account: .init(row: row["accountID"]),
            setting: .init(row["setting"]), state: row["state"], how: .init(rawValue: row["how"]) ?? .seen,
            at: InstantRange(Instant(uSec: row["earliestUSec"]), Instant(uSec: row["latestUSec"])),
            recordedAt: moments?.moment(of: row["eventID"], recorded: recorded) ?? Instant(uSec: recorded),
            zone: row["zone"])
        note = row["note"]
        evidence = row["evidence"]
    }
}

extension Row {
    func range(_ earliest: String, _ latest: String) -> InstantRange? {
        guard let from = self[earliest] as Int64?, let until = self[latest] as Int64? else { return nil }
        return InstantRange(Instant(uSec: from), Instant(uSec: until))
    }

    func instant(_ column: String) -> Instant? { (self[column] as Int64?).map { Instant(uSec: $0) } }
}

extension Cursor {
    func array() throws -> [Element] { try Array(self) }
}
