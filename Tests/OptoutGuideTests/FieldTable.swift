import OptoutConfig
import OptoutCore

@testable import OptoutGuide

/// `material-fields.tsv`: what a difference in each field makes of a step, written down apart from the code.
struct FieldTable {
    struct Row {
        /// `routes[].end.value`, below a step; `terms[].training` and `settings[].label` below its product.
        var field: String
        /// What may stand there; the first that is not there already is put there.
        var values: [JSONValue]
        var copies: Bool
        var mayBeMissing: Bool
        var step: String
        var order: String
        var itself: String
    }

    let rows: [Row]

    init() throws {
        let bytes = try fileBytes(repository + "/Tests/OptoutGuideTests/material-fields.tsv", limit: 1 << 20)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
        rows = lines.dropFirst().map { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            precondition(columns.count == 6 && !columns.contains(""), "not six columns: \(line)")
            let words = columns[1].split(separator: " ").map(String.init)
            return Row(
                field: columns[0], values: words.filter { $0 != "-" && $0 != "{copy}" }.map(Self.value),
                copies: words.contains("{copy}"), mayBeMissing: words.first == "-", step: columns[2],
                order: columns[3], itself: columns[4])
        }
    }

    private static func value(_ word: String) -> JSONValue {
        (try? JSONReader.value(of: Array(word.utf8))) ?? .text(word)
    }

    /// The rows below a part of a product, without its name.
    func rows(below part: String) -> [Row] {
        rows.filter { $0.field.hasPrefix(part) }.map { row in
            var row = row
            row.field = String(row.field.dropFirst(part.count))
            return row
        }
    }

    /// The rows of a step's own fields.
    var stepRows: [Row] { rows.filter { !$0.field.hasPrefix("terms[].") && !$0.field.hasPrefix("settings[].") } }

    /// Whether a row names this field or something in it.
    func names(_ field: String) -> Bool {
        rows.contains { row in
            row.field == field
                || row.field.hasPrefix(field) && "[.".contains(row.field.dropFirst(field.count).first ?? " ")
        }
    }
}

/// A value with one thing changed in one field.
struct Mutant: CustomStringConvertible {
    enum Kind: String { case removed, added, altered, reordered }

    var kind: Kind
    /// The field with positions, `routes[1].clicks[0]`.
    var place: String
    /// The whole value with the change in it; `nil`: it is not there any more.
    var value: JSONValue?

    var description: String { "\(place) \(kind.rawValue)" }

    /// One for every place of the field below `value`, and for every way to change it.
    static func all(of value: JSONValue, by row: FieldTable.Row) -> [Mutant] {
        let parts = row.field.replacing("[]", with: ".[]").split(separator: ".").map(String.init)
        return edits(value, parts[...], row)
    }

    private static func edits(_ value: JSONValue?, _ parts: ArraySlice<String>, _ row: FieldTable.Row) -> [Mutant] {
        guard let part = parts.first else { return scalarEdits(value, row) }
        let rest = parts.dropFirst()
        switch (part, value) {
        case ("[]", _) where rest.isEmpty: return listEdits(value, row)
        case ("*", .object(let fields)): return mappingEdits(fields, row)
        case ("[]", .list(let elements)):
            return elements.enumerated().flatMap { index, element in
                edits(element, rest, row).map { $0.inside("[\(index)]") { elements.replacing(index, with: $0) } }
            }
        case (_, .object(let fields)):
            return edits(fields[part], rest, row).map { edit in
                edit.inside(part) { value in
                    var fields = fields
                    fields[part] = value
                    return .object(fields)
                }
            }
        default: return []
        }
    }

    private func inside(_ part: String, _ whole: (JSONValue?) -> JSONValue) -> Mutant {
        let dot = place.isEmpty || place.hasPrefix("[") || place.hasPrefix(".") ? "" : "."
        return Mutant(kind: kind, place: part + dot + place, value: whole(value))
    }

    private static func scalarEdits(_ value: JSONValue?, _ row: FieldTable.Row) -> [Mutant] {
        guard let other = row.values.first(where: { $0 != value }) else { return [] }
        guard value != nil else { return row.mayBeMissing ? [Mutant(kind: .added, place: "", value: other)] : [] }
        let altered = Mutant(kind: .altered, place: "", value: other)
        return row.mayBeMissing ? [altered, Mutant(kind: .removed, place: "", value: nil)] : [altered]
    }

    private static func listEdits(_ value: JSONValue?, _ row: FieldTable.Row) -> [Mutant] {
        guard value != nil || row.mayBeMissing else { return [] }
        let elements = value?.elements ?? []
        var mutants: [Mutant] = []
        if let other = row.values.first(where: { !elements.contains($0) }) ?? (row.copies ? elements.last : nil) {
            mutants.append(Mutant(kind: .added, place: "", value: .list(elements + [other])))
            for index in elements.indices where !row.copies {
                let altered = elements.replacing(index, with: other)
                mutants.append(Mutant(kind: .altered, place: "[\(index)]", value: altered))
            }
        }
        // The last route or source cannot go.
        for index in elements.indices where !row.copies || elements.count > 1 {
            let less = elements.count == 1 && row.mayBeMissing ? nil : elements.replacing(index, with: nil)
            mutants.append(Mutant(kind: .removed, place: "[\(index)]", value: less))
        }
        if elements != elements.reversed() {
            mutants.append(Mutant(kind: .reordered, place: "", value: .list(elements.reversed())))
        }
        return mutants
    }

    private static func mappingEdits(_ fields: [String: JSONValue], _ row: FieldTable.Row) -> [Mutant] {
        let added = fields.merging(["mutant": row.values[0]]) { $1 }
        return [Mutant(kind: .added, place: ".mutant", value: .object(added))]
            + fields.keys.sorted().flatMap { key -> [Mutant] in
                let (altered, removed) = (row.values.first { $0 != fields[key] }, fields.filter { $0.key != key })
                return [
                    Mutant(
                        kind: .altered, place: "." + key, value: .object(fields.merging([key: altered ?? .null]) { $1 })
                    ),
                    Mutant(kind: .removed, place: "." + key, value: .object(removed)),
                ]
            }
    }
}

extension [JSONValue] {
    /// A list with another element at `index`, or without it.
    fileprivate func replacing(_ index: Int, with element: JSONValue?) -> JSONValue {
        .list(self[..<index] + (element.map { [$0] } ?? []) + self[(index + 1)...])
    }
}
