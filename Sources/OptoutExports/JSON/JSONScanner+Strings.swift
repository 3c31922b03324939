import CScan

extension JSONScanner {
    /// Steps behind the closing quote of the string that is open.
    mutating func skipString() throws(ImportError) {
        let broken = brokenStrings
        while true {
            skipPlain()
            let byte = at.pointee
            if byte == UInt8(ascii: "\"") {
                at += 1
                if brokenStrings != broken { brokenStrings = broken + 1 }
                return
            }
            _ = try skipMarked(byte)
        }
    }

    /// Steps to the next byte that needs a closer look, over escapes of one letter.
    @inline(__always)
    private mutating func skipPlain() {
        at = plainEnd()
        while at.pointee == UInt8(ascii: "\\"), Self.isSpace(afterBackslash: at[1]) != nil {
            at += 2
            at = plainEnd()
        }
    }

    /// The first byte from `at` on that is a quote, a backslash, a control character or above U+007F.
    @inline(__always)
    func plainEnd() -> UnsafeMutablePointer<UInt8> {
        var pointer = at
        var marks = scan_marks(pointer)
        while marks == 0 {
            pointer += 16
            marks = scan_marks(pointer)
        }
        return pointer + marks.trailingZeroBitCount
    }

    /// Steps over an escape, a scalar above U+007F or the end of the window; returns the UTF-16 code unit of an escape.
    @inline(__always)
    private mutating func skipMarked(_ byte: UInt8) throws(ImportError) -> UInt16? {
        if byte == UInt8(ascii: "\\") { return try readEscape() }
        if byte >= 0x80 {
            while at.pointee >= 0x80 { if try skipScalar() == nil { brokenStrings += 1 } }
            return nil
        }
        guard at == end else { throw unexpected(.controlCharacter) }
        guard try refill() else { throw unexpected() }
        return nil
    }

    /// Steps over the string that comes next and counts its words.
    ///
    /// A word is a run of anything but ASCII white space (U+0009 to U+000D, U+0020), escaped or not.
    mutating func countWords() throws(ImportError) -> Int {
        try openString()
        let broken = brokenStrings
        var words = 0
        var inWord: UInt32 = 0  // 1 if the byte before `at` belongs to a word
        while true {
            countPlain(&words, &inWord)
            let byte = at.pointee
            if byte == UInt8(ascii: "\"") { break }
            let isWindowEnd = at == end
            let unit = try skipMarked(byte)
            if isWindowEnd { continue }
            let isSpace = unit.map { $0 == 0x20 || (0x09...0x0d).contains($0) } ?? false
            if !isSpace, inWord == 0 { words += 1 }
            inWord = isSpace ? 0 : 1
        }
        at += 1
        if brokenStrings != broken { brokenStrings = broken + 1 }
        return words
    }

    /// As `skipPlain`, counting the words that begin on the way.
    @inline(__always)
    private mutating func countPlain(_ words: inout Int, _ inWord: inout UInt32) {
        var pointer = at
        while true {
            let marks = scan_marks(pointer) | scan_marks(pointer + 16) << 16
            let solid = ~(scan_spaces(pointer) | scan_spaces(pointer + 16) << 16)
            let begins = solid & ~(solid << 1 | inWord)
            if marks == 0 {
                words &+= begins.nonzeroBitCount
                inWord = solid >> 31
                pointer += 32
                continue
            }
            let count = UInt32(truncatingIfNeeded: marks.trailingZeroBitCount)
            if count > 0 {
                words &+= (begins & ((1 &<< count) &- 1)).nonzeroBitCount
                inWord = solid &>> (count &- 1) & 1
            }
            pointer += Int(count)
            // The escapes of one letter are most of what stops us; behind the window's end stands no such letter.
            guard pointer.pointee == UInt8(ascii: "\\"), let isSpace = Self.isSpace(afterBackslash: pointer[1]) else {
                at = pointer
                return
            }
            pointer += 2
            // Without a branch: which of the two comes next cannot be foreseen.
            let solidOne: UInt32 = isSpace ? 0 : 1
            words &+= Int(truncatingIfNeeded: solidOne & ~inWord)
            inWord = solidOne
        }
    }

    /// Whether a backslash and this letter stand for white space; `nil` for what needs a closer look.
    @inline(__always)
    private static func isSpace(afterBackslash letter: UInt8) -> Bool? {
        switch letter {
        case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "r"), UInt8(ascii: "f"): true
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"): false
        default: nil
        }
    }

    /// Steps over the escape at `at` and returns its code unit; surrogates come one by one.
    mutating func readEscape() throws(ImportError) -> UInt16 {
        if end - at < 6 { try show(6) }
        let unit: UInt16
        switch at[1] {
        case UInt8(ascii: "n"): unit = 0x0a
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unit = UInt16(at[1])
        case UInt8(ascii: "u"): return try readHexEscape()
        case UInt8(ascii: "t"): unit = 0x09
        case UInt8(ascii: "r"): unit = 0x0d
        case UInt8(ascii: "b"): unit = 0x08
        case UInt8(ascii: "f"): unit = 0x0c
        default:
            at += 1
            throw unexpected(.badEscape)
        }
        at += 2
        return unit
    }

    private mutating func readHexEscape() throws(ImportError) -> UInt16 {
        var unit: UInt16 = 0
        for place in 2..<6 {
            guard let digit = Self.hexDigit(at[place]) else {
                at += min(place, end - at)
                throw unexpected(.badEscape)
            }
            unit = unit << 4 | digit
        }
        at += 6
        return unit
    }

    @inline(__always)
    private static func hexDigit(_ byte: UInt8) -> UInt16? {
        switch byte {
        case 0x30...0x39: UInt16(byte &- 0x30)
        case 0x61...0x66: UInt16(byte &- 0x57)
        case 0x41...0x46: UInt16(byte &- 0x37)
        default: nil
        }
    }

    /// Steps over one scalar above U+007F and returns its length in bytes; over a broken part (the longest beginning of
    /// a sequence, else one byte) and `nil`. Unicode 15, table 3-7.
    @inline(__always)
    mutating func skipScalar() throws(ImportError) -> Int? {
        if end - at < 4 { try show(4) }
        let (lead, second) = (at[0], at[1])
        let length: Int
        let range: ClosedRange<UInt8>
        switch lead {
        case 0xc2...0xdf: (length, range) = (2, 0x80...0xbf)
        case 0xe1...0xec, 0xee, 0xef: (length, range) = (3, 0x80...0xbf)
        case 0xe0: (length, range) = (3, 0xa0...0xbf)
        case 0xed: (length, range) = (3, 0x80...0x9f)
        case 0xf0: (length, range) = (4, 0x90...0xbf)
        case 0xf1...0xf3: (length, range) = (4, 0x80...0xbf)
        case 0xf4: (length, range) = (4, 0x80...0x8f)
        default: (length, range) = (0, 0x80...0xbf)
        }
        guard length > 0, range.contains(second) else {
            at += 1
            return nil
        }
        for place in 2..<4 where place < length {
            guard at[place] & 0xc0 == 0x80 else {
                at += place
                return nil
            }
        }
        at += length
        return length
    }
}
