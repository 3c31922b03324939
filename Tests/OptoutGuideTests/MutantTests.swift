import Foundation
import OptoutCore
import Testing

@testable import OptoutGuide

/// Every field of every step of the first edition, its product's terms and settings, changed one at a time.
@Suite struct MutantTests {
    private let table: FieldTable

    init() throws { table = try FieldTable() }

    /// Decoded once: that alone takes longer than many comparisons.
    private static let edition = Result { try published(1) }
    private static var products: [Product.ID] { get throws { try edition.get().products.map(\.id) } }

    // MARK: Fields

    @Test func theTableNamesEveryFieldThereIs() throws {
        for product in try Self.edition.get().products {
            for step in product.steps { try expectNamed(step, at: "") }
            for terms in product.terms { try expectNamed(terms, at: "terms[].") }
            for setting in product.settings { try expectNamed(setting, at: "settings[].") }
        }
    }

    /// What is encoded, and what is not because it is `nil`.
    private func expectNamed(_ entry: some Encodable, at prefix: String) throws {
        expectNamed(try GuideBundle.value(of: entry), prefix)
        expectFieldsNamed(entry, prefix)
    }

    private func expectNamed(_ value: JSONValue, _ field: String) {
        switch value {
        case .object(let fields) where field.hasSuffix("perPlan"):
            #expect(table.names(field + ".*"), "\(field) \(fields)")
        case .object(let fields):
            let prefix = field.isEmpty || field.hasSuffix(".") ? field : field + "."
            for (key, value) in fields { expectNamed(value, prefix + key) }
        case .list(let elements):
            #expect(table.names(field + "[]"), "\(field)[]")
            for element in elements { expectNamed(element, field + "[]") }
        default: #expect(table.names(field), "\(field)")
        }
    }

    private func expectFieldsNamed(_ entry: Any, _ prefix: String) {
        for child in Mirror(reflecting: entry).children {
            guard let label = child.label else { continue }
            #expect(table.names(prefix + label), "\(prefix)\(label)")
            switch child.value {
            case let routes as [Route]: for route in routes { expectFieldsNamed(route, prefix + "routes[].") }
            case let end as Route.End: expectFieldsNamed(end, prefix + label + ".")
            case let rule as CarryOver: expectFieldsNamed(rule, prefix + label + ".")
            case let evidence as Evidence: expectFieldsNamed(evidence, prefix + label + ".")
            case let sources as [Source]: for source in sources { expectFieldsNamed(source, prefix + "sources[].") }
            default: break
            }
        }
    }

    // MARK: Steps

    @Test(arguments: try products) func aChangedFieldMakesOfItsStepWhatTheTableSays(id: Product.ID) throws {
        let old = try #require(try Self.edition.get().product(id))
        for (index, step) in old.steps.enumerated() {
            let json = try GuideBundle.value(of: step)
            for row in table.stepRows {
                for mutant in Mutant.all(of: json, by: row) {
                    var new = old
                    new.steps[index] = try decode(mutant.value)
                    let kind = mutant.kind == .reordered ? row.order : row.step
                    let lines = kind == "same" ? [] : [kind == "refused" ? kind : "\(step.id) \(kind)"]
                    try expect(lines, from: old, to: new, "\(step.id) \(mutant)")
                }
            }
        }
    }

    // MARK: Terms and settings

    @Test(arguments: try products) func aChangedFieldOfTermsConcernsTheStepsTheyDecide(id: Product.ID) throws {
        let old = try #require(try Self.edition.get().product(id))
        for (index, terms) in old.terms.enumerated() {
            let json = try GuideBundle.value(of: terms)
            for row in table.rows(below: "terms[].") {
                for mutant in Mutant.all(of: json, by: row) {
                    var new = old
                    new.terms[index] = try decode(mutant.value)
                    // No plan means every plan, and for the others something holds already.
                    if new.terms[index].plans.isEmpty, !terms.plans.isEmpty { continue }
                    let plans = plans(row.field == "plans[]", terms, new.terms[index], of: old)
                    let kind = mutant.kind == .reordered ? row.order : row.step
                    let told = old.steps.filter { decidesTraining($0, old) && !plans.isDisjoint(with: $0.plans(old)) }
                    try expect(
                        (kind == "same" ? [] : kind == "refused" ? [kind] : told.map { "\($0.id) \(kind)" })
                            + (row.itself == "fact" ? ["\(terms.id) fact"] : []),
                        from: old, to: new, "\(terms.id) \(mutant)")
                }
            }
        }
    }

