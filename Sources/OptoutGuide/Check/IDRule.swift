import OptoutCore

/// The forms ids have.
enum IDRule {
    /// `[a-z][a-z0-9-]{0,31}`; digits first are allowed after the first part, as in `365-copilot`.
    static func isWord(_ word: some StringProtocol, digitFirst: Bool = false) -> Bool {
        guard let first = word.utf8.first, word.utf8.count <= 48 else { return false }
        return ((97...122).contains(first) || digitFirst && (48...57).contains(first))
            && !word.hasSuffix("-")
            && word.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }

    /// `provider/product`
    static func isProduct(_ id: Product.ID, of provider: Provider.ID) -> Bool {
        id.provider == provider && isWord(id.plainName, digitFirst: true)
    }

    /// At least one part after `provider.product.`, of which the first is `second` where that is given.
    static func isDotted(_ id: String, of product: Product.ID, second: String? = nil) -> Bool {
        let parts = id.split(separator: ".", omittingEmptySubsequences: false)
        guard (3...5).contains(parts.count), parts.allSatisfy({ isWord($0, digitFirst: true) }) else { return false }
        return parts[0] == product.provider.text && parts[1] == product.plainName
            && (second.map { parts[2] == $0 } ?? true)
    }

    /// `advice.topic`
    static func isAdvice(_ id: String) -> Bool {
        let parts = id.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0] == "advice" && isWord(parts[1])
    }

    /// `C07`: a letter or two and a number.
    static func isReference(_ text: String) -> Bool {
        let letters = text.utf8.prefix { (65...90).contains($0) }
        let digits = text.utf8.dropFirst(letters.count)
        return (1...3).contains(letters.count) && (1...4).contains(digits.count)
            && digits.allSatisfy { (48...57).contains($0) }
    }
}
