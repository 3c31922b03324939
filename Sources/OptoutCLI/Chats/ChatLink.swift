import OptoutCore
import OptoutStore

/// The provider's page of one chat: an https address by the guide's pattern, with nothing of the id left as it came.
struct ChatLink: Hashable {
    let text: String

    /// - Parameter pattern: with `{id}` once, in its path.
    /// - Returns: `nil` where they make no plain https address.
    init?(_ pattern: String, id: String) {
        let parts = pattern.split(separator: "{id}", omittingEmptySubsequences: false)
        // A browser takes these for the folder above, or none.
        guard parts.count == 2, !["", ".", ".."].contains(id) else { return nil }
        let text = parts[0] + Self.percentEncoded(id) + parts[1]
        guard Self.isPlainAddress(text), Self.hostAndSlash(parts[0]) else { return nil }
        self.text = String(text)
    }

    private static let scheme = "https://"

    private static func isPlainAddress(_ text: some StringProtocol) -> Bool {
        text.utf8.count <= 2_000 && text.hasPrefix(scheme)
            && text.utf8.allSatisfy { isUnreserved($0) || "/:?#=&,+%".utf8.contains($0) }
    }

    /// Whether a host of small letters and a slash stand before the id.
    private static func hostAndSlash(_ beginning: Substring) -> Bool {
        let rest = beginning.dropFirst(scheme.count)
        let host = rest.prefix { $0 != "/" }
        return host.utf8.count < rest.utf8.count && host.contains(".")
            && host.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46 }
    }

    /// Letters, digits, `-._~` of RFC 3986.
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 45, 46, 95, 126: true
        default: false
        }
    }

    /// Unreserved characters stay, every other byte becomes `%XX`.
    private static func percentEncoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            if isUnreserved(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }
}

extension Session {
    /// The provider's page of the chat; `nil` where it has none.
    func chatLink(to row: ChatRow, in record: Record) throws -> ChatLink? {
        try product(row.product, in: record)?.chatLink.flatMap { ChatLink($0, id: row.providerID) }
    }

    func link(to row: ChatRow, in record: Record) throws -> String? { try chatLink(to: row, in: record)?.text }
}
