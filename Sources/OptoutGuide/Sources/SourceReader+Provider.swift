import OptoutConfig
import OptoutCore

extension SourceReader {
    mutating func readProvider(_ node: YAMLNode, file: String) throws(ConfigError) -> Provider {
        var fields = try Fields(node)
        let id = try fields.need("id")
        guard try id.text() + ".yaml" == file else { throw id.error("the file must be named after its provider") }
        try readNamed(&fields)
        let products = fields.take("products")
        let provider = Provider(
            id: .init(try id.text()), name: try fields.need("name").text(), hosts: try fields.need("hosts").texts(),
            products: try each(products) { reader, node throws(ConfigError) in try reader.readProduct(node) })
        try fields.finish()
        places.note(provider.id.text, node)
        return provider
    }

    mutating func readAdvice(_ node: YAMLNode) throws(ConfigError) -> [AdviceTopic] {
        var fields = try Fields(node)
        try readNamed(&fields)
        let topics = try each(fields.need("topics")) { reader, node throws(ConfigError) in
            var fields = try Fields(node)
            let topic = AdviceTopic(
                id: .init(try fields.need("id").text()), title: try fields.need("title").text(),
                form: try fields.need("form").word(), lines: try fields.need("lines").texts(),
                evidence: try reader.readEvidence(&fields),
                rungs: try fields.take("rungs").map { node throws(ConfigError) in try Self.readRungs(node) })
            try fields.finish()
            reader.places.note(topic.id.text, node)
            return topic
        }
        try fields.finish()
        return topics
    }

    /// The sources that the file's statements name, and the day on which all were checked.
    private mutating func readNamed(_ fields: inout Fields) throws(ConfigError) {
        verified = try fields.take("verified")?.date()
        for (name, _, node) in try fields.need("sources").mapping() {
            places.sources[name] = node
            named[name] = attempt { _ throws(ConfigError) in
                var fields = try Fields(node)
                let source = Source(
                    at: try fields.need("at").text(), link: try fields.take("link")?.text(),
                    read: try fields.need("read").date(), grade: try fields.need("grade").word())
                try fields.finish()
                return source
            }
        }
    }

    private mutating func readProduct(_ node: YAMLNode) throws(ConfigError) -> Product {
        var fields = try Fields(node)
        let id = Product.ID(try fields.need("id").text())
        let settings = try each(fields.take("settings")) { reader, node throws(ConfigError) in
            try reader.readSetting(node)
        }
        let product = Product(
            id: id, name: try fields.need("name").text(),
            plans: try each(fields.take("plans")) { _, node throws(ConfigError) in try Self.readPlan(node) },
            terms: try each(fields.take("terms")) { reader, node throws(ConfigError) in try reader.readTerms(node) },
            settings: settings,
            steps: try each(fields.take("steps")) { reader, node throws(ConfigError) in try reader.readStep(node) },
            facts: try each(fields.take("facts")) { reader, node throws(ConfigError) in try reader.readFact(node) },
            purgeDays: try fields.take("purgeDays")?.number(in: 0...3650),
            exportLinkHours: try fields.take("exportLinkHours")?.number(in: 1...8760),
            chatLink: try fields.take("chatLink")?.text(),
            recheckDays: try fields.take("recheckDays")?.number(in: 1...3650),
            aliases: try fields.take("aliases")?.texts(),
            builtOn: try fields.take("builtOn").map { node throws(ConfigError) in .init(try node.text()) },
            bulkDelete: try fields.take("bulkDelete").map { node throws(ConfigError) in try readBulkDelete(node) },
            exportDays: try fields.take("exportDays")?.number(in: 0...365))
        try fields.finish()
        places.note(id.text, node)
        return product
    }

    private func readBulkDelete(_ node: YAMLNode) throws(ConfigError) -> BulkDelete {
        var fields = try Fields(node)
        let way = BulkDelete(
            kind: try fields.need("kind").word(), link: try fields.take("link")?.text(),
            clicks: try fields.need("clicks").texts(), also: try fields.take("also")?.texts() ?? [],
            evidence: try readEvidence(&fields))
        try fields.finish()
        return way
    }

    private static func readPlan(_ node: YAMLNode) throws(ConfigError) -> Plan {
        var fields = try Fields(node)
        let plan = Plan(
            id: .init(try fields.need("id").text()), name: try fields.need("name").text(),
            planClass: try fields.need("class").word())
        try fields.finish()
        return plan
    }

    private mutating func readTerms(_ node: YAMLNode) throws(ConfigError) -> Terms {
        var fields = try Fields(node)
        let effective = try readEffective(&fields)
        let terms = Terms(
            id: .init(try fields.need("id").text()), plans: try fields.take("plans")?.ids() ?? [],
            training: try fields.need("training").word(), reaches: try fields.take("reaches")?.word() ?? .future,
            resumed: try fields.take("resumed")?.word() ?? .newMessages,
            ratingOverrides: try fields.take("ratingOverrides")?.flag() ?? false,
            announced: try fields.take("announced")?.date(), effective: effective?.date,
            text: try fields.need("text").text(), evidence: try readEvidence(&fields),
            regions: try fields.take("regions")?.texts(), exceptRegions: try fields.take("exceptRegions")?.texts(),
            otherDates: effective?.others)
        try fields.finish()
        places.note(terms.id.text, node)
        return terms
    }

    /// A setting, or `same: ID` for one that another product of this provider shows as well.
    private mutating func readSetting(_ node: YAMLNode) throws(ConfigError) -> Setting {
        var fields = try Fields(node)
        if let same = fields.take("same") {
            try fields.finish()
            let id = try same.text()
            guard let setting = settings.first(where: { $0.id.text == id }) else {
                throw same.error("no setting '\(id)' further up in this file")
            }
            return setting
        }
        let governs = try fields.need("governs")
        let setting = Setting(
            id: .init(try fields.need("id").text()), governs: try Self.governs(governs),
            label: try fields.need("label").text(), aliases: try fields.take("aliases")?.texts() ?? [],
            values: try fields.take("values")?.texts() ?? ["off", "on"])
        try fields.finish()
        places.note(setting.id.text, node)
        settings.append(setting)
        return setting
    }

    private static func governs(_ node: YAMLNode) throws(ConfigError) -> Governs {
        let text = try node.text()
        guard let governs = Governs.all.first(where: { $0.text == text }) else {
            throw node.error("expected one of " + Governs.all.map(\.text).joined(separator: ", "))
        }
        return governs
    }

    private mutating func readFact(_ node: YAMLNode) throws(ConfigError) -> Fact {
        var fields = try Fields(node)
        let effective = try readEffective(&fields)
        let fact = Fact(
            id: .init(try fields.need("id").text()), kind: try fields.need("kind").word(),
            plans: try fields.take("plans")?.ids() ?? [], text: try fields.need("text").text(),
            announced: try fields.take("announced")?.date(), effective: effective?.date,
            evidence: try readEvidence(&fields), regions: try fields.take("regions")?.texts(),
            exceptRegions: try fields.take("exceptRegions")?.texts(), otherDates: effective?.others)
        try fields.finish()
        places.note(fact.id.text, node)
        return fact
    }
}
