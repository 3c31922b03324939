import FoundationEssentials
import GRDB

/// Text made alike for searching: capitals count as small letters in every alphabet, `ß` as `ss`, a letter with a
/// mark as another letter than the one without, however the mark is written.
///
/// Not alike are letters that only look so, and Turkish `I` and `ı`.
struct Folded: Sendable {
    private let characters: [Character]
    /// The bytes, where all are ASCII.
    private let plain: [UInt8]?

    init(_ text: String) {
        let small = text.uppercased().lowercased()
        let isPlain = small.utf8.allSatisfy { $0 < 128 }
        plain = isPlain ? Array(small.utf8) : nil
        characters = isPlain ? [] : Array(small)
    }

    /// Whether `part` stands somewhere in it.
    func holds(_ part: Folded) -> Bool {
        if let plain, let other = part.plain { return Self.holds(plain, other) }
        // Nothing that is not ASCII stands in ASCII.
        if plain != nil { return false }
        return Self.holds(characters, part.plain.map { $0.map { Character(Unicode.Scalar($0)) } } ?? part.characters)
    }

    private static func holds<Element: Equatable>(_ whole: [Element], _ part: [Element]) -> Bool {
        guard let first = part.first else { return true }
        guard whole.count >= part.count else { return false }
        return (0...(whole.count - part.count)).contains { start in
            whole[start] == first && whole[start..<(start + part.count)].elementsEqual(part)
        }
    }
}

extension Folded {
    /// The name of `holds(_:)` in SQL.
    static let name = "titleHolds"

    /// For SQL: whether a title, given as a blob, holds `text`.
    static func holds(_ text: String) -> DatabaseFunction {
        let part = Folded(text)
        return DatabaseFunction(name, argumentCount: 1, pure: true) { values in
            guard let title = Data.fromDatabaseValue(values[0]) else { return false }
            return Folded(String(decoding: title, as: UTF8.self)).holds(part)
        }
    }
}
