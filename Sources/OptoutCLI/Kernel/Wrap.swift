extension Sanitizer {
    /// Cleaned text broken between words; lines after the first stand below the first word.
    ///
    /// - Returns: at least one line; a word longer than `columns` stays whole.
    static func wrap(_ text: String, columns: Int) -> [String] {
        if width(text) <= columns { return [text] }
        let spaces = String(text.prefix { $0 == " " })
        let body = text.dropFirst(spaces.count)
        let hanging = spaces + String(repeating: " ", count: markerWidth(body))
        var lines: [String] = []
        var line = spaces
        var isFirstWord = true
        for word in body.split(separator: " ", omittingEmptySubsequences: false) {
            if !isFirstWord, width(line) + 1 + width(String(word)) > columns {
                lines.append(line)
                line = hanging + word
            } else {
                line += (isFirstWord ? "" : " ") + word
            }
            isFirstWord = false
        }
        return lines + [line]
    }

    /// Columns of a list's dash, box or number and the space after it.
    private static func markerWidth(_ body: Substring) -> Int {
        if body.hasPrefix("– ") { return 2 }
        if body.hasPrefix("[x] ") || body.hasPrefix("[ ] ") { return 4 }
        let digits = body.prefix { $0.isASCII && $0.isNumber }.count
        return digits > 0 && body.dropFirst(digits).hasPrefix("  ") ? digits + 2 : 0
    }
}
