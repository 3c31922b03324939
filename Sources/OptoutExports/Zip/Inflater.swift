/// Unpacks a raw deflate stream (RFC 1951) chunk by chunk.
///
/// Every symbol is decoded whole, with room for the longest match behind the chunk and zeros behind the input, so the
/// inner loop compares pointers once a symbol and nothing else.
struct Inflater: ~Copyable {
    static let historySize = 32 * 1024
    static let chunkSize = 128 * 1024
    /// The longest match, and what its copying in words writes past it.
    private static let slack = 258 + 48

    private enum State { case header, coded, stored(Int), finished }

    private var input: DeflateBits
    private var literals = DeflateCode(width: 11, capacity: 2_400)
    private var distances = DeflateCode(width: 8, capacity: 416)
    private let window: UnsafeMutablePointer<UInt8>
    private var state = State.header
    private var isLastBlock = false
    /// Bytes before the chunk that matches may reach back to.
    private var history = 0
    /// The chunk unpacked last.
    private(set) var chunkCount = 0

    init(_ source: any ByteSource) {
        input = DeflateBits(source)
        let size = Self.historySize + Self.chunkSize + Self.slack
        window = .allocate(capacity: size)
        window.initialize(repeating: 0, count: size)
    }

    deinit { window.deallocate() }

    var chunk: UnsafeMutablePointer<UInt8> { window + Self.historySize }

    /// Bytes read so far.
    var taken: Int { input.taken }

    /// Unpacks the next chunk; `false` at the end, which is exactly where the packed bytes end.
    mutating func next() throws(ImportError) -> Bool {
        slide()
        var out = chunk
        while out < chunk + Self.chunkSize {
            switch state {
            case .header: try readHeader()
            case .coded: try decode(&out)
            case .stored(let left): try copy(left, &out)
            case .finished:
                chunkCount = out - chunk
                return chunkCount > 0
            }
        }
        chunkCount = out - chunk
        return true
    }

    private mutating func slide() {
        let kept = min(Self.historySize, history + chunkCount)
        (chunk - kept).update(from: chunk + chunkCount - kept, count: kept)
        history = kept
        chunkCount = 0
    }

    private mutating func endBlock() throws(ImportError) {
        state = .header
        try input.check()
        guard isLastBlock else { return }
        guard try input.isFinished() else { throw .zip(.badDeflate) }
        state = .finished
    }

    private mutating func copy(_ left: Int, _ out: inout UnsafeMutablePointer<UInt8>) throws(ImportError) {
        guard left > 0 else { return try endBlock() }
        let copied = try input.copy(min(left, chunk + Self.chunkSize - out), to: out)
        out += copied
        state = .stored(left - copied)
    }
}

// MARK: - Headers

extension Inflater {
    private mutating func readHeader() throws(ImportError) {
        isLastBlock = try input.take(1) == 1
        switch try input.take(2) {
        case 0: try readStoredHeader()
        case 1:
            guard literals.build(DeflateTables.fixedLengths[...], DeflateTables.literals),
                distances.build(DeflateTables.fixedDistances[...], DeflateTables.distances)
            else { throw .zip(.badDeflate) }
            state = .coded
        case 2: try readCodes()
        default: throw .zip(.badDeflate)
        }
    }

    private mutating func readStoredHeader() throws(ImportError) {
        _ = try input.take(input.count & 7)
        let (size, complement) = (try input.take(16), try input.take(16))
        try input.check()
        guard size == ~complement & 0xffff else { throw .zip(.badDeflate) }
        input.align()
        state = .stored(size)
    }

    /// Section 3.2.7.
    private mutating func readCodes() throws(ImportError) {
        let literalCount = try input.take(5) + 257
        let distanceCount = try input.take(5) + 1
        let count = try input.take(4) + 4
        guard literalCount <= 286, distanceCount <= 30 else { throw .zip(.badDeflate) }
        var order = [UInt8](repeating: 0, count: 19)
        for place in DeflateTables.order.prefix(count) { order[place] = UInt8(try input.take(3)) }
        let lengths = try readLengths(order, literalCount + distanceCount)
        guard lengths[256] > 0, literals.build(lengths[..<literalCount], DeflateTables.literals),
            distances.build(lengths[literalCount...], DeflateTables.distances)
        else { throw .zip(.badDeflate) }
        try input.check()
        state = .coded
    }

    private mutating func readLengths(_ order: [UInt8], _ total: Int) throws(ImportError) -> [UInt8] {
        var code = DeflateCode(width: 7, capacity: 128)
        guard order.contains(where: { $0 > 0 }), code.build(order[...], DeflateTables.plain),
            DeflateTables.isComplete(order)
        else { throw .zip(.badDeflate) }
        var lengths: [UInt8] = []
        while lengths.count < total {
            try input.fill()
            input.refill()
            let entry = code.table[Int(input.bits & 127)]
            guard entry & DeflateCode.invalid == 0 else { throw .zip(.badDeflate) }
            input.drop(Int(entry & 0xff))
            try appendLengths(Int(entry >> 16), &lengths)
        }
        guard lengths.count == total else { throw .zip(.badDeflate) }
        return lengths
    }

    private mutating func appendLengths(_ symbol: Int, _ lengths: inout [UInt8]) throws(ImportError) {
        switch symbol {
        case 16:
            guard let last = lengths.last else { throw .zip(.badDeflate) }
            lengths += repeatElement(last, count: try input.take(2) + 3)
        case 17: lengths += repeatElement(0, count: try input.take(3) + 3)
        case 18: lengths += repeatElement(0, count: try input.take(7) + 11)
        default: lengths.append(UInt8(symbol))
        }
    }
}

