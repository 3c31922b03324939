extension JSONScanner {
    /// Reads the string that comes next into `text`, repaired to valid UTF-8 and cut at a scalar; `false` and stepped
    /// over if the value is no string.
    mutating func readText() throws(ImportError) -> Bool {
        guard try next() == UInt8(ascii: "\"") else {
            try skipValue()
            return false
        }
        at += 1
        try readOpenString()
        return true
    }

    /// Hands the string that comes next to `taker`, repaired, in pieces that never part a scalar; `false` and stepped
    /// over if the value is no string.
    mutating func readText(into taker: any TextTaker) throws(ImportError) -> Bool {
        self.taker = taker
        defer { self.taker = nil }
        return try readText()
    }

    /// Reads the open string into `text`.
    mutating func readOpenString() throws(ImportError) {
        textCount = 0
        textWasCut = false
        textWasRepaired = false
        textWords = WordCount()
        var highSurrogate: UInt16?
        while true {
            let stop = plainEnd()
            if stop > at {
                endSurrogate(&highSurrogate)
                append(UnsafeBufferPointer(start: at, count: stop - at))
                at = stop
            }
            if at.pointee == UInt8(ascii: "\\") {
                readUnit(try readEscape(), &highSurrogate)
            } else if at.pointee >= 0x80 {
                endSurrogate(&highSurrogate)
                try readScalar()
            } else if try isClosed() {
                endSurrogate(&highSurrogate)
                return
            }
        }
    }

    /// The text last read.
    var textString: String { String(decoding: UnsafeBufferPointer(start: text, count: textCount), as: UTF8.self) }

    var textBytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: text, count: textCount) }

    /// Steps over the closing quote or reads on at the end of the window; throws for a control character.
    private mutating func isClosed() throws(ImportError) -> Bool {
        if at.pointee == UInt8(ascii: "\"") {
            at += 1
            return true
        }
        guard at == end else { throw unexpected(.controlCharacter) }
        guard try refill() else { throw unexpected() }
        return false
    }

    private mutating func readScalar() throws(ImportError) {
        guard let length = try skipScalar() else { return appendReplacement() }
        append(UnsafeBufferPointer(start: at - length, count: length))
    }

    private mutating func readUnit(_ unit: UInt16, _ high: inout UInt16?) {
        if let first = high, UTF16.isTrailSurrogate(unit) {
            high = nil
            return append(0x10000 + (UInt32(first & 0x3ff) << 10 | UInt32(unit & 0x3ff)))
        }
        endSurrogate(&high)
        if UTF16.isLeadSurrogate(unit) {
            high = unit
        } else {
            append(UInt32(unit))
        }
    }

    /// A high surrogate that nothing completes.
    private mutating func endSurrogate(_ high: inout UInt16?) {
        guard high != nil else { return }
        high = nil
        appendReplacement()
    }

    private mutating func append(_ value: UInt32) {
        guard let scalar = Unicode.Scalar(value) else { return appendReplacement() }
        var bytes: (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)
        var count = 0
        withUnsafeMutableBytes(of: &bytes) { space in
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                space[count] = byte
                count += 1
            }
        }
        withUnsafeBytes(of: &bytes) { append(UnsafeBufferPointer(rebasing: $0.bindMemory(to: UInt8.self)[..<count])) }
    }

    private mutating func appendReplacement() {
        textWasRepaired = true
        append(0xfffd)
    }

    /// Appends plain bytes, or one scalar whole; whatever no longer fits is left out, and all after it.
    private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        if let taker { return taker.take(bytes) }
        textWords.add(bytes)
        let isPlain = bytes.first.map { $0 < 0x80 } ?? true
        let room = textWasCut ? 0 : Self.textLimit - textCount
        let count = isPlain || bytes.count <= room ? min(bytes.count, room) : 0
        if count < bytes.count { textWasCut = true }
        for place in 0..<count { text[textCount + place] = bytes[place] }
        textCount += count
    }
}

/// Takes a text of any length piece by piece.
protocol TextTaker: AnyObject {
    /// - Parameter bytes: not empty, and good until the call returns.
    func take(_ bytes: UnsafeBufferPointer<UInt8>)
}
