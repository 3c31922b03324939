/// Something a person does for one account.
package struct Step: Codable, Hashable, Sendable {
    package typealias ID = Identifier<Step>
    /// `openai.chatgpt.opt-out`; for ever.
    package var id: ID
    package var goal: Goal
    package var shape: Shape
    /// What to do, in one short line.
    package var title: String
    /// The plans it concerns; empty means every plan of the product.
    package var plans: [Plan.ID]
    /// ISO 3166 regions or `EEA`; empty means everywhere.
    package var regions: [String]
    package var exceptRegions: [String]?
    /// Only accounts used on one of these; `nil`: on any.
    package var clients: [Client]?
    /// Only for accounts used so; empty means any use.
    package var usedFor: [UsedFor]
    package var routes: [Route]
    /// Steps of the same product to be done first.
    package var after: [ID]
    package var announced: CivilDate?
    /// The day from which it matters, from 00:00 UTC; `nil`: it always did.
    package var effective: CivilDate?
    /// What other sources name for `effective`; `nil`: they agree.
    package var otherDates: [CivilDate]?
    package var satisfiedBy: CarryOver
    /// What the step does not do and what stays true afterwards: ids of facts.
    package var staysTrue: [Fact.ID]
    package var evidence: Evidence

    package enum Goal: String, Codable, Hashable, Sendable, CaseIterable {
        case optOut = "opt-out"
        case getExport = "get-export"
        case deleteOld = "delete-old"
        case privateMode = "private-mode"
        case avoidFeedback = "avoid-feedback"
        case limitRetention = "limit-retention"
        case limitSharing = "limit-sharing"
        case verifyDefault = "verify-default"
        case adminPolicy = "admin-policy"
        case harden
        case moveToBusiness = "move-to-business"
        case leave
    }

    package enum Shape: String, Codable, Hashable, Sendable, CaseIterable { case once, habit, review }

    package init(
        id: ID, goal: Goal, shape: Shape = .once, title: String, plans: [Plan.ID] = [], regions: [String] = [],
        usedFor: [UsedFor] = [], routes: [Route], after: [ID] = [], announced: CivilDate? = nil,
        effective: CivilDate? = nil, satisfiedBy: CarryOver = .init(.previous), staysTrue: [Fact.ID] = [],
        evidence: Evidence, exceptRegions: [String]? = nil, clients: [Client]? = nil, otherDates: [CivilDate]? = nil
    ) {
        self.id = id
        self.goal = goal
        self.shape = shape
        self.title = title
        self.plans = plans
        self.regions = regions
        self.usedFor = usedFor
        self.routes = routes
        self.after = after
        self.announced = announced
        self.effective = effective
        self.satisfiedBy = satisfiedBy
        self.staysTrue = staysTrue
        self.evidence = evidence
        self.exceptRegions = exceptRegions
        self.clients = clients
        self.otherDates = otherDates
    }

    /// The state of a setting that the step ends in, the same on every route; `nil` for a deed without a switch.
    package var end: Route.End? { routes.lazy.compactMap(\.end).first }
}

/// What a person uses an account for.
package enum UsedFor: String, Codable, Hashable, Sendable, CaseIterable { case `private`, work, code }

/// One way to walk a step on some clients.
package struct Route: Codable, Hashable, Sendable {
    package var clients: [Client]
    /// `https` and a host of the provider.
    package var link: String?
    /// What to click or type, in order, labels letter by letter.
    package var clicks: [String]
    package var end: End?
    /// Other steps that this route completes as well.
    package var completes: [Step.ID]

    package struct End: Codable, Hashable, Sendable {
        package var setting: Setting.ID
        package var value: String

        package init(setting: Setting.ID, value: String) {
            self.setting = setting
            self.value = value
        }
    }

    package init(
        clients: [Client], link: String? = nil, clicks: [String], end: End? = nil, completes: [Step.ID] = []
    ) {
        self.clients = clients
        self.link = link
        self.clicks = clicks
        self.end = end
        self.completes = completes
    }
}

/// What an earlier edition's finished step counts for after a material change, per plan.
package struct CarryOver: Codable, Hashable, Sendable {
    package var otherwise: Rule
    package var perPlan: [String: Rule]

    package enum Rule: String, Codable, Hashable, Sendable, CaseIterable {
        /// Done stays done.
        case previous
        /// Done has to be confirmed.
        case ask
        /// Has to be done again.
        case never
    }

    package init(_ otherwise: Rule, perPlan: [String: Rule] = [:]) {
        self.otherwise = otherwise
        self.perPlan = perPlan
    }

    package func rule(for plan: Plan.ID?) -> Rule { plan.flatMap { perPlan[$0.text] } ?? otherwise }
}

/// A removed id, which is never used again.
package struct Tombstone: Codable, Hashable, Sendable {
    package var id: String
    package var reason: String
    package var successor: String?
    package var removedInSerial: Int
    /// What a removed step ended in, so that having done it can count for its successor; filled in by the builder.
    package var end: Route.End?

    package init(
        id: String, reason: String, successor: String?, removedInSerial: Int, end: Route.End? = nil
    ) {
        self.id = id
        self.reason = reason
        self.successor = successor
        self.removedInSerial = removedInSerial
        self.end = end
    }
}

/// One difference between two editions.
package struct GuideChange: Codable, Hashable, Sendable {
    /// The id of the step, fact or terms that differs.
    package var id: String
    package var change: Kind
    /// The guide was wrong; the world did not change.
    package var correction: Bool
    /// `nil` for general advice.
    package var product: Product.ID?
    package var announced: CivilDate?
    package var effective: CivilDate?
    /// Ids of the change list, such as `C07`.
    package var refs: [String]
    /// What is different, in a sentence.
    package var text: String
    /// The edition that brought it; `nil` where two editions were just compared.
    package var serial: Int?

    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        case added, material, reworded, removed, replaced, fact
    }

    package init(
        id: String, change: Kind, correction: Bool = false, product: Product.ID?, announced: CivilDate? = nil,
        effective: CivilDate? = nil, refs: [String] = [], text: String, serial: Int? = nil
    ) {
        self.id = id
        self.change = change
        self.correction = correction
        self.product = product
        self.announced = announced
        self.effective = effective
        self.refs = refs
        self.text = text
        self.serial = serial
    }
}
