/// A value of a YAML file and where it stands.
package struct YAMLNode: Sendable {
    package let spot: Spot
    package let value: Value

    package enum Value: Sendable {
        /// `plain` is false for quoted and block text, which can be nothing but text.
        case scalar(String, plain: Bool)
        case list([YAMLNode])
        /// In the file's order, without doubles.
        case mapping([(key: String, spot: Spot, value: YAMLNode)])
    }

    package var kind: String {
        switch value {
        case .scalar(let text, let plain): plain && Self.isEmptyWord(text) ? "nothing" : "a single value"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }

    package func error(_ reason: String) -> ConfigError { .malformed(spot, reason: reason) }

    /// Text; a bare word that some YAML reader takes for a number, a truth value or nothing must be quoted.
    package func text() throws(ConfigError) -> String {
        guard case .scalar(let text, let plain) = value, !(plain && Self.isEmptyWord(text)) else {
            throw error("expected a text, found \(kind)")
        }
        if plain, Self.isTruthWord(text) || Self.isNumber(text) { throw error("put quotes round '\(text)'") }
        return text
    }

    /// A single value as it stands, for words that only this program reads: a year, `off` and the region `NO` are text.
    package func word() throws(ConfigError) -> String {
        guard case .scalar(let text, let plain) = value, !(plain && Self.isEmptyWord(text)) else {
            throw error("expected a single value, found \(kind)")
        }
        return text
    }

    /// `true` or `false`, in exactly these letters and without quotes.
    package func flag() throws(ConfigError) -> Bool {
        guard case .scalar(let text, plain: true) = value, let flag = Bool(text) else {
            throw error("expected true or false")
        }
        return flag
    }

    /// A whole number in plain decimal digits, without quotes.
    package func number(in range: ClosedRange<Int>) throws(ConfigError) -> Int {
        guard case .scalar(let text, plain: true) = value, let number = Int(text), String(number) == text,
            range.contains(number)
        else { throw error("expected a whole number from \(range.lowerBound) to \(range.upperBound)") }
        return number
    }

    package func list() throws(ConfigError) -> [YAMLNode] {
        guard case .list(let nodes) = value else { throw error("expected a list, found \(kind)") }
        return nodes
    }

    package func mapping() throws(ConfigError) -> [(key: String, spot: Spot, value: YAMLNode)] {
        guard case .mapping(let pairs) = value else { throw error("expected a mapping, found \(kind)") }
        return pairs
    }

    private static func isEmptyWord(_ text: String) -> Bool {
        ["", "~", "null", "Null", "NULL"].contains(text)
    }

    private static func isTruthWord(_ text: String) -> Bool {
        ["true", "false", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
    }

    private static func isNumber(_ text: String) -> Bool {
        let body = text.drop { $0 == "+" || $0 == "-" }
        guard let first = body.utf8.first else { return false }
        return (48...57).contains(first) && body.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 || $0 == 95 }
            || Double(text) != nil || [".inf", ".nan"].contains(body.lowercased())
    }
}
