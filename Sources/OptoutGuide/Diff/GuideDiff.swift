package import OptoutCore

/// What is different between two editions, as far as it concerns a person.
package enum GuideDiff {
    /// Classes come from comparing the two guides alone, however many editions lie between them; what the editors said
    /// about a change (`correction`, `refs`, `text`) from the change log of `new`.
    ///
    /// - Returns: in the order of `new`; per product the steps, then terms, settings, facts and the rest. A new step
    ///   that a tombstone names as successor is `replaced`, and the old id is then not listed once more.
    package static func changes(from old: Guide, to new: Guide) throws(GuideError) -> [GuideChange] {
        var comparison = Comparison(old: old, new: new)
        try comparison.run()
        return comparison.changes.map { annotated($0, by: new.changes, after: old.serial) }
    }

    private static func annotated(_ change: GuideChange, by log: [GuideChange], after serial: Int) -> GuideChange {
        let entries = log.filter { $0.id == change.id && ($0.serial ?? 0) > serial }
        guard let last = entries.last else { return change }
        var change = change
        change.text = last.text
        change.correction = entries.allSatisfy(\.correction)
        for ref in entries.flatMap(\.refs) where !change.refs.contains(ref) { change.refs.append(ref) }
        return change
    }
}

/// One comparison, product by product.
struct Comparison {
    let old: Guide
    let new: Guide
    private(set) var changes: [GuideChange] = []
    /// Removed steps of `old` and the new steps that took their place.
    private let successors: [Step.ID: Step.ID]

    init(old: Guide, new: Guide) {
        self.old = old
        self.new = new
        let (before, now) = (Set(old.products.flatMap(\.steps).map(\.id)), Set(new.products.flatMap(\.steps).map(\.id)))
        successors = before.subtracting(now).reduce(into: [:]) { successors, id in
            let last = new.lastSuccessor(of: id)
            if now.contains(last), !before.contains(last) { successors[id] = last }
        }
    }

    mutating func run() throws(GuideError) {
        for product in new.products { try compare(old.product(product.id), product) }
        for product in old.products where new.product(product.id) == nil {
            try compare(product, Product(id: product.id, name: product.name, plans: [], terms: []))
        }
        try compare(old.advice, new.advice, product: nil) { Row(id: $0.id.text, text: $0.title) }
    }

    private mutating func compare(_ old: Product?, _ new: Product) throws(GuideError) {
        let before = old ?? Product(id: new.id, name: new.name, plans: [], terms: [])
        try compareSteps(before, new)
        try compare(before.terms, new.terms, product: new.id) {
            Row(id: $0.id.text, text: $0.text, announced: $0.announced, effective: $0.effective)
        }
        try compareSettings(before, new)
        try compare(before.facts, new.facts, product: new.id) {
            Row(id: $0.id.text, text: $0.text, announced: $0.announced, effective: $0.effective)
        }
        try compareFrame(old, new)
    }

    // MARK: Steps

    private mutating func compareSteps(_ old: Product, _ new: Product) throws(GuideError) {
        for step in new.steps {
            guard let before = old.steps.first(where: { $0.id == step.id }) else {
                add(step, successors.values.contains(step.id) ? .replaced : .added, product: new.id)
                continue
            }
            if before == step, old.terms == new.terms, old.settings == new.settings, old.plans == new.plans { continue }
            let (was, now) = (try StepDigest(before, in: old), try StepDigest(step, in: new))
            if let difference = now.difference(from: was) { add(step, difference, product: new.id) }
        }
        for step in old.steps where !new.steps.contains(where: { $0.id == step.id }) { remove(step, product: new.id) }
    }

    private mutating func add(_ step: Step, _ kind: GuideChange.Kind, product: Product.ID) {
        changes.append(
            GuideChange(
                id: step.id.text, change: kind, product: product, announced: step.announced, effective: step.effective,
                text: step.title))
    }

    private mutating func remove(_ step: Step, product: Product.ID) {
        let tombstone = new.tombstones.first { $0.id == step.id.text }
        guard successors[step.id] == nil else { return }
        changes.append(
            GuideChange(id: step.id.text, change: .removed, product: product, text: tombstone?.reason ?? step.title))
    }

    // MARK: All that asks nothing by itself

    private struct Row {
        var id: String
        var text: String
        var announced: CivilDate?
        var effective: CivilDate?
    }

    private mutating func compare<Entry: Encodable & Equatable>(
        _ old: [Entry], _ new: [Entry], product: Product.ID?, row: (Entry) -> Row
    ) throws(GuideError) {
        for entry in new {
            let before = old.first { row($0).id == row(entry).id }
            if let before, before == entry { continue }
            if let before, try withoutEvidence(before) == withoutEvidence(entry) { continue }
            addFact(row(entry), product: product)
        }
        for entry in old where !new.contains(where: { row($0).id == row(entry).id }) {
            let reason = self.new.tombstones.first { $0.id == row(entry).id }?.reason
            addFact(Row(id: row(entry).id, text: reason ?? row(entry).text), product: product)
        }
    }

    /// A switch that a step of this edition tells about needs no line of its own.
    private mutating func compareSettings(_ old: Product, _ new: Product) throws(GuideError) {
        let ends = (old.steps + new.steps).filter { step in changes.contains { $0.id == step.id.text } }
        let told = Set(ends.flatMap(\.routes).compactMap(\.end?.setting))
        func isShown(_ setting: Setting) -> Bool {
            !told.contains(setting.id) && IDRule.isDotted(setting.id.text, of: new.id)
        }
        try compare(old.settings.filter(isShown), new.settings.filter(isShown), product: new.id) {
            Row(id: $0.id.text, text: $0.label)
        }
    }

    /// Name, plans and figures of a product that was there before, or that has nothing else to tell of it; a new name
    /// alone needs no line where something else of the product is told.
    private mutating func compareFrame(_ old: Product?, _ new: Product) throws(GuideError) {
        let isTold = changes.contains { $0.product == new.id }
        var before = old
        if isTold {
            before?.name = new.name
            before?.aliases = new.aliases
        }
        // A way that was always there and is named for the first time is no news.
        if before?.bulkDelete == nil { before?.bulkDelete = new.bulkDelete }
        if before?.exportDays == nil { before?.exportDays = new.exportDays }
        guard try frame(of: before) != frame(of: new), old != nil || !isTold else { return }
        addFact(Row(id: new.id.text, text: new.name), product: new.id)
    }

    private func frame(of product: Product?) throws(GuideError) -> [JSONValue]? {
        guard var product else { return nil }
        var way = JSONValue.null
        if let bulkDelete = product.bulkDelete { way = try withoutEvidence(bulkDelete) }
        (product.terms, product.settings, product.steps, product.facts) = ([], [], [], [])
        product.bulkDelete = nil
        return [try GuideBundle.value(of: product), way]
    }

    private mutating func addFact(_ row: Row, product: Product.ID?) {
        changes.append(
            GuideChange(
                id: row.id, change: .fact, product: product, announced: row.announced, effective: row.effective,
                text: row.text))
    }
}

extension Guide {
    /// Follows tombstones from one removed step to the next, as far as they go.
    fileprivate func lastSuccessor(of id: Step.ID) -> Step.ID {
        var (id, seen) = (id, Set<Step.ID>())
        while seen.insert(id).inserted, let next = tombstones.first(where: { $0.id == id.text })?.successor {
            id = .init(next)
        }
        return id
    }
}
