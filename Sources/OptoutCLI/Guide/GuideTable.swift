import OptoutCore

/// The quick reference table of the guide: for every product what holds for consumers until they act, the way out, and
/// what holds for business and API.
struct GuideTable {
    let products: [Product]
    let moment: Instant

    var block: Block {
        let columns: [Table.Column] = [
            .init("product"), .init("for consumers"), .init("for business and API"),
            .init("the way out", isBelow: true),
        ]
        return .table(Table(columns: columns, rows: products.map(row)))
    }

    private func row(_ product: Product) -> [Table.Cell] {
        let consumer = product.training(of: [.consumer], at: moment)
        let business = product.training(of: [.business, .api], at: moment)
        return [
            .init(product.id.text, .bold), .init(consumer.words, consumer.style), .init(business.words, business.style),
            .init(way(product)),
        ]
    }

    private func way(_ product: Product) -> String {
        let older = product.aliases.map { ", also called \($0.joined(separator: ", "))" } ?? ""
        guard let (step, route) = product.wayOut else { return product.name + older }
        return "\(product.name)\(older): \(LabelPath(route).text)\(Places.words(of: step))"
    }
}

extension Places {
    /// ` (only in the EEA)`, or nothing.
    static func words(of step: Step) -> String {
        let words = words(only: step.onlyRegions, except: step.exceptRegions)
        return words.isEmpty ? "" : " (\(words))"
    }
}

/// What holds for some plans of a product together.
struct TrainingWords {
    var values: Set<Terms.Training>

    var words: String {
        guard let value = values.first else { return "–" }
        return values.count > 1 ? "depends on the plan" : value.words
    }

    var style: Style {
        if values.contains(.on) || values.contains(.choiceOn) { return .caution }
        return values == [.off] ? .good : .plain
    }
}

extension Terms.Training {
    var words: String {
        switch self {
        case .on: "always used"
        case .off: "not used"
        case .unknown: "not known"
        case .choiceOn: "used until turned off"
        case .choiceOff: "used only if turned on"
        }
    }
}

extension Product {
    /// What holds for the plans of these classes, for people of no particular region.
    func training(of classes: Set<PlanClass>, at moment: Instant) -> TrainingWords {
        let rules = TermsInForce(product: self, region: nil)
        let meant: [Plan.ID?] =
            plans.isEmpty
            ? (classes.contains(classWithoutPlans) ? [nil] : [])
            : plans.filter { classes.contains($0.planClass) }.map { $0.id }
        return TrainingWords(values: Set(meant.compactMap { rules.terms(for: $0, at: moment)?.training }))
    }

    /// A product without plans whose switch is a person's own belongs to consumers, every other to those who pay.
    private var classWithoutPlans: PlanClass { steps.contains { $0.goal == .optOut } ? .consumer : .api }
}
