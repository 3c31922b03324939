import Foundation
import OptoutCore
import Testing

@testable import OptoutCLI

/// One statement of the guide of 7 March 2026, where edition 1 carries it, and what acts on it.
struct CoveredStatement: Sendable, CustomTestStringConvertible {
    enum Actor: String, CaseIterable {
        /// The step becomes a chore of some account.
        case chore
        /// `check` says it.
        case answer
        /// `set` or `do` shows it when an opt-out is recorded or a step walked.
        case line
        /// A page of `guide`, `guide PRODUCT` or `guide advice` shows it.
        case page
    }

    var statement: String
    /// Line of the source.
    var line: Int
    /// An id, and a field below it: `openai.chatgpt.opt-out routes[0].clicks[3]`.
    var place: String
    /// A label or figure that stands there.
    var expected: String
    var actor: String

    var id: String { String(place.prefix { $0 != " " }) }
    var field: String { String(place.dropFirst(id.count + 1)) }
    var testDescription: String { "\(line) \(statement)" }
}

/// The published edition as plain JSON, by id.
struct PublishedEdition: Sendable {
    private var entries: [String: any Sendable] = [:]

    init(_ bytes: Data) throws {
        let guide = try JSONSerialization.jsonObject(with: bytes) as? [String: any Sendable] ?? [:]
        entries["edition"] = guide
        for provider in Self.list(guide["providers"]) {
            add(provider)
            for product in Self.list(provider["products"]) {
                add(product)
                for kind in ["terms", "settings", "steps", "facts"] { Self.list(product[kind]).forEach { add($0) } }
            }
        }
        Self.list(guide["advice"]).forEach { add($0) }
    }

    /// The text at a place: a text itself, a number or truth value as JSON writes it, a list or object with all in it.
    func text(at statement: CoveredStatement) -> String? {
        var value: Any? = entries[statement.id]
        for part in statement.field.split(whereSeparator: { ".[]".contains($0) }) {
            if let index = Int(part), let list = value as? [Any] {
                value = list.indices.contains(index) ? list[index] : nil
            } else {
                value = (value as? [String: Any])?[String(part)]
            }
        }
        return value.flatMap(Self.flat)
    }

    func knows(_ id: String) -> Bool { entries[id] != nil }

    private mutating func add(_ entry: [String: any Sendable]) {
        if let id = entry["id"] as? String { entries[id] = entry }
    }

    private static func list(_ value: Any?) -> [[String: any Sendable]] { value as? [[String: any Sendable]] ?? [] }

    private static func flat(_ value: Any) -> String? {
        if let text = value as? String { return text }
        if let flag = value as? Bool { return flag ? "true" : "false" }
        if let list = value as? [Any] { return list.compactMap(flat).joined(separator: "\n") }
        if let object = value as? [String: Any] { return object.values.compactMap(flat).joined(separator: "\n") }
        return "\(value)"
    }
}
