import GRDB
import OptoutCore

/// The adopted edition as kept in the record, in parts that can be read one by one.
enum GuideParts {
    /// When the adopted edition stops being good, and when it was adopted.
    static func expiry(_ db: Database, _ moments: EventMoments) throws -> (expires: CivilDate?, adoptedAt: Instant)? {
        let sql = "SELECT expires, eventID, adoptedAtUSec FROM edition ORDER BY eventID DESC LIMIT 1"
        return try Row.fetchOne(db.cachedStatement(sql: sql)).map { row in
            (CivilDate(row["expires"] as String), moments.moment(of: row["eventID"], recorded: row["adoptedAtUSec"]))
        }
    }

    /// What every answer knows of a product: the edition's word, with the person's own entries behind it.
    ///
    /// A product that is built on another provider has the checks of `wrapper` as well; one that only the person knows
    /// *is* that product, under the name they gave it.
    static func product(_ db: Database, _ id: Product.ID) throws -> Product? {
        guard let product = try listed(db, id) else { return try id.isUnlisted ? unlisted(db, id) : nil }
        guard product.builtOn != nil, let general = try listed(db, .wrapper) else { return product }
        return product.checked(by: general)
    }

    private static func listed(_ db: Database, _ id: Product.ID) throws -> Product? {
        let sql = "SELECT json FROM guidePart WHERE id = ? ORDER BY source"  // the edition before one's own
        let found = try String.fetchAll(db.cachedStatement(sql: sql), arguments: ["product/" + id.text]).map {
            try JSON.value(Product.self, $0)
        }
        return found.first.map { found.dropFirst().reduce($0) { $0.adding($1) } }
    }

    private static func unlisted(_ db: Database, _ id: Product.ID) throws -> Product? {
        guard var general = try listed(db, .wrapper) else { return nil }
        let sql = """
            SELECT v.otherName FROM account a JOIN accountVersion v ON v.accountID = a.id
            WHERE a.product = ? AND v.otherName IS NOT NULL ORDER BY v.eventID DESC LIMIT 1
            """
        general.name = try String.fetchOne(db.cachedStatement(sql: sql), arguments: [id.text]) ?? id.plainName
        return general
    }

    /// The account's product; one without terms or steps where the guide does not know it.
    static func product(_ db: Database, _ account: Account) throws -> Product {
        try product(db, account.product)
            ?? Product(
                id: account.product, name: account.other?.name ?? account.product.plainName, plans: [], terms: [])
    }

    /// Changes that can make a step a chore again.
    static func stepChanges(
        _ db: Database, products: Set<Product.ID>, _ moments: EventMoments
    ) throws -> [AdoptedChange] {
        let sql = """
            SELECT g.*, e.recordedAtUSec FROM guideChange g JOIN event e ON e.id = g.eventID
            WHERE g.change IN ('added', 'material', 'replaced') ORDER BY g.number
            """
        return try Row.fetchAll(db.cachedStatement(sql: sql)).compactMap { row in
            guard let product = row["product"] as String?, products.contains(.init(product)) else { return nil }
            return AdoptedChange(
                change: try GuideChange(row), serial: row["serial"],
                adoptedAt: moments.moment(of: row["eventID"], recorded: row["recordedAtUSec"]))
        }
    }

    static func write(_ db: Database, _ guide: Guide) throws {
        try clear(db, "edition")
        try write(db, "edition", guide.providers)
        for (index, (id, json)) in [
            ("advice", try JSON.text(guide.advice)), ("tombstones", try JSON.text(guide.tombstones)),
            ("changes", try JSON.text(guide.changes)), ("digests", try JSON.text(guide.digests)),
        ].enumerated() { try insert(db, "edition", id, index, json) }
    }

    static func writeOwn(_ db: Database, _ providers: [Provider]) throws {
        try clear(db, "own")
        try write(db, "own", providers)
    }

    static func providers(_ db: Database, _ source: String) throws -> [Provider] {
        let shells = try parts(db, source, "provider/").map { try JSON.value(Provider.self, $0) }
        let products = try parts(db, source, "product/").map { try JSON.value(Product.self, $0) }
        let byProvider = Dictionary(grouping: products, by: { $0.id.provider })
        return shells.map { shell in
            var provider = shell
            provider.products = byProvider[shell.id] ?? []
            return provider
        }
    }

    static func part<Value: Decodable>(_ db: Database, _ id: String, as type: Value.Type) throws -> Value? {
        let sql = "SELECT json FROM guidePart WHERE source = 'edition' AND id = ?"
        return try String.fetchOne(db, sql: sql, arguments: [id]).map { try JSON.value(type, $0) }
    }

    private static func parts(_ db: Database, _ source: String, _ prefix: String) throws -> [String] {
        try String.fetchAll(
            db, sql: "SELECT json FROM guidePart WHERE source = ? AND id GLOB ? ORDER BY position",
            arguments: [source, prefix + "*"])
    }

    private static func clear(_ db: Database, _ source: String) throws {
        try db.execute(sql: "DELETE FROM guidePart WHERE source = ?", arguments: [source])
    }

    private static func write(_ db: Database, _ source: String, _ providers: [Provider]) throws {
        var position = 0
        for provider in providers {
            var shell = provider
            shell.products = []
            try insert(db, source, "provider/" + provider.id.text, position, JSON.text(shell))
            for product in provider.products {
                position += 1
                try insert(db, source, "product/" + product.id.text, position, JSON.text(product))
            }
            position += 1
        }
    }

    private static func insert(_ db: Database, _ source: String, _ id: String, _ position: Int, _ json: String) throws {
        try db.execute(
            sql: "INSERT INTO guidePart (source, id, position, json) VALUES (?, ?, ?, ?)",
            arguments: [source, id, position, json])
    }
}

extension GuideChange {
    init(_ row: Row) throws {
        self.init(
            id: row["id"], change: Kind(rawValue: row["change"]) ?? .fact, correction: row["correction"],
            product: (row["product"] as String?).map { .init($0) },
            announced: (row["announced"] as String?).flatMap { CivilDate($0) },
            effective: (row["effective"] as String?).flatMap { CivilDate($0) },
            refs: try JSON.value([String].self, row["refs"]), text: row["text"], serial: row["serial"])
    }

    /// - Parameter serial: of the edition it came with, where the change itself does not say.
    func insert(_ db: Database, event: Int64, serial: Int) throws {
        try db.execute(
            sql: """
                INSERT INTO guideChange (eventID, id, serial, change, correction, product, announced,
                    effective, refs, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                event, id, self.serial ?? serial, change.rawValue, correction, product?.text, announced?.description,
                effective?.description, try JSON.text(refs), text,
            ])
    }
}
