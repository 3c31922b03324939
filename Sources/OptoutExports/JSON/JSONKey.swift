import Glibc

/// The key of a member, good until the scanner moves on.
struct JSONKey {
    let start: UnsafePointer<UInt8>
    let count: Int

    @inline(__always)
    func `is`(_ name: StaticString) -> Bool {
        count == name.utf8CodeUnitCount && memcmp(start, name.utf8Start, count) == 0
    }
}

extension JSONScanner {
    /// The key of the next member, its colon stepped over; `nil`, and out of the object, if there is none.
    ///
    /// Escapes in it are resolved, so `"\u0069d"` is `id`.
    @inline(__always)
    mutating func key() throws(ImportError) -> JSONKey? {
        guard try nextMember(closing: UInt8(ascii: "}")) else { return nil }
        try openString()
        let pointer = plainEnd()
        // Taken from the window only if the colon is in it too: reading on would move the bytes.
        guard pointer[0] == UInt8(ascii: "\""), pointer[1] == UInt8(ascii: ":") else { return try longWayKey() }
        let key = JSONKey(start: at, count: pointer - at)
        at = pointer + 2
        return key
    }

    private mutating func longWayKey() throws(ImportError) -> JSONKey {
        try readOpenString()
        if textWasRepaired { metBrokenKey = true }
        try skipColon()
        return JSONKey(start: text, count: textWasCut ? 0 : textCount)
    }
}