    /// The plans for which something else holds: those the terms hold for or, where these differ, the difference.
    private func plans(_ areDifferent: Bool, _ old: Terms, _ new: Terms, of product: Product) -> Set<String> {
        let (before, now) = (product.plans(old.plans), product.plans(new.plans))
        return areDifferent ? before.symmetricDifference(now) : before
    }

    private func decidesTraining(_ step: Step, _ product: Product) -> Bool {
        let governs = step.end.flatMap { product.setting($0.setting) }?.governs.text ?? ""
        return [.optOut, .verifyDefault].contains(step.goal) || governs.hasPrefix("training-")
    }

    @Test(arguments: try products) func aChangedFieldOfASettingConcernsTheStepsThatEndInIt(id: Product.ID) throws {
        let old = try #require(try Self.edition.get().product(id))
        for (index, setting) in old.settings.enumerated() {
            let json = try GuideBundle.value(of: setting)
            let ending = old.steps.filter { $0.end?.setting == setting.id }
            for row in table.rows(below: "settings[].") {
                for mutant in Mutant.all(of: json, by: row) {
                    var new = old
                    new.settings[index] = try decode(mutant.value)
                    let kind = mutant.kind == .reordered ? row.order : row.step
                    let told = kind == "same" ? [] : ending.map { "\($0.id) \(kind)" }
                    let isOwn = setting.id.text.hasPrefix(id.text.replacing("/", with: ".") + ".")
                    let isListed = isOwn && (row.itself == "fact" || row.itself == "told" && told.isEmpty)
                    try expect(
                        kind == "refused" ? [kind] : told + (isListed ? ["\(setting.id) fact"] : []), from: old,
                        to: new, "\(setting.id) \(mutant)")
                }
            }
        }
    }

    @Test func thereAreHundredsOfMutantsAndOneForEveryRow() throws {
        let products = try Self.edition.get().products
        var counts: [String: Int] = [:]
        for (part, entries) in [
            ("", try products.flatMap(\.steps).map(GuideBundle.value)),
            ("terms[].", try products.flatMap(\.terms).map(GuideBundle.value)),
            ("settings[].", try products.flatMap(\.settings).map(GuideBundle.value)),
        ] {
            for row in part.isEmpty ? table.stepRows : table.rows(below: part) {
                counts[part + row.field] = entries.reduce(0) { $0 + Mutant.all(of: $1, by: row).count }
            }
        }
        #expect(table.rows.map(\.field).filter { counts[$0] ?? 0 == 0 } == [])
        #expect(counts.values.reduce(0, +) >= 1000)
    }

    // MARK: The builder

    @Test(arguments: try products) func theBuilderTakesTheTablesClassAndNoOther(id: Product.ID) throws {
        let old = try #require(try Self.edition.get().product(id))
        guard let step = old.steps.first else { return }
        let json = try GuideBundle.value(of: step)
        for row in table.stepRows where ["material", "reworded"].contains(row.step) {
            guard let mutant = Mutant.all(of: json, by: row).first else { continue }
            var new = old
            new.steps[0] = try decode(mutant.value)
            let (before, after) = (guide(1, old), guide(2, new))
            for claim in GuideChange.Kind.allCases {
                let problems = try objections(from: before, to: after, notes: [note([step.id.text], claim)])
                #expect(problems.isEmpty == (claim.rawValue == row.step), "\(step.id) \(mutant) as \(claim)")
            }
        }
    }

    // MARK: Whole entries

