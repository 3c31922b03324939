/// The fields of one mapping, handed out one by one; whatever is not asked for is an error.
package struct Fields {
    package let spot: Spot
    private let pairs: [(key: String, spot: Spot, value: YAMLNode)]
    private var taken: Set<String> = []

    package init(_ node: YAMLNode) throws(ConfigError) {
        spot = node.spot
        pairs = try node.mapping()
    }

    /// The value of an optional field.
    package mutating func take(_ key: String) -> YAMLNode? {
        taken.insert(key)
        return pairs.first { $0.key == key }?.value
    }

    /// - Throws: `.malformed` at the mapping's start where the field is missing.
    package mutating func need(_ key: String) throws(ConfigError) -> YAMLNode {
        guard let node = take(key) else { throw .malformed(spot, reason: "'\(key)' is missing") }
        return node
    }

    /// - Throws: `.malformed` at the first field that nobody asked for.
    package func finish() throws(ConfigError) {
        guard let stray = pairs.first(where: { !taken.contains($0.key) }) else { return }
        throw .malformed(
            stray.spot, reason: "unknown field '\(stray.key)' (known: \(taken.sorted().joined(separator: ", ")))")
    }
}
