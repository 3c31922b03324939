/// The lookup table of one Huffman code of a deflate stream (RFC 1951, section 3.2.2).
///
/// The next bits of the stream, as many as the table is wide, are the index of an entry. Codes that are longer lead to a
/// second table behind the first. Entries of 32 bits:
///
///     bits 0…7    bits of the code to take away
///     bits 8…12   extra bits behind it; in a link the width of the second table
///     bits 16…31  literal, base of a length or distance; in a link where the second table begins
///     13 end of block · 14 no such code · 15 link; literals have bit 31
struct DeflateCode: ~Copyable {
    static let literal: UInt32 = 1 << 31
    static let endOfBlock: UInt32 = 1 << 13
    static let invalid: UInt32 = 1 << 14
    static let link: UInt32 = 1 << 15
    static let exceptional = endOfBlock | invalid | link

    let table: UnsafeMutablePointer<UInt32>
    let width: Int
    private let capacity: Int

    /// A code of 288 symbols of at most 15 bits needs 2,342 entries behind a table of 11 bits, one of 32 symbols 402
    /// behind 8 (zlib's `enough.c`).
    init(width: Int, capacity: Int) {
        self.width = width
        self.capacity = capacity
        table = .allocate(capacity: capacity)
        table.initialize(repeating: Self.invalid, count: capacity)
    }

    deinit { table.deallocate() }

    /// Fills the table for symbols of these code lengths; `meaning` holds their entries without a length.
    ///
    /// - Returns: `false` for lengths that make no code: too many, or too few unless it is one code of one bit, or none.
    mutating func build(_ lengths: ArraySlice<UInt8>, _ meaning: [UInt32]) -> Bool {
        var counts = [Int](repeating: 0, count: 16)
        for length in lengths { counts[Int(length)] += 1 }
        counts[0] = 0
        guard Self.isCode(counts) else { return false }
        table.update(repeating: Self.invalid | 1, count: capacity)
        var next = [Int](repeating: 0, count: 17)
        for length in 1...15 { next[length + 1] = (next[length] + counts[length]) << 1 }
        var linked = LinkedTables(width: width, start: 1 << width)
        if counts[(width + 1)...].contains(where: { $0 > 0 }) { linked.measure(lengths, next) }
        for (symbol, length) in zip(0..., lengths.lazy.map(Int.init)) where length > 0 {
            let code = Self.reversed(next[length], length)
            next[length] += 1
            guard place(code, length, meaning[symbol], &linked) else { return false }
        }
        return true
    }

    private static func isCode(_ counts: [Int]) -> Bool {
        var left = 1
        for length in 1...15 {
            left = left << 1 - counts[length]
            if left < 0 { return false }
        }
        return left == 0 || counts[2...].allSatisfy { $0 == 0 }
    }

    private mutating func place(_ code: Int, _ length: Int, _ meaning: UInt32, _ linked: inout LinkedTables) -> Bool {
        guard length > width else {
            for index in stride(from: code, to: 1 << width, by: 1 << length) { table[index] = meaning | UInt32(length) }
            return true
        }
        let prefix = code & (1 << width - 1)
        let inner = linked.table(of: prefix)
        guard inner.start + 1 << inner.width <= capacity else { return false }
        table[prefix] = Self.link | UInt32(inner.start) << 16 | UInt32(inner.width) << 8 | UInt32(width)
        for index in stride(from: code >> width, to: 1 << inner.width, by: 1 << (length - width)) {
            table[inner.start + index] = meaning | UInt32(length - width)
        }
        return true
    }

    /// Codes are packed from their highest bit on, everything else from the lowest.
    fileprivate static func reversed(_ code: Int, _ length: Int) -> Int {
        Int(UInt16(truncatingIfNeeded: code).bitReversed >> (16 - UInt16(length)))
    }
}

/// Where the second tables lie; one for each beginning that codes longer than the first table's width share.
private struct LinkedTables {
    private let width: Int
    private var start: Int
    private var longest: [Int: Int] = [:]
    private var places: [Int: (start: Int, width: Int)] = [:]

    init(width: Int, start: Int) {
        self.width = width
        self.start = start
    }

    mutating func measure(_ lengths: ArraySlice<UInt8>, _ first: [Int]) {
        var next = first
        for length in lengths.lazy.map(Int.init) where length > 0 {
            if length > width {
                let prefix = DeflateCode.reversed(next[length], length) & (1 << width - 1)
                longest[prefix] = max(longest[prefix] ?? 0, length)
            }
            next[length] += 1
        }
    }

    mutating func table(of prefix: Int) -> (start: Int, width: Int) {
        if let place = places[prefix] { return place }
        let place = (start: start, width: (longest[prefix] ?? 15) - width)
        places[prefix] = place
        start += 1 << place.width
        return place
    }
}

extension UInt16 {
    fileprivate var bitReversed: UInt16 {
        var value = self
        value = (value & 0x5555) << 1 | (value >> 1) & 0x5555
        value = (value & 0x3333) << 2 | (value >> 2) & 0x3333
        value = (value & 0x0f0f) << 4 | (value >> 4) & 0x0f0f
        return value.byteSwapped
    }
}
