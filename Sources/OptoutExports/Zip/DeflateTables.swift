/// The numbers of RFC 1951, sections 3.2.5 to 3.2.7, as entries of a `DeflateCode`.
enum DeflateTables {
    static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    static let fixedLengths: [UInt8] =
        Array(repeating: 8, count: 144) + Array(repeating: 9, count: 112) + Array(repeating: 7, count: 24)
        + Array(repeating: 8, count: 8)
    static let fixedDistances = [UInt8](repeating: 5, count: 32)

    /// The symbols themselves, for the code of the code lengths.
    static let plain: [UInt32] = (0..<19).map { $0 << 16 }

    /// 256 literals, the end of the block, 29 lengths, two symbols that never occur.
    static let literals: [UInt32] =
        (0..<256).map { DeflateCode.literal | $0 << 16 } + [DeflateCode.endOfBlock] + lengths
        + [DeflateCode.invalid, DeflateCode.invalid]

    private static let lengths: [UInt32] = (0..<29).map { (symbol: UInt32) in
        if symbol == 28 { return 258 << 16 }
        let extra: UInt32 = symbol < 8 ? 0 : symbol / 4 - 1
        let base = symbol < 8 ? symbol + 3 : (4 + symbol % 4) << extra + 3
        return base << 16 | extra << 8
    }

    /// 30 distances, two symbols that never occur.
    static let distances: [UInt32] =
        (0..<30).map { (symbol: UInt32) in
            let extra: UInt32 = symbol < 4 ? 0 : symbol / 2 - 1
            let base = symbol < 4 ? symbol + 1 : (2 + symbol % 2) << extra + 1
            return base << 16 | extra << 8
        } + [DeflateCode.invalid, DeflateCode.invalid]

    /// Whether lengths use up every code; the code of the code lengths has to, even if it is one code of one bit.
    static func isComplete(_ lengths: [UInt8]) -> Bool {
        lengths.reduce(0) { $1 == 0 ? $0 : $0 + 1 << (15 - Int($1)) } == 1 << 15
    }
}
