import OptoutCore

/// The two digests by which a step is compared between editions.
///
/// | field of a step | differs: | why |
/// |---|---|---|
/// | `goal`, `shape` | material | another thing is asked, or at other times |
/// | setting and value each route ends in, or that it ends in none (as a set) | material | another switch, or another position |
/// | `plans`, `regions`, `exceptRegions`, `clients`, `usedFor` (as sets) | material | its scope: it concerns other people |
/// | `effective` | material | it matters from another day on |
/// | `training`, `effective` and regions of its plans' terms, for opt-out, verify-default and steps ending in a training switch | material | the switch now means something else for one of the plans |
/// | `title`, route `clients`, `link`, `clicks`, `completes`, number and order of routes | reworded | same switch, same effect |
/// | label and aliases of the setting it ends in | reworded | the provider calls it otherwise |
/// | `after`, `announced`, `otherDates`, `conflict`, `staysTrue`, `satisfiedBy` | reworded | order, news and explanation |
/// | sources, `verified`, `goodForDays` | nothing | looked at again, found the same |
struct StepDigest {
    private let material: String
    private let wording: String
    /// What holds from when for each plan of the step; none where training is none of its business.
    private let terms: [Plan.ID: JSONValue]

    init(_ step: Step, in product: Product) throws(GuideError) {
        let ends = step.routes.compactMap(\.end)
        terms = Self.decidesTraining(step, in: product) ? Self.timelines(of: step, in: product) : [:]
        material = Self.digest([
            "goal": .text(step.goal.rawValue),
            "shape": .text(step.shape.rawValue),
            "ends": .set(step.routes.map { $0.end.map { .list([.text($0.setting.text), .text($0.value)]) } ?? .null }),
            "plans": .set(step.plans.map { .text($0.text) }),
            "regions": .set(step.regions.map { .text($0) }),
            "exceptRegions": .set((step.exceptRegions ?? []).map { .text($0) }),
            "clients": .set((step.clients ?? []).map { .text($0.rawValue) }),
            "usedFor": .set(step.usedFor.map { .text($0.rawValue) }),
            "effective": step.effective.json,
            "terms": .set(Array(terms.values)),
        ])
        let settings = product.settings.filter { setting in ends.contains { $0.setting == setting.id } }
        wording = Self.digest([
            "step": try withoutEvidence(step),
            "labels": .list(settings.map { .list(([$0.label] + $0.aliases).map { .text($0) }) }),
        ])
    }

    /// What became of a step since the edition of `old`; `nil`: nothing.
    ///
    /// A plan that joins with the same terms changes nothing for the others; one whose terms change does, even where
    /// another takes its place.
    func difference(from old: StepDigest) -> GuideChange.Kind? {
        let areOtherwise = terms.contains { plan, timeline in old.terms[plan].map { $0 != timeline } ?? false }
        if material != old.material || areOtherwise { return .material }
        return wording == old.wording ? nil : .reworded
    }

    private static func digest(_ fields: [String: JSONValue]) -> String {
        GuideBundle.digest(of: JSONValue.object(fields).canonical)
    }

    private static func decidesTraining(_ step: Step, in product: Product) -> Bool {
        if step.goal == .optOut || step.goal == .verifyDefault { return true }
        guard let setting = step.end.flatMap({ product.setting($0.setting) }) else { return false }
        return if case .training = setting.governs { true } else { false }
    }

    private static func timelines(of step: Step, in product: Product) -> [Plan.ID: JSONValue] {
        var plans = step.plans.isEmpty ? product.plans.map(\.id) : step.plans
        // A product without plans has its terms all the same.
        if plans.isEmpty { plans = [.init("")] }
        return plans.reduce(into: [:]) { timelines, plan in
            let terms = product.terms.filter { $0.plans.isEmpty || $0.plans.contains(plan) }
            timelines[plan] = .set(terms.map(period))
        }
    }

    private static func period(_ terms: Terms) -> JSONValue {
        .list([
            terms.effective.json, .text(terms.training.rawValue),
            .set((terms.regions ?? []).map { .text($0) }), .set((terms.exceptRegions ?? []).map { .text($0) }),
        ])
    }
}

/// A step, fact or terms as JSON, less where it comes from and when it was last looked at; a contradiction stays.
func withoutEvidence(_ entry: some Encodable) throws(GuideError) -> JSONValue {
    guard case .object(var fields) = try GuideBundle.value(of: entry) else { return .null }
    if case .object(let evidence)? = fields["evidence"] { fields["conflict"] = evidence["conflict"] }
    fields["evidence"] = nil
    return .object(fields)
}

extension JSONValue {
    /// The elements in a fixed order, each once.
    static func set(_ elements: [JSONValue]) -> JSONValue {
        var sorted = elements.sorted { $0.canonical.lexicographicallyPrecedes($1.canonical) }
        sorted = sorted.enumerated().filter { $0.offset == 0 || sorted[$0.offset - 1] != $0.element }.map(\.element)
        return .list(sorted)
    }
}

extension CivilDate? {
    fileprivate var json: JSONValue { map { .text($0.description) } ?? .null }
}
