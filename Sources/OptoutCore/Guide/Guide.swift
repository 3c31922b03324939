/// One published state of the whole guide.
package struct Guide: Codable, Hashable, Sendable {
    /// The bundle format, `optout.guide-bundle/1`.
    package var schema: String
    package var serial: Int
    package var date: CivilDate
    /// From here on the edition is refused when offered; an adopted one only counts as old.
    package var expires: CivilDate
    package var providers: [Provider]
    package var advice: [AdviceTopic]
    package var tombstones: [Tombstone]
    /// The change log, oldest first: what each edition changed against the one it was built on; empty in the first.
    package var changes: [GuideChange]
    /// Part id (provider id, `advice`, `tombstones`, `changes` or `edition`) to lower-case hex SHA-256 of its
    /// canonical JSON.
    package var digests: [String: String]

    package static let schemaName = "optout.guide-bundle/1"

    package init(
        serial: Int, date: CivilDate, expires: CivilDate, providers: [Provider], advice: [AdviceTopic] = [],
        tombstones: [Tombstone] = [], changes: [GuideChange] = [], digests: [String: String] = [:]
    ) {
        schema = Self.schemaName
        self.serial = serial
        self.date = date
        self.expires = expires
        self.providers = providers
        self.advice = advice
        self.tombstones = tombstones
        self.changes = changes
        self.digests = digests
    }

    package var products: [Product] { providers.flatMap(\.products) }

    package func product(_ id: Product.ID) -> Product? { products.first { $0.id == id } }
}

package struct Provider: Codable, Hashable, Sendable {
    package typealias ID = Identifier<Provider>
    /// `openai`
    package var id: ID
    package var name: String
    /// The only hosts that links of this provider may name.
    package var hosts: [String]
    package var products: [Product]

    package init(id: ID, name: String, hosts: [String], products: [Product]) {
        self.id = id
        self.name = name
        self.hosts = hosts
        self.products = products
    }
}

package struct Product: Codable, Hashable, Sendable {
    package typealias ID = Identifier<Product>
    /// `openai/chatgpt`; for ever.
    package var id: ID
    /// As on screen: `ChatGPT`.
    package var name: String
    package var plans: [Plan]
    package var terms: [Terms]
    package var settings: [Setting]
    package var steps: [Step]
    package var facts: [Fact]
    /// Days after which the provider has removed a deleted chat; `nil` where it does not say.
    package var purgeDays: Int?
    /// Days within which an export comes, 0 where it is there at once; `nil` where unknown.
    package var exportDays: Int?
    /// Hours a download link of an export stays valid; `nil` where unknown.
    package var exportLinkHours: Int?
    /// Link to one chat, `{id}` standing for the provider's id; `nil` where there is none.
    package var chatLink: String?
    /// Days after which a switch is worth another look.
    package var recheckDays: Int?
    /// Older and other names on screen, letter by letter; `nil`: none.
    package var aliases: [String]?
    /// The provider whose model answers, for a product that passes on what is written there; `nil`: its own.
    package var builtOn: Provider.ID?
    /// The provider's way of deleting many chats at once; `nil` where none is known.
    package var bulkDelete: BulkDelete?

    package init(
        id: ID, name: String, plans: [Plan], terms: [Terms], settings: [Setting] = [], steps: [Step] = [],
        facts: [Fact] = [], purgeDays: Int? = nil, exportLinkHours: Int? = nil, chatLink: String? = nil,
        recheckDays: Int? = nil, aliases: [String]? = nil, builtOn: Provider.ID? = nil, bulkDelete: BulkDelete? = nil,
        exportDays: Int? = nil
    ) {
        self.id = id
        self.name = name
        self.plans = plans
        self.terms = terms
        self.settings = settings
        self.steps = steps
        self.facts = facts
        self.purgeDays = purgeDays
        self.exportLinkHours = exportLinkHours
        self.chatLink = chatLink
        self.recheckDays = recheckDays
        self.aliases = aliases
        self.builtOn = builtOn
        self.bulkDelete = bulkDelete
        self.exportDays = exportDays
    }

    /// `chatgpt`: the last component of the id; several products may share one.
    package var plainName: String { id.plainName }
    package var providerID: Provider.ID { id.provider }
    package func plan(_ id: Plan.ID?) -> Plan? { plans.first { $0.id == id } }
    package func setting(_ id: Setting.ID) -> Setting? { settings.first { $0.id == id } }

    /// The setting that governs training on typed text, if there is one.
    package var mainSetting: Setting? { settings.first { $0.governs == .training(.text) } }
}

extension Product.ID {
    package var provider: Provider.ID { .init(String(text.prefix { $0 != "/" })) }
    package var plainName: String { String(text.drop { $0 != "/" }.dropFirst()) }
}

package enum PlanClass: String, Codable, Hashable, Sendable, CaseIterable {
    case consumer, business, api
    case signedOut = "signed-out"
}

package struct Plan: Codable, Hashable, Sendable {
    package typealias ID = Identifier<Plan>
    /// `free`; unique within its product.
    package var id: ID
    package var name: String
    package var planClass: PlanClass

    package init(id: ID, name: String, planClass: PlanClass) {
        self.id = id
        self.name = name
        self.planClass = planClass
    }

    private enum CodingKeys: String, CodingKey {
        case id, name
        case planClass = "class"
    }
}

package enum Client: String, Codable, Hashable, Sendable, CaseIterable {
    case web, desktop, mobile, admin, terminal
}

/// What a switch decides.
package enum Governs: Hashable, Sendable, Codable {
    case training(Medium)
    case history, retention, telemetry, personalisation, connector, sharing

    package enum Medium: String, Hashable, Sendable, CaseIterable { case text, voice, code }

    /// `training-text`, `history` …
    package var text: String {
        switch self {
        case .training(let medium): "training-\(medium.rawValue)"
        case .history: "history"
        case .retention: "retention"
        case .telemetry: "telemetry"
        case .personalisation: "personalisation"
        case .connector: "connector"
        case .sharing: "sharing"
        }
    }

    package static let all: [Governs] =
        Medium.allCases.map { .training($0) } + [
            .history, .retention, .telemetry, .personalisation, .connector, .sharing,
        ]

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self.all.first(where: { $0.text == text }) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text)' is nothing a setting governs")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

package struct Setting: Codable, Hashable, Sendable {
    package typealias ID = Identifier<Setting>
    /// `openai.chatgpt.training`; for ever.
    package var id: ID
    package var governs: Governs
    /// The provider's words, letter by letter.
    package var label: String
    /// Older labels, letter by letter.
    package var aliases: [String]
    /// Allowed values, the private one first; `off` and `on` unless the provider has others.
    package var values: [String]

    package init(
        id: ID, governs: Governs, label: String, aliases: [String] = [], values: [String] = ["off", "on"]
    ) {
        self.id = id
        self.governs = governs
        self.label = label
        self.aliases = aliases
        self.values = values
    }
}
