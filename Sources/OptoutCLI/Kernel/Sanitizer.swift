/// Makes foreign text harmless on a terminal.
///
/// Controls, format characters (bidi marks, zero-width, tags), line and paragraph separators, private use and
/// unassigned scalars become visible escapes such as `\u{1B}`; runs of combining marks and the whole text are cut
/// by scalars, because Swift counts 100,000 combining marks as one character.
enum Sanitizer {
    static let marksInARow = 4
    static let scalarLimit = 4_000

    static func clean(_ text: String) -> String {
        if text.utf8.count <= scalarLimit, text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
        var result = String.UnicodeScalarView()
        var marks = 0
        for (index, scalar) in text.unicodeScalars.enumerated() {
            if index == scalarLimit {
                result.append("…")
                break
            }
            marks = isMark(scalar) ? marks + 1 : 0
            if marks > marksInARow {
                if marks == marksInARow + 1 { result.append("…") }
            } else if isHarmless(scalar) {
                result.append(scalar)
            } else {
                result.append(contentsOf: escape(scalar).unicodeScalars)
            }
        }
        return String(result)
    }

    /// Columns a terminal needs for cleaned text.
    static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + width($1) }
    }

    /// The beginning of cleaned text that fits in `columns`, with an ellipsis where something is left out.
    static func fit(_ text: String, columns: Int) -> String {
        if width(text) <= columns { return text }
        var kept = String.UnicodeScalarView()
        var used = 0
        for scalar in text.unicodeScalars {
            if used + width(scalar) > columns - 1 { break }
            used += width(scalar)
            kept.append(scalar)
        }
        return String(kept) + "…"
    }

    /// Whether some scalar of it is written from right to left and could reorder its neighbours.
    static func isRightToLeft(_ text: String) -> Bool {
        text.unicodeScalars.contains {
            switch $0.value {
            case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
            default: false
            }
        }
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x20..<0x7F).contains(scalar.value) }
        if (0xE0100...0xE01EF).contains(scalar.value) { return false }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return false }
        return switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark: true
        default: false
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
        }
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        if scalar.isASCII { return 1 }
        if isMark(scalar), scalar.properties.generalCategory != .spacingMark { return 0 }
        if scalar.properties.isEmojiPresentation { return 2 }
        return switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF, 0x20000...0x3FFFD:
            2
        default: 1
        }
    }
}
