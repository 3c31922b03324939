import FoundationEssentials

/// Takes fields one after the other from bytes in SSH's wire format (RFC 4251, section 5).
struct SSHFields {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    /// The next bytes without a length before them; `nil` where fewer are left.
    mutating func bytes(_ count: Int) -> [UInt8]? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func number() -> UInt32? { bytes(4)?.reduce(0) { $0 << 8 | UInt32($1) } }

    /// Bytes with their length before them.
    mutating func string() -> [UInt8]? {
        guard let count = number() else { return nil }
        return bytes(Int(count))
    }

    /// The same as a text; `nil` also where it is no UTF-8.
    mutating func text() -> String? { string().flatMap { String(validating: $0, as: UTF8.self) } }
}

/// Bytes with their length before them.
func sshString(_ bytes: some Collection<UInt8>) -> [UInt8] {
    let count = UInt32(bytes.count)
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) } + bytes
}

/// The bytes of a Base64 text in its one canonical form: padded, no spare bits, nothing between.
func strictBase64(_ text: String) -> [UInt8]? {
    guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
    return Array(data)
}