    @Test(arguments: try products) func aStepThatGoesIsRemovedAddedOrReplaced(id: Product.ID) throws {
        let old = try #require(try Self.edition.get().product(id))
        for (index, step) in old.steps.enumerated() {
            var less = old
            less.steps.remove(at: index)
            try expect(["refused"], from: old, to: less, "\(step.id) removed without a tombstone")
            try expect(["\(step.id) removed"], from: old, to: less, buried: step, "\(step.id) removed")
            try expect(["\(step.id) added"], from: less, to: old, "\(step.id) added")
            var renamed = old
            renamed.steps[index].id = .init(step.id.text + ".mutant")
            try expect(["refused"], from: old, to: renamed, "\(step.id) renamed without a tombstone")
            try expect(
                ["\(step.id) removed", "\(step.id).mutant added"], from: old, to: renamed, buried: step,
                "\(step.id) renamed without a successor")
            try expect(
                ["\(step.id).mutant replaced"], from: old, to: renamed, buried: step,
                successor: step.id.text + ".mutant",
                "\(step.id) replaced")
        }
    }

    @Test(arguments: try products) func anotherOrderOfEntriesIsNotListed(id: Product.ID) throws {
        let old = try #require(try Self.edition.get().product(id))
        var new = old
        new.steps.reverse()
        new.terms.reverse()
        new.settings.reverse()
        new.facts.reverse()
        if new != old { try expect([], from: old, to: new, "reordered") }
    }

    // MARK: Comparing

    private func decode<Entry: Decodable>(_ value: JSONValue?) throws -> Entry {
        try JSONDecoder().decode(Entry.self, from: Data(try #require(value).canonical))
    }

    /// Compares two editions of one product as the builder does.
    ///
    /// - Parameter lines: `ID class` of everything that is to be listed, or `refused`.
    private func expect(
        _ lines: [String], from old: Product, to new: Product, buried: Step? = nil, successor: String? = nil,
        _ comment: Comment
    ) throws {
        try #require(old != new, comment)
        let tombstone = buried.map {
            Tombstone(id: $0.id.text, reason: "Mutated.", successor: successor, removedInSerial: 2)
        }
        let (before, after) = (guide(1, old), guide(2, new, tombstone.map { [$0] } ?? []))
        let changes = try GuideDiff.changes(from: before, to: after)
        #expect(changes.allSatisfy { $0.product == old.id }, comment)
        if lines == ["refused"] {
            let notes = changes.map { note([$0.id], $0.change) }
            #expect(try !objections(from: before, to: after, notes: notes).isEmpty, comment)
        } else {
            #expect(changes.map { "\($0.id) \($0.change.rawValue)" }.sorted() == lines.sorted(), comment)
        }
    }

    private func guide(_ serial: Int, _ product: Product, _ tombstones: [Tombstone] = []) -> Guide {
        let provider = Provider(id: product.providerID, name: "Mutant", hosts: [], products: [product])
        return Guide(
            serial: serial, date: CivilDate(daysSince1970: 20_000), expires: CivilDate(daysSince1970: 30_000),
            providers: [provider], tombstones: tombstones)
    }

    private func note(_ ids: [String], _ claim: GuideChange.Kind?) -> ChangeNote {
        ChangeNote(ids: ids, refs: [], claim: claim, correction: false, text: "Mutated.")
    }

    private func objections(from old: Guide, to new: Guide, notes: [ChangeNote]) throws -> [GuideProblem] {
        var succession = Succession(previous: old, guide: new, notes: notes)
        _ = try succession.run()
        return succession.problems
    }
}

extension Product {
    /// The plans that an empty or full list means; `*` where the product has none.
    fileprivate func plans(_ listed: [Plan.ID]) -> Set<String> {
        Set(listed.isEmpty ? plans.isEmpty ? ["*"] : plans.map(\.id.text) : listed.map(\.text))
    }
}

extension Step {
    fileprivate func plans(_ product: Product) -> Set<String> { product.plans(plans) }
}
