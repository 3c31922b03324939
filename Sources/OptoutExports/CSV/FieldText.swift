/// What is kept of a field that streams by: its beginning, its words, and whether it is UTF-8.
struct FieldText {
    /// As long as a title, and one scalar more, so that the cut falls behind a whole one.
    private static let headLimit = JSONScanner.textLimit + 3

    private var head: [UInt8] = []
    private var size = 0
    private var validity = UTF8Validity()
    private(set) var words = WordCount()

    mutating func reset() {
        head.removeAll(keepingCapacity: true)
        size = 0
        validity = UTF8Validity()
        words = WordCount()
    }

    mutating func add(_ piece: UnsafeBufferPointer<UInt8>) {
        size += piece.count
        let room = Self.headLimit - head.count
        if room > 0 { head.append(contentsOf: piece.prefix(room)) }
        validity.add(piece)
        words.add(piece)
    }

    var isEmpty: Bool { size == 0 }

    /// Whether it holds bytes that are not UTF-8.
    var isBroken: Bool { validity.isBroken || validity.isUnfinished }

    /// Whether `shortText` is all of it.
    var isShort: Bool { size <= Self.headLimit }

    /// Its beginning, without white space around it.
    func withShortText<Value>(_ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
        let trimmed = head.drop(while: isSpace)
        let last = trimmed.lastIndex { !isSpace($0) } ?? trimmed.startIndex - 1
        return trimmed[...last].withUnsafeBufferPointer(body)
    }

    /// Its beginning in lower case and without white space or quotes, to be compared with names.
    var name: String { String(decoding: head.filter { !isSpace($0) }, as: UTF8.self).lowercased() }

    /// It as a title: repaired to UTF-8 without U+0000, cut behind a scalar; `nil` where blank.
    func title() -> (text: String?, wasRepaired: Bool, wasCut: Bool) {
        var text = String.UnicodeScalarView()
        var room = JSONScanner.textLimit
        for scalar in String(decoding: head, as: UTF8.self).unicodeScalars {
            let kept: Unicode.Scalar = scalar == "\0" ? "\u{fffd}" : scalar
            room -= UTF8.width(kept)
            guard room >= 0 else { break }
            text.append(kept)
        }
        let isBlank = text.allSatisfy { $0.isASCII && isSpace(UInt8($0.value)) }
        return (isBlank ? nil : String(text), isBroken || head.contains(0), room < 0 || !isShort)
    }
}

private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
