import Foundation
import OptoutConfig
import OptoutTestSupport

/// A person as `personas.yaml` tells of them: what they wrote down under edition 1, and what edition 2 may tell them.
struct Persona: Sendable {
    struct Step: Sendable {
        var account: String
        var step: String
        /// When it was done.
        var date = ""
    }

    /// A reminder worked out by hand.
    struct Raised: Sendable, Hashable, Comparable {
        var account: String
        var step: String
        var kind: String
        var change: String
        /// `OPTOUT_DUE`'s date; `nil`: the moment of adoption.
        var matters: String?

        static func < (left: Raised, right: Raised) -> Bool { (left.account, left.step) < (right.account, right.step) }
    }

    var id: String
    /// Name and text of files of the person's own.
    var own: [String: String]
    /// Command lines without the leading `optout`.
    var typed: [String]
    var done: [Step]
    var raised: [Raised]
    var quiet: [Step]

    static let all: [Persona] = (try? read()) ?? []

    private static func read() throws -> [Persona] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "personas.yaml")
        let root = Tree(try YAMLFile.parse([UInt8](Data(contentsOf: file)), file: "personas.yaml"))
        return root["personas"].list.map { tree in
            Persona(
                id: tree["id"].text, own: tree["own"].texts, typed: tree["do"].list.map(\.text),
                done: tree["done"].list.map(step), raised: tree["raised"].list.map(raised),
                quiet: tree["quiet"].list.map(step))
        }
    }

    private static func step(_ tree: Tree) -> Step {
        Step(account: tree["account"].text, step: tree["step"].text, date: tree["date"].text)
    }

    private static func raised(_ tree: Tree) -> Raised {
        let matters = tree["matters"].text
        return Raised(
            account: tree["account"].text, step: tree["step"].text, kind: tree["kind"].text,
            change: tree["change"].text, matters: matters == "null" ? nil : matters)
    }
}

/// A YAML value without its places; what is absent is empty.
private struct Tree {
    private let node: YAMLNode?

    init(_ node: YAMLNode?) { self.node = node }

    subscript(_ key: String) -> Tree {
        guard case .mapping(let pairs)? = node?.value else { return Tree(nil) }
        return Tree(pairs.first { $0.key == key }?.value)
    }

    var list: [Tree] {
        guard case .list(let nodes)? = node?.value else { return [] }
        return nodes.map(Tree.init)
    }

    var text: String {
        guard case .scalar(let text, _)? = node?.value else { return "" }
        return text
    }

    var texts: [String: String] {
        guard case .mapping(let pairs)? = node?.value else { return [:] }
        return Dictionary(pairs.map { ($0.key, Tree($0.value).text) }, uniquingKeysWith: { first, _ in first })
    }
}
