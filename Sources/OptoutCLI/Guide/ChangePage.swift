import OptoutCore

/// A guide change and the open accounts that it concerns.
struct ToldChange {
    var change: GuideChange
    var accounts: [Account]
}

/// Guide changes for people: those for my accounts first, what the editors say once, and below it what each statement
/// says now.
struct ChangePage {
    let changes: [ToldChange]
    /// The newer edition, for the statements' own words.
    let guide: Guide?
    let moment: Instant
    /// Whether changes of products without an account of mine are told in one line each.
    var isShort = false

    var blocks: [Block] {
        let byProduct = Self.inOrder(changes) { $0.change.product }
        let mine = byProduct.filter { $0.contains { !$0.accounts.isEmpty } }
        let general = byProduct.filter { $0.first?.change.product == nil }
        let others = byProduct.filter { $0.first?.change.product != nil && $0.allSatisfy { $0.accounts.isEmpty } }
        let parts = (mine + general + (isShort ? [] : others)).map(page) + (isShort ? [short(others)] : [])
        return Array(parts.filter { !$0.isEmpty }.joined(separator: [.blank]))
    }

    // MARK: In full

    private func page(_ changes: [ToldChange]) -> [Block] {
        guard let first = changes.first?.change else { return [] }
        let (mine, rest) = (changes.filter { !$0.accounts.isEmpty }, changes.filter(\.accounts.isEmpty))
        let slugs = mine.flatMap(\.accounts).map(\.slug).unique
        let whose = slugs.isEmpty ? "" : " – your \(slugs.joined(separator: ", "))"
        let heading = Block.line(name(first.product) + whose, .bold)
        if mine.isEmpty || !isShort { return [heading] + full(mine) + full(rest) }
        return [heading] + full(mine) + notMine(rest)
    }

    private func full(_ changes: [ToldChange]) -> [Block] {
        let sorted = changes.filter(\.change.asksSomething) + changes.filter { !$0.change.asksSomething }
        return Self.inOrder(sorted, by: \.said).flatMap(told)
    }

    /// What the editors say of some changes at once, and then each of them.
    private func told(_ changes: [ToldChange]) -> [Block] {
        guard let first = changes.first?.change else { return [] }
        let style: Style = first.asksSomething ? .caution : .plain
        let correction = first.correction ? ["the guide was wrong; nothing changed at the provider"] : []
        let dates = Set(changes.map(dates))
        let common = dates.count == 1 ? dates.first ?? [] : []
        let below = correction + (common.isEmpty ? [] : [common.joined(separator: "; ")])
        return [.line("  \(first.words)\(refs(changes)): \(first.text)", style)] + below.map { .line("  " + $0, .dim) }
            + changes.flatMap { statement($0, withDates: common.isEmpty) }
    }

    private func statement(_ told: ToldChange, withDates: Bool) -> [Block] {
        guard let statement = Statement(told.change, in: guide) else {
            return [.line("  – no longer said: \(told.change.id)", .dim)]
        }
        let line = Block.line("  – \(statement.text)\(withDates ? Beside.bracketed(dates(told)) : "")")
        guard told.change.asksSomething else { return [line] }
        return [line] + told.accounts.map { .line("    optout do \($0.slug)\(carryOver($0, told))") }
    }

    /// `announced 2026-03-25`, `in force from 2026-04-24, in 30 days`, and what other sources name.
    private func dates(_ told: ToldChange) -> [String] {
        let announced = told.change.announced.map { ["announced \($0)"] } ?? []
        guard let effective = told.change.effective else { return announced }
        let isAhead = effective.startUTC > moment
        let force =
            isAhead ? "in force from \(effective), \(effective.away(from: moment))" : "in force since \(effective)"
        let others = Statement(told.change, in: guide)?.otherDates ?? []
        let disputed = others.isEmpty ? [] : ["other sources say \(others.map(\.description).joined(separator: ", "))"]
        return announced + [force] + disputed
    }

