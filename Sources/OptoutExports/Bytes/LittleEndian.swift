extension [UInt8] {
    /// The little-endian number in the `count` bytes from `place`; the caller has checked that they are there.
    func number(at place: Int, count: Int) -> UInt64 {
        var value: UInt64 = 0
        for step in (0..<count).reversed() { value = value << 8 | UInt64(self[place + step]) }
        return value
    }

    /// As `number(at:count:)` of two or four bytes.
    func short(at place: Int) -> Int { Int(number(at: place, count: 2)) }
    func long(at place: Int) -> Int { Int(number(at: place, count: 4)) }

    /// Eight bytes, or `nil` if they are no size that any file can have.
    func size(at place: Int) -> Int? {
        let value = number(at: place, count: 8)
        return value <= UInt64(Int.max / 4) ? Int(value) : nil
    }
}
