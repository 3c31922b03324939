extension JSONScanner {
    /// Steps into the object that comes next.
    @inline(__always)
    mutating func openObject() throws(ImportError) { try open(UInt8(ascii: "{")) }

    /// Steps into the array that comes next.
    @inline(__always)
    mutating func openArray() throws(ImportError) { try open(UInt8(ascii: "[")) }

    @inline(__always)
    private mutating func open(_ bracket: UInt8) throws(ImportError) {
        guard try next() == bracket else { throw unexpected() }
        guard depth < Self.depthLimit else { throw .json(.tooDeep, offset: offset) }
        at += 1
        depth += 1
        isFirst = true
    }

    /// Whether another element of the open array comes; steps out of it if not.
    @inline(__always)
    mutating func nextElement() throws(ImportError) -> Bool {
        try nextMember(closing: UInt8(ascii: "]"))
    }

    /// Steps over the key of the next member and its colon; `false`, and out of the object, if there is none.
    @inline(__always)
    mutating func skipKey() throws(ImportError) -> Bool {
        guard try nextMember(closing: UInt8(ascii: "}")) else { return false }
        try openString()
        try skipString()
        try skipColon()
        return true
    }

    /// Steps to the next member or out of the open object or array.
    @inline(__always)
    mutating func nextMember(closing bracket: UInt8) throws(ImportError) -> Bool {
        var byte = try next()
        if byte == bracket {
            at += 1
            depth -= 1
            isFirst = false
            return false
        }
        if !isFirst {
            guard byte == UInt8(ascii: ",") else { throw unexpected() }
            at += 1
            byte = try next()
            guard byte != bracket else { throw unexpected() }
        }
        isFirst = false
        return true
    }

    @inline(__always)
    mutating func skipColon() throws(ImportError) {
        guard try next() == UInt8(ascii: ":") else { throw unexpected() }
        at += 1
    }

    /// Steps over the opening quote of the string that comes next.
    @inline(__always)
    mutating func openString() throws(ImportError) {
        guard try next() == UInt8(ascii: "\"") else { throw unexpected() }
        at += 1
    }

    /// Steps over whatever value comes next.
    mutating func skipValue() throws(ImportError) {
        switch try next() {
        case UInt8(ascii: "\""):
            at += 1
            try skipString()
        case UInt8(ascii: "{"):
            try openObject()
            while try skipKey() { try skipValue() }
        case UInt8(ascii: "["):
            try openArray()
            while try nextElement() { try skipValue() }
        case UInt8(ascii: "t"): try skipLiteral("true")
        case UInt8(ascii: "f"): try skipLiteral("false")
        case UInt8(ascii: "n"): try skipLiteral("null")
        default: _ = try readDecimal()
        }
    }

    /// Whether the value that comes next is `true`; everything else is stepped over and counts as not.
    mutating func readIsTrue() throws(ImportError) -> Bool {
        guard try next() == UInt8(ascii: "t") else {
            try skipValue()
            return false
        }
        try skipLiteral("true")
        return true
    }

    /// Steps over the array that comes next and counts its elements; 0 for any other value.
    mutating func countElements() throws(ImportError) -> Int {
        guard try next() == UInt8(ascii: "[") else {
            try skipValue()
            return 0
        }
        var count = 0
        try openArray()
        while try nextElement() {
            try skipValue()
            count += 1
        }
        return count
    }

    /// Steps over the value that comes next; whether any string in it, keys aside, holds a word.
    mutating func holdsWords() throws(ImportError) -> Bool {
        var found = false
        switch try next() {
        case UInt8(ascii: "\""): found = try countWords() > 0
        case UInt8(ascii: "{"):
            try openObject()
            while try skipKey() { if try holdsWords() { found = true } }
        case UInt8(ascii: "["):
            try openArray()
            while try nextElement() { if try holdsWords() { found = true } }
        default: try skipValue()
        }
        return found
    }

    private mutating func skipLiteral(_ literal: StaticString) throws(ImportError) {
        try show(literal.utf8CodeUnitCount)
        for place in 0..<literal.utf8CodeUnitCount {
            guard at.pointee == literal.utf8Start[place] else { throw unexpected() }
            at += 1
        }
    }
}

extension JSONScanner {
    /// Hands each element of the array that comes next to `body`, which steps over it; any other value is stepped over.
    mutating func forEach(
        _ body: (inout JSONScanner) throws(ImportError) -> Void
    ) throws(ImportError) {
        guard try next() == UInt8(ascii: "[") else { return try skipValue() }
        try openArray()
        while try nextElement() { try body(&self) }
    }

    /// Hands each key of the object that comes next to `body`, which steps over its value; any other value is stepped
    /// over.
    mutating func forEachKey(
        _ body: (JSONKey, inout JSONScanner) throws(ImportError) -> Void
    ) throws(ImportError) {
        guard try next() == UInt8(ascii: "{") else { return try skipValue() }
        try openObject()
        while let key = try key() { try body(key, &self) }
    }
}
