import Foundation
import Testing

/// `optout-guide(5)` against the schemas of the sources: it names every field where an editor looks for it.
@Suite struct EditorsPageTests {
    private static let config = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Config")

    /// Headings of the page and the fields listed below each.
    private static func page() throws -> [String: Set<String>] {
        let text = try String(contentsOf: config.appending(path: "man/optout-guide.5"), encoding: .utf8)
        var fields: [String: Set<String>] = [:]
        var heading = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix(".Ss ") || line.hasPrefix(".Sh ") { heading = String(line.dropFirst(4)) }
            if line.hasPrefix(".It Va ") { fields[heading, default: []].insert(String(line.dropFirst(7))) }
        }
        return fields
    }

    private static func schema(_ name: String) throws -> [String: Any] {
        let data = try Data(contentsOf: config.appending(path: "schema/guide-\(name).schema.json"))
        return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// The object below `path`, whose last part may be one of several forms.
    private static func object(_ schema: [String: Any], _ path: [String]) -> [String: Any] {
        path.reduce(schema) { $0[$1] as? [String: Any] ?? [:] }
    }

    /// The fields of an object, also of one that has several forms.
    private static func fields(_ object: [String: Any]) -> Set<String> {
        let forms = (object["oneOf"] as? [[String: Any]] ?? []) + [object]
        return Set(forms.flatMap { ($0["properties"] as? [String: Any] ?? [:]).keys })
    }

    private static let provider: [(heading: String, path: [String])] = [
        ("A provider", []), ("A source", ["$defs", "source"]), ("A product", ["$defs", "product"]),
        ("A plan", ["$defs", "plan"]), ("Terms", ["$defs", "terms"]), ("A setting", ["$defs", "setting"]),
        ("A step", ["$defs", "step"]), ("A route", ["$defs", "route"]),
        ("The end of a route", ["$defs", "route", "properties", "end"]), ("A fact", ["$defs", "fact"]),
        ("Deleting many chats at once", ["$defs", "bulkDelete"]),
        ("CARRYING OVER", ["$defs", "step", "properties", "satisfiedBy"]),
    ]
    private static let advice: [(heading: String, path: [String])] = [
        ("ADVICE", []), ("A topic", ["properties", "topics", "items"]),
    ]
    private static let edition: [(heading: String, path: [String])] = [
        ("The edition", []), ("A change", ["properties", "changes", "items"]),
        ("A tombstone", ["properties", "tombstones", "items"]),
    ]

    @Test(arguments: ["provider", "advice", "edition"])
    func everyFieldIsNamedWhereItBelongs(name: String) throws {
        let page = try Self.page()
        let common = page["EVERY STATEMENT"] ?? []
        let statements: Set = ["Terms", "A step", "A fact", "A topic", "Deleting many chats at once"]
        let schema = try Self.schema(name)
        for (heading, path) in name == "provider" ? Self.provider : name == "advice" ? Self.advice : Self.edition {
            let fields = Self.fields(Self.object(schema, path))
            // Advice has the named sources and the day of a provider's file, which the text says.
            let shared: Set<String> =
                statements.contains(heading) ? common : heading == "ADVICE" ? ["sources", "verified"] : []
            #expect(!fields.isEmpty, "\(name): no '\(heading)'")
            #expect(fields.subtracting(page[heading] ?? []).subtracting(shared) == [], "\(heading)")
            #expect((page[heading] ?? []).subtracting(fields) == [], "\(heading) names what there is not")
        }
    }

    @Test func everyWordThatAFieldMayHoldIsNamed() throws {
        let text = try String(contentsOf: Self.config.appending(path: "man/optout-guide.5"), encoding: .utf8)
        let quoted = Set(
            text.split(separator: "\n").compactMap { line -> Substring? in
                let words = line.split(separator: " ")
                guard let index = words.firstIndex(of: ".Ql") ?? words.firstIndex(of: "Ql") else { return nil }
                return words.dropFirst(index + 1).first
            }.map(String.init))
        for name in ["provider", "advice", "edition"] {
            for word in Self.words(in: try Self.schema(name)) { #expect(quoted.contains(word), "\(name): '\(word)'") }
        }
    }

    /// The values of every `enum` anywhere below.
    private static func words(in value: Any) -> Set<String> {
        if let object = value as? [String: Any] {
            return Set(object["enum"] as? [String] ?? []).union(object.values.flatMap(words))
        }
        return Set((value as? [Any] ?? []).flatMap(words))
    }
}
