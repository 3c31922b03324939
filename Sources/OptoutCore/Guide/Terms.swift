/// What holds for a product and some of its plans from a date on.
package struct Terms: Codable, Hashable, Sendable {
    /// `openai.chatgpt.terms.consumer`
    package var id: Identifier<Terms>
    /// The plans it holds for; empty means every plan of the product.
    package var plans: [Plan.ID]
    package var training: Training
    /// Whether turning the switch off also covers what was written before.
    package var reaches: Reach
    /// What a chat taken up again exposes.
    package var resumed: Resumed
    /// Whether a rating hands a chat over although the switch is off.
    package var ratingOverrides: Bool
    package var announced: CivilDate?
    /// The first day it holds, from 00:00 UTC; `nil`: it always held.
    package var effective: CivilDate?
    package var text: String
    package var evidence: Evidence
    /// Only for people in these regions; `nil`: everywhere.
    package var regions: [String]?
    package var exceptRegions: [String]?
    /// What other sources name for `effective`; `nil`: they agree.
    package var otherDates: [CivilDate]?

    package enum Training: String, Codable, Hashable, Sendable, CaseIterable {
        case on, off, unknown
        /// On until the person turns it off.
        case choiceOn = "choice-on"
        /// Off until the person turns it on.
        case choiceOff = "choice-off"
    }

    package enum Reach: String, Codable, Hashable, Sendable, CaseIterable { case future, all }

    package enum Resumed: String, Codable, Hashable, Sendable, CaseIterable {
        case newMessages = "new-messages"
        case whole
    }

    package init(
        id: Identifier<Terms>, plans: [Plan.ID] = [], training: Training, reaches: Reach = .future,
        resumed: Resumed = .newMessages, ratingOverrides: Bool = false, announced: CivilDate? = nil,
        effective: CivilDate? = nil, text: String, evidence: Evidence, regions: [String]? = nil,
        exceptRegions: [String]? = nil, otherDates: [CivilDate]? = nil
    ) {
        self.id = id
        self.plans = plans
        self.training = training
        self.reaches = reaches
        self.resumed = resumed
        self.ratingOverrides = ratingOverrides
        self.announced = announced
        self.effective = effective
        self.text = text
        self.evidence = evidence
        self.regions = regions
        self.exceptRegions = exceptRegions
        self.otherDates = otherDates
    }
}

/// Where a statement comes from and how long it is good for.
package struct Evidence: Codable, Hashable, Sendable {
    package var sources: [Source]
    /// The day it was last checked against its sources.
    package var verified: CivilDate
    package var goodForDays: Int
    /// What another credible source says instead; `nil`: none disagrees.
    package var conflict: String?

    package init(sources: [Source], verified: CivilDate, goodForDays: Int = 180, conflict: String? = nil) {
        self.sources = sources
        self.verified = verified
        self.goodForDays = goodForDays
        self.conflict = conflict
    }

    /// From here on the statement is stale.
    package var staleFrom: Instant { verified.adding(days: goodForDays).startUTC }
}

package struct Source: Codable, Hashable, Sendable {
    /// Where: a title, with an address where there is one.
    package var at: String
    package var link: String?
    /// When it was read.
    package var read: CivilDate
    package var grade: Grade

    package enum Grade: String, Codable, Hashable, Sendable, CaseIterable {
        /// The provider's own text.
        case provider
        /// Several independent sources that agree.
        case several
        case one
        case unconfirmed
    }

    package init(at: String, link: String? = nil, read: CivilDate, grade: Grade) {
        self.at = at
        self.link = link
        self.read = read
        self.grade = grade
    }
}

/// A dated, sourced statement that asks nothing of the person by itself.
package struct Fact: Codable, Hashable, Sendable {
    package typealias ID = Identifier<Fact>
    package var id: ID
    package var kind: Kind
    package var plans: [Plan.ID]
    package var text: String
    package var announced: CivilDate?
    package var effective: CivilDate?
    package var evidence: Evidence
    /// Only for people in these regions; `nil`: everywhere.
    package var regions: [String]?
    package var exceptRegions: [String]?
    /// What other sources name for `effective`; `nil`: they agree.
    package var otherDates: [CivilDate]?

    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        case `default`, retention, gotcha, business, advice, caveat, privateMode = "private-mode", admin, export,
            deletion
    }

    package init(
        id: ID, kind: Kind, plans: [Plan.ID] = [], text: String, announced: CivilDate? = nil,
        effective: CivilDate? = nil, evidence: Evidence, regions: [String]? = nil, exceptRegions: [String]? = nil,
        otherDates: [CivilDate]? = nil
    ) {
        self.id = id
        self.kind = kind
        self.plans = plans
        self.text = text
        self.announced = announced
        self.effective = effective
        self.evidence = evidence
        self.regions = regions
        self.exceptRegions = exceptRegions
        self.otherDates = otherDates
    }
}

/// A page of general advice: questions, defaults, ladders, clean-up order, caveats.
package struct AdviceTopic: Codable, Hashable, Sendable {
    package var id: Identifier<AdviceTopic>
    package var title: String
    /// What the lines are: `questions`, `list`, `ladder` (best first) or `order` (first to last).
    package var form: Form
    package var lines: [String]
    package var evidence: Evidence
    /// Of a ladder, for each line the accounts that stand there; `nil` for every other form.
    package var rungs: [[Standing]]?

    package enum Form: String, Codable, Hashable, Sendable, CaseIterable { case questions, list, ladder, order }

    /// How an account stands towards training.
    package enum Standing: String, Codable, Hashable, Sendable, CaseIterable {
        /// A model that runs on the person's own machine.
        case local
        /// A business or API plan whose terms rule training out.
        case business
        /// A consumer plan whose switch is off.
        case optedOut = "opted-out"
        /// Training is on, or nobody knows.
        case exposed
    }

    package init(
        id: Identifier<AdviceTopic>, title: String, form: Form, lines: [String], evidence: Evidence,
        rungs: [[Standing]]? = nil
    ) {
        self.id = id
        self.title = title
        self.form = form
        self.lines = lines
        self.evidence = evidence
        self.rungs = rungs
    }
}