// MARK: - Symbols

extension Inflater {
    /// Decodes until the chunk is full or the block ends.
    private mutating func decode(_ out: inout UnsafeMutablePointer<UInt8>) throws(ImportError) {
        let chunkEnd = chunk + Self.chunkSize
        let oldest = chunk - history
        while out < chunkEnd {
            try input.fill()
            if try decodeFast(&out, chunkEnd, oldest) { return try endBlock() }
        }
    }

    /// Decodes as long as input and chunk reach; whether the block ended.
    private mutating func decodeFast(
        _ target: inout UnsafeMutablePointer<UInt8>, _ chunkEnd: UnsafeMutablePointer<UInt8>,
        _ oldest: UnsafeMutablePointer<UInt8>
    ) throws(ImportError) -> Bool {
        let (literals, distances) = (UnsafePointer(literals.table), UnsafePointer(distances.table))
        let limit = input.limit
        var out = target
        var (bits, count, next) = (input.bits, input.count, input.next)
        defer {
            (input.bits, input.count, input.next) = (bits, count, next)
            target = out
        }
        while out < chunkEnd, next <= limit {
            Self.refill(&bits, &count, &next)
            var entry = literals[Int(bits & 2047)]
            if Self.takeLiteral(entry, &bits, &count, &out) {
                entry = literals[Int(bits & 2047)]
                if Self.takeLiteral(entry, &bits, &count, &out) {
                    entry = literals[Int(bits & 2047)]
                    if Self.takeLiteral(entry, &bits, &count, &out) { continue }
                }
                Self.refill(&bits, &count, &next)
            }
            if entry & DeflateCode.exceptional != 0 {
                entry = Self.follow(entry, literals, &bits, &count)
                if Self.takeLiteral(entry, &bits, &count, &out) { continue }
                if entry & DeflateCode.endOfBlock != 0 {
                    Self.drop(entry & 0xff, &bits, &count)
                    return true
                }
                guard entry & DeflateCode.invalid == 0 else { throw .zip(.badDeflate) }
            }
            let length = Self.takeNumber(entry, &bits, &count)
            entry = Self.follow(distances[Int(bits & 255)], distances, &bits, &count)
            guard entry & DeflateCode.invalid == 0 else { throw .zip(.badDeflate) }
            let distance = Self.takeNumber(entry, &bits, &count)
            guard distance <= out - oldest else { throw .zip(.badDeflate) }
            Self.repeatBytes(out, distance, length)
            out += length
        }
        return false
    }

    @inline(__always)
    private static func refill(_ bits: inout UInt64, _ count: inout Int, _ next: inout UnsafeMutablePointer<UInt8>) {
        bits |= UInt64(littleEndian: UnsafeRawPointer(next).loadUnaligned(as: UInt64.self)) &<< UInt64(count)
        next += (63 &- count) &>> 3
        count |= 56
    }

    @inline(__always)
    private static func drop(_ size: UInt32, _ bits: inout UInt64, _ count: inout Int) {
        bits &>>= UInt64(size)
        count &-= Int(size)
    }

    @inline(__always)
    private static func takeLiteral(
        _ entry: UInt32, _ bits: inout UInt64, _ count: inout Int, _ out: inout UnsafeMutablePointer<UInt8>
    ) -> Bool {
        guard entry & DeflateCode.literal != 0 else { return false }
        drop(entry & 0xff, &bits, &count)
        out.pointee = UInt8(truncatingIfNeeded: entry &>> 16)
        out += 1
        return true
    }

    /// The entry in the second table, where this one is a link.
    @inline(__always)
    private static func follow(
        _ entry: UInt32, _ table: UnsafePointer<UInt32>, _ bits: inout UInt64, _ count: inout Int
    ) -> UInt32 {
        guard entry & DeflateCode.link != 0 else { return entry }
        drop(entry & 0xff, &bits, &count)
        let mask = (UInt64(1) &<< UInt64(entry &>> 8 & 31)) &- 1
        return table[Int(entry &>> 16) &+ Int(bits & mask)]
    }

    /// The base of a length or distance plus its extra bits.
    @inline(__always)
    private static func takeNumber(_ entry: UInt32, _ bits: inout UInt64, _ count: inout Int) -> Int {
        drop(entry & 0xff, &bits, &count)
        let extra = entry &>> 8 & 31
        let number = Int(entry &>> 16) &+ Int(bits & ((UInt64(1) &<< UInt64(extra)) &- 1))
        drop(extra, &bits, &count)
        return number
    }

    /// Writes `length` bytes from `distance` back on, and up to 40 more that are written over later.
    @inline(__always)
    private static func repeatBytes(_ out: UnsafeMutablePointer<UInt8>, _ distance: Int, _ length: Int) {
        let end = out + length
        var (source, target) = (UnsafeRawPointer(out - distance), UnsafeMutableRawPointer(out))
        if distance >= 8 {
            // Most matches are shorter than five words; without a loop there is nothing to mispredict.
            for _ in 0..<5 {
                target.storeBytes(of: source.loadUnaligned(as: UInt64.self), as: UInt64.self)
                source += 8
                target += 8
            }
            while target < end {
                target.storeBytes(of: source.loadUnaligned(as: UInt64.self), as: UInt64.self)
                source += 8
                target += 8
            }
        } else if distance == 1 {
            let word = UInt64(out[-1]) &* 0x0101_0101_0101_0101
            repeat {
                target.storeBytes(of: word, as: UInt64.self)
                target += 8
            } while target < end
        } else {
            for place in 0..<length { out[place] = out[place - distance] }
        }
    }
}
