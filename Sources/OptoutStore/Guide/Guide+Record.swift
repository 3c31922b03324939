import GRDB
package import OptoutCore

/// The edition whose parts are in the record.
package struct AdoptedEdition: Hashable, Sendable {
    package var serial: Int
    package var date: CivilDate
    package var expires: CivilDate
    /// Lower-case hex SHA-256 of the bundle's bytes.
    package var digest: String
    package var adoptedAt: Instant
}

/// A guide change as kept for `news`.
package struct NewsItem: Hashable, Sendable {
    package var serial: Int
    package var change: GuideChange
    package var isRead: Bool
    /// Slugs of the open accounts at its product.
    package var accounts: [String]
}

extension Record {
    /// `nil` before the first adoption.
    package func adoptedEdition() throws -> AdoptedEdition? {
        try read { db in
            let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT * FROM edition ORDER BY eventID DESC LIMIT 1"))
            guard let row, let date = CivilDate(row["date"] as String),
                let expires = CivilDate(row["expires"] as String)
            else { return nil }
            return AdoptedEdition(
                serial: row["serial"], date: date, expires: expires, digest: row["digest"],
                adoptedAt: Instant(uSec: row["adoptedAtUSec"]))
        }
    }

    /// What was adopted so far; a restore does not lower the highest.
    package func editionHistory() throws -> EditionHistory {
        let current = try adoptedEdition().map { EditionMark(serial: $0.serial, digest: $0.digest) }
        let floor = try read { try SerialFloor.fetch($0) }
        return EditionHistory(
            current: current, highest: floor.map { EditionMark(serial: $0.serial, digest: $0.digest) })
    }

    /// The whole adopted edition, decoded from its parts, without the person's own entries.
    package func adoptedGuide() throws -> Guide? {
        guard let edition = try adoptedEdition() else { return nil }
        return try read { db in
            Guide(
                serial: edition.serial, date: edition.date, expires: edition.expires,
                providers: try GuideParts.providers(db, "edition"),
                advice: try GuideParts.part(db, "advice", as: [AdviceTopic].self) ?? [],
                tombstones: try GuideParts.part(db, "tombstones", as: [Tombstone].self) ?? [],
                changes: try GuideParts.part(db, "changes", as: [GuideChange].self) ?? [],
                digests: try GuideParts.part(db, "digests", as: [String: String].self) ?? [:])
        }
    }

    /// The guide as every answer knows it: the adopted edition with the person's own entries; `nil` without either.
    package func guideInUse() throws -> Guide? {
        let own = try ownProviders()
        let edition = try adoptedGuide()
        guard edition != nil || !own.isEmpty else { return nil }
        let day = CivilDate(daysSince1970: 0)
        var guide = edition ?? Guide(serial: 0, date: day, expires: day, providers: [])
        guide.providers = guide.providers.adding(own)
        guard let general = guide.product(.wrapper) else { return guide }
        for index in guide.providers.indices {
            guide.providers[index].products = guide.providers[index].products.map {
                $0.builtOn == nil ? $0 : $0.checked(by: general)
            }
        }
        return guide
    }

    /// One product as every answer knows it, without reading the rest; that of `general/wrapper` under the person's own
    /// name for it where the guide does not list it.
    package func product(_ id: Product.ID) throws -> Product? { try read { try GuideParts.product($0, id) } }

    /// The id of every product of the adopted edition and of the person's own providers, without decoding any.
    package func productIDs() throws -> [Product.ID] {
        try read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT substr(id, 9) FROM guidePart WHERE id GLOB 'product/*' ORDER BY source, position
                    """
            ).map { Product.ID($0) }
        }
    }

    /// The person's own providers, kept beside the edition.
    package func ownProviders() throws -> [Provider] { try read { try GuideParts.providers($0, "own") } }

    /// Guide changes: those not read first, then newest first.
    package func news(unreadOnly: Bool = false) throws -> [NewsItem] {
        try read { db in
            let open = try Account.fetchAll(db).filter(\.isOpen).sorted { $0.slug < $1.slug }
            let products = try open.map { try GuideParts.product(db, $0) }
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT g.*, EXISTS (SELECT 1 FROM newsRead WHERE throughEventID >= g.eventID) AS isRead
                    FROM guideChange g ORDER BY isRead, g.eventID DESC, g.number
                    """)
            return try rows.filter { !unreadOnly || !($0["isRead"] as Bool) }.map { row in
                let change = try GuideChange(row)
                let concerned = zip(open, products).filter { $1.isConcerned($0, by: change) }
                return NewsItem(
                    serial: row["serial"], change: change, isRead: row["isRead"], accounts: concerned.map(\.0.slug))
            }
        }
    }
}

extension Product {
    /// Whether a change is news for an account here; the checks of `wrapper` are changed under that product's id.
    fileprivate func isConcerned(_ account: Account, by change: GuideChange) -> Bool {
        guard change.product == id || steps.contains(where: { $0.id.text == change.id }) else { return false }
        return isConcerned(account, by: change.id)
    }
}

extension Change {
    /// Marks every guide change as read.
    ///
    /// - Returns: how many were not read before.
    @discardableResult
    package func markNewsRead() throws -> Int {
        let unread =
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM guideChange g
                    WHERE NOT EXISTS (SELECT 1 FROM newsRead WHERE throughEventID >= g.eventID)
                    """) ?? 0
        guard unread > 0 else { return 0 }
        try log()
        try db.execute(
            sql: "INSERT INTO newsRead (eventID, throughEventID) SELECT ?, max(eventID) FROM guideChange",
            arguments: [event])
        return unread
    }
}
