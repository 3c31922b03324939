import ArgumentParser
import OptoutCore
import OptoutStore

struct GuideShow: Command {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "All products in a table, or all about one of them.")

    @Argument(help: "Only this product, such as chatgpt.")
    var product: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.record()
        let moment = try session.moment()
        guard let product else { return try table(session, record, at: moment) }
        let id = try session.productID(product, in: record)
        guard let product = try session.product(id, in: record) else {
            throw CLIError.notFound("no product '\(id)' in the guide", hint: "see 'optout guide'")
        }
        let page = GuidePage(product: product, edition: try record.adoptedEdition(), moment: moment)
        return Report("guide", items: [product.json], text: page.blocks)
    }

    private func table(_ session: Session, _ record: Record, at moment: Instant) throws -> Report {
        let products = try record.adoptedGuide()?.products ?? []
        let columns: [Table.Column] = [
            .init("product"), .init("for consumers"), .init("the switch", isFlexible: true), .init("for business"),
        ]
        let names = Dictionary(grouping: products, by: \.plainName)
        func name(_ product: Product) -> String {
            names[product.plainName]?.count == 1 ? product.plainName : product.id.text
        }
        let rows = products.map { product in
            let consumer = product.training(of: [.consumer], at: moment)
            return [
                Table.Cell(name(product), .bold), .init(consumer.words, consumer.style),
                .init(consumer.isChoice ? product.mainSetting?.label ?? "–" : "–"),
                .init(product.training(of: [.business, .api], at: moment).words),
            ]
        }
        let none = Block.line("no guide yet: the program's own is missing", .caution)
        let more = Block.line("all about one: optout guide \(products.first.map(name) ?? "PRODUCT")", .dim)
        return Report(
            "guide", items: products.map(\.json),
            text: rows.isEmpty ? [none] : [.table(Table(columns: columns, rows: rows)), .blank, more])
    }
}

/// What holds for some plans of a product together.
struct TrainingWords {
    var values: Set<Terms.Training>

    var words: String {
        guard let value = values.first else { return "–" }
        return values.count > 1 ? "depends on the plan" : value.words
    }

    var isChoice: Bool { values.contains(.choiceOn) || values.contains(.choiceOff) }

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
    /// The terms in force for a plan at a moment; `nil` stands for a product without plans.
    func terms(of plan: Plan.ID?, at moment: Instant) -> Terms? {
        terms.filter { terms in
            (terms.plans.isEmpty || plan.map(terms.plans.contains) ?? false)
                && (terms.effective?.startUTC ?? .distantPast) <= moment
        }.max { ($0.effective?.startUTC ?? .distantPast) < ($1.effective?.startUTC ?? .distantPast) }
    }

    func training(of classes: Set<PlanClass>, at moment: Instant) -> TrainingWords {
        if plans.isEmpty {
            let isMeant = classes.contains(.api)
            return TrainingWords(values: Set([isMeant ? terms(of: nil, at: moment)?.training : nil].compactMap { $0 }))
        }
        let plans = plans.filter { classes.contains($0.planClass) }
        return TrainingWords(values: Set(plans.compactMap { terms(of: $0.id, at: moment)?.training }))
    }
}