    /// What it means that the step was done before it changed.
    private func carryOver(_ account: Account, _ told: ToldChange) -> String {
        guard told.change.change != .added, let product = told.change.product.flatMap({ guide?.product($0) }),
            let step = product.steps.first(where: { $0.id.text == told.change.id })
        else { return "" }
        return switch step.satisfiedBy.rule(for: account.plan) {
        case .previous: "  (if you did it before, that counts)"
        case .ask: "  (if you did it before, look whether it still holds)"
        case .never: "  (also if you did it before)"
        }
    }

    // MARK: In short

    /// Changes of a product of mine that are about other plans, regions or clients.
    private func notMine(_ changes: [ToldChange]) -> [Block] {
        guard !changes.isEmpty else { return [] }
        let lines = Self.inOrder(changes, by: \.said).compactMap { said -> Block? in
            guard let first = said.first?.change else { return nil }
            return .line("  – \(first.words)\(refs(said)): \(first.text)", .dim)
        }
        return [.line("  of this product, but not for your accounts:", .dim)] + lines
    }

    private func short(_ products: [[ToldChange]]) -> [Block] {
        guard !products.isEmpty else { return [] }
        let lines = products.map { changes in
            let words = changes.map(\.change.kindWords).unique.joined(separator: ", ")
            return Block.line("  – \(name(changes.first?.change.product)): \(words)\(refs(changes))")
        }
        let serials = products.flatMap { $0 }.compactMap(\.change.serial)
        let whole = serials.min().flatMap { first in serials.max().map { "optout guide diff \(first - 1) \($0)" } }
        let more = whole.map { [Block.line("  all of it: \($0)", .dim)] } ?? []
        return [.line("Products you have no account at", .bold)] + lines + more
    }

    // MARK: Words

    private func name(_ product: Product.ID?) -> String {
        guard let product else { return "Advice for every provider" }
        return guide?.product(product)?.name ?? product.text
    }

    private func refs(_ changes: [ToldChange]) -> String {
        let refs = changes.flatMap(\.change.refs).unique
        return refs.isEmpty ? "" : " (\(refs.joined(separator: ", ")))"
    }

    /// Elements with the same key together, keys in the order of their first element.
    private static func inOrder<Key: Hashable>(_ changes: [ToldChange], by key: (ToldChange) -> Key) -> [[ToldChange]] {
        let groups = Dictionary(grouping: changes, by: key)
        return changes.map(key).unique.compactMap { groups[$0] }
    }
}

extension ToldChange {
    /// Equal for changes that the editors told in one breath.
    fileprivate var said: [String] { [change.words, change.text, change.correction ? "correction" : ""] }
}

extension GuideChange {
    /// Whether a person has to do or look at something.
    var asksSomething: Bool { [.added, .material, .replaced].contains(change) }

    /// The class in plain words.
    var words: String { correction ? "correction, \(kindWords)" : kindWords }

    var kindWords: String {
        switch change {
        case .added: "new step"
        case .material: "changed step"
        case .replaced: "new step in place of an earlier one"
        case .reworded: "other words only"
        case .removed: "no longer needed"
        case .fact: "good to know"
        }
    }
}

/// What the guide says now of something that changed, in its own words.
private struct Statement {
    var text: String
    var otherDates: [CivilDate]?

    /// `nil` once it is gone.
    init?(_ change: GuideChange, in guide: Guide?) {
        guard let id = change.product else {
            guard let topic = guide?.advice.first(where: { $0.id.text == change.id }) else { return nil }
            text = "\(topic.title) – optout guide advice \(topic.word)"
            return
        }
        guard let product = guide?.product(id) else { return nil }
        if let step = product.steps.first(where: { $0.id.text == change.id }) {
            (text, otherDates) = (step.title, step.otherDates)
        } else if let terms = product.terms.first(where: { $0.id.text == change.id }) {
            (text, otherDates) = (terms.text, terms.otherDates)
        } else if let fact = product.facts.first(where: { $0.id.text == change.id }) {
            (text, otherDates) = (fact.text, fact.otherDates)
        } else if let setting = product.settings.first(where: { $0.id.text == change.id }) {
            text = "the switch is called '\(setting.label)'"
        } else if product.id.text == change.id {
            text = "\(product.name) itself: its name, plans or figures"
        } else {
            return nil
        }
    }
}
