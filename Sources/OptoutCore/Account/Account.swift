/// One login at one product.
package struct Account: Hashable, Sendable {
    package typealias ID = Identifier<Account>
    package var id: ID
    /// `[a-z][a-z0-9-]{0,31}`, unique among all accounts.
    package var slug: String
    package var product: Product.ID
    /// Oldest first; the first holds from always, whatever its range. May be empty: plan unknown.
    package var plans: [PlanChange]
    package var clients: [Client]
    package var region: String?
    package var usedFor: UsedFor?
    package var holder: String?
    /// E-mail or login name; private, optional.
    package var identity: String?
    package var opened: InstantRange?
    package var closed: InstantRange?
    /// The account whose login and settings this one shares, such as Claude Code on a Claude account.
    package var loginOf: ID?
    /// Name of an unlisted product and the provider it is built on.
    package var other: Other?
    /// When the account was written down.
    package var recordedAt: Instant

    package struct Other: Hashable, Sendable {
        package var name: String
        package var builtOn: Provider.ID?

        package init(name: String, builtOn: Provider.ID?) {
            self.name = name
            self.builtOn = builtOn
        }
    }

    package init(
        id: ID, slug: String, product: Product.ID, plans: [PlanChange] = [], clients: [Client] = [],
        region: String? = nil, usedFor: UsedFor? = nil, holder: String? = nil, identity: String? = nil,
        opened: InstantRange? = nil, closed: InstantRange? = nil, loginOf: ID? = nil, other: Other? = nil,
        recordedAt: Instant
    ) {
        self.id = id
        self.slug = slug
        self.product = product
        self.plans = plans
        self.clients = clients
        self.region = region
        self.usedFor = usedFor
        self.holder = holder
        self.identity = identity
        self.opened = opened
        self.closed = closed
        self.loginOf = loginOf
        self.other = other
        self.recordedAt = recordedAt
    }

    /// The plan of now: the one recorded last by its date.
    package var plan: Plan.ID? { plans.last?.plan }
    package var isOpen: Bool { closed == nil }
    /// The account whose switches stand for all that share them: this one, or the one whose login it uses.
    package var login: ID { loginOf ?? id }

    package static func isSlug(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, (1...32).contains(bytes.count), (97...122).contains(first) else { return false }
        return bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }
}

/// From some moment in `from` on, the account is on `plan`.
package struct PlanChange: Hashable, Sendable {
    package var plan: Plan.ID
    package var from: InstantRange

    package init(plan: Plan.ID, from: InstantRange) {
        self.plan = plan
        self.from = from
    }
}

/// "This setting was off, on, unknown", somewhere in `at`.
package struct Observation: Hashable, Sendable {
    package typealias ID = Identifier<Observation>
    package var id: ID
    package var account: Account.ID
    package var setting: Setting.ID
    /// A value of the setting, or `unknown`.
    package var state: String
    package var how: How
    package var at: InstantRange
    package var recordedAt: Instant
    /// The zone in which days were meant, such as `Europe/Berlin`.
    package var zone: String

    package enum How: String, Codable, Hashable, Sendable, CaseIterable { case turned, seen }

    package init(
        id: ID, account: Account.ID, setting: Setting.ID, state: String, how: How, at: InstantRange,
        recordedAt: Instant, zone: String
    ) {
        self.id = id
        self.account = account
        self.setting = setting
        self.state = state
        self.how = how
        self.at = at
        self.recordedAt = recordedAt
        self.zone = zone
    }
}
