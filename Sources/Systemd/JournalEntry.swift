/// One entry for the journal: fields in the order they were set, every value safe to show.
package struct JournalEntry: Hashable, Sendable {
    package struct Field: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    package private(set) var fields: [Field] = []

    package init() {}

    /// Adds the field, its value cleaned and cut; `nil` adds nothing.
    package mutating func set(_ name: String, to value: String?) {
        guard let value else { return }
        fields.append(Field(name: name, value: Self.cleaned(value)))
    }

    package subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// Names that journald keeps: A–Z, 0–9 and `_`, at most 64, no digit first; an `_` first is journald's own.
    package static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, (65...90).contains(first), name.utf8.count <= 64 else { return false }
        return name.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) || $0 == 95 }
    }

    /// The entry as journald takes it: every value goes with its length, so that none can pose as another field.
    ///
    /// - Throws: `.fieldName` for a name that journald would drop.
    func datagram() throws(SystemdError) -> [UInt8] {
        if let bad = fields.first(where: { !Self.isName($0.name) }) { throw .fieldName(bad.name) }
        var bytes: [UInt8] = []
        for field in fields {
            bytes += field.name.utf8
            bytes.append(UInt8(ascii: "\n"))
            withUnsafeBytes(of: UInt64(field.value.utf8.count).littleEndian) { bytes += $0 }
            bytes += field.value.utf8
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    /// The most bytes that a value keeps; past about 200 kB a datagram would fail.
    package static let longestValue = 8_192

    /// `value` without control, direction and invisible characters, cut with `…` to `longestValue` bytes.
    package static func cleaned(_ value: String) -> String {
        var result = String.UnicodeScalarView()
        var count = 0
        for scalar in value.unicodeScalars {
            let safe = isSafe(scalar) ? scalar : replacement(for: scalar)
            count += UTF8.width(safe)
            if count > longestValue { return cut(String(result)) }
            result.append(safe)
        }
        return String(result)
    }

    private static func cut(_ text: String) -> String {
        var scalars = text.unicodeScalars
        var count = text.utf8.count
        while count > longestValue - 3, let last = scalars.popLast() { count -= UTF8.width(last) }
        return String(scalars) + "…"
    }

    private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }

    private static func replacement(for scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar == "\n" || scalar == "\t" || scalar == "\r" ? " " : "\u{FFFD}"
    }
}
