/// What a text of the guide may hold, whoever signed it.
enum TextRule {
    /// - Returns: why the text is refused, or `nil`.
    static func problem(_ text: String, limit: Int) -> String? {
        if text.isEmpty { return "empty" }
        if text.utf8.count > limit { return "longer than \(limit) bytes" }
        let scalars = text.unicodeScalars
        if scalars.first?.properties.isWhitespace == true || scalars.last?.properties.isWhitespace == true {
            return "begins or ends with a space"
        }
        // Nearly all texts are plain, and nothing below concerns those.
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return nil }
        if let bad = scalars.first(where: isHidden) {
            return "holds the character U+" + String(bad.value, radix: 16, uppercase: true)
        }
        if hasStack(scalars) { return "piles up combining marks" }
        if mixesScripts(text) { return "mixes alphabets within a word" }
        return nil
    }

    /// Characters that show nothing, steer a terminal, turn the reading direction, or are not assigned.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        if (0x20...0x7E).contains(scalar.value) { return false }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: true
        case .spaceSeparator: scalar != " "
        default: scalar.properties.isVariationSelector || scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    /// U+0300; no character before it is a combining mark.
    private static let firstMark: UInt32 = 0x300

    private static func hasStack(_ scalars: String.UnicodeScalarView) -> Bool {
        var run = 0
        for scalar in scalars {
            guard scalar.value >= firstMark else {
                run = 0
                continue
            }
            let category = scalar.properties.generalCategory
            run = category == .nonspacingMark || category == .enclosingMark ? run + 1 : 0
            if run > 2 { return true }
        }
        return false
    }

    private static func mixesScripts(_ text: String) -> Bool {
        guard text.unicodeScalars.contains(where: { lookalikeScript($0).map { $0 != "Latin" } ?? false }) else {
            return false
        }
        return text.split { !$0.isLetter }.contains { word in
            let scripts = Set(word.unicodeScalars.compactMap(lookalikeScript))
            return scripts.count > 1
        }
    }

    /// The three alphabets whose letters pass for one another.
    private static func lookalikeScript(_ scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F: "Latin"
        case 0x370...0x3FF, 0x1F00...0x1FFF: "Greek"
        case 0x400...0x52F: "Cyrillic"
        default: nil
        }
    }
}
