/// Whether a text that comes in pieces is UTF-8 (Unicode 15, table 3-7).
struct UTF8Validity {
    private(set) var isBroken = false
    /// Bytes that the scalar begun still needs.
    private var left = 0
    /// What the next of them may be.
    private var allowed: ClosedRange<UInt8> = 0x80...0xbf

    /// Whether the last scalar is not complete.
    var isUnfinished: Bool { left > 0 }

    mutating func add(_ piece: UnsafeBufferPointer<UInt8>) {
        for byte in piece where byte >= 0x80 || left > 0 { take(byte) }
    }

    private mutating func take(_ byte: UInt8) {
        if left > 0 {
            if !allowed.contains(byte) { isBroken = true }
            left = allowed.contains(byte) ? left - 1 : 0
            allowed = 0x80...0xbf
            return
        }
        switch byte {
        case 0xc2...0xdf: left = 1
        case 0xe0: (left, allowed) = (2, 0xa0...0xbf)
        case 0xed: (left, allowed) = (2, 0x80...0x9f)
        case 0xe1...0xef: left = 2
        case 0xf0: (left, allowed) = (3, 0x90...0xbf)
        case 0xf4: (left, allowed) = (3, 0x80...0x8f)
        case 0xf1...0xf3: left = 3
        default: isBroken = true
        }
    }
}
