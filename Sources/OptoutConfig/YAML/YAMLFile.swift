import Yams

/// The one way YAML comes in: one document, small, without anchors, aliases, tags or doubled keys.
package enum YAMLFile {
    /// The biggest file that is read.
    package static let byteLimit = 1 << 20
    /// The deepest nesting that is taken.
    static let depthLimit = 32

    package static func read(_ path: String) throws(ConfigError) -> YAMLNode {
        try parse(fileBytes(path, limit: byteLimit), file: path)
    }

    /// - Parameter file: how the file is called in errors.
    /// - Returns: an empty mapping for a file with nothing but comments.
    /// - Throws: `.malformed` with the line and column of the first thing that is wrong.
    package static func parse(_ bytes: [UInt8], file: String) throws(ConfigError) -> YAMLNode {
        let top = Spot(file: file, line: 1, column: 1)
        guard bytes.count <= byteLimit else { throw .malformed(top, reason: "larger than \(byteLimit) bytes") }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .malformed(top, reason: "not valid UTF-8")
        }
        try refuseReferences(bytes, file: file)
        let root: Node?
        do {
            root = try Parser(yaml: text).singleRoot()
        } catch let error as YamlError {
            throw translated(error, file: file)
        } catch {
            throw .malformed(top, reason: "not readable as YAML")
        }
        guard let root else { return YAMLNode(spot: top, value: .mapping([])) }
        return try node(root, file: file, depth: 0)
    }

    /// Refuses words that begin with `&` or `*` before the parser sees them: an alias used as a key would be
    /// expanded while keys are compared, which a small file can make endless.
    private static func refuseReferences(_ bytes: [UInt8], file: String) throws(ConfigError) {
        var (line, column, before) = (1, 1, UInt8(ascii: "\n"))
        for (index, byte) in bytes.enumerated() {
            let isSign = byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*")
            let next = index + 1 < bytes.count ? bytes[index + 1] : 10
            if isSign, " \t\r\n[{,".utf8.contains(before), !" \t\r\n".utf8.contains(next) {
                throw .malformed(
                    Spot(file: file, line: line, column: column), reason: "anchors and aliases are not taken")
            }
            if byte == UInt8(ascii: "\n") {
                (line, column) = (line + 1, 1)
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
            before = byte
        }
    }

    private static func node(_ node: Node, file: String, depth: Int) throws(ConfigError) -> YAMLNode {
        let spot = Spot(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        guard depth < depthLimit else { throw .malformed(spot, reason: "nested deeper than \(depthLimit) levels") }
        let refused = ConfigError.malformed(spot, reason: "tags, anchors and aliases are not taken")
        guard node.anchor == nil else { throw refused }
        switch node {
        case .alias: throw refused
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain
            // The parser itself tags quoted text.
            guard isPlain ? scalar.tag.rawValue.isEmpty : scalar.tag == Tag(.str) else { throw refused }
            return YAMLNode(spot: spot, value: .scalar(scalar.string, plain: isPlain))
        case .sequence(let sequence):
            guard sequence.tag.rawValue.isEmpty else { throw refused }
            var nodes: [YAMLNode] = []
            for element in sequence { nodes.append(try self.node(element, file: file, depth: depth + 1)) }
            return YAMLNode(spot: spot, value: .list(nodes))
        case .mapping(let mapping):
            guard mapping.tag.rawValue.isEmpty else { throw refused }
            return YAMLNode(spot: spot, value: .mapping(try pairs(mapping, file: file, depth: depth)))
        }
    }

    private static func pairs(
        _ mapping: Node.Mapping, file: String, depth: Int
    ) throws(ConfigError) -> [(key: String, spot: Spot, value: YAMLNode)] {
        var pairs: [(key: String, spot: Spot, value: YAMLNode)] = []
        for (key, value) in mapping {
            let spot = Spot(file: file, line: key.mark?.line ?? 1, column: key.mark?.column ?? 1)
            guard case .scalar(let scalar) = key, key.anchor == nil else {
                throw .malformed(spot, reason: "a key must be a single word")
            }
            guard !pairs.contains(where: { $0.key == scalar.string }) else {
                throw .malformed(spot, reason: "'\(scalar.string)' stands here twice")
            }
            pairs.append((scalar.string, spot, try node(value, file: file, depth: depth + 1)))
        }
        return pairs
    }

    private static func translated(_ error: YamlError, file: String) -> ConfigError {
        let (line, column, reason): (Int, Int, String) =
            switch error {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                (mark.line, mark.column, problem)
            case .duplicatedKeysInMapping(let keys, let context):
                (context.mark.line, context.mark.column, "'\(keys.first ?? "")' stands here twice")
            case .reader(let problem, _, _, _): (1, 1, problem)
            default: (1, 1, "not readable as YAML")
            }
        return .malformed(Spot(file: file, line: line, column: column), reason: reason)
    }
}
