import CZlib
import Testing

@testable import OptoutExports

/// Packed by zlib.
private func deflated(_ bytes: [UInt8], level: Int32, strategy: Int32) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
        &stream, level, Z_DEFLATED, -15, 9, strategy, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var out = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 64)
    var bytes = bytes
    return bytes.withUnsafeMutableBufferPointer { input in
        out.withUnsafeMutableBufferPointer { output in
            (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
            (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(output.count))
            CZlib.deflate(&stream, Z_FINISH)
            return Array(output.prefix(output.count - Int(stream.avail_out)))
        }
    }
}

/// What zlib makes of a stream that must fill it exactly; `nil` where it refuses.
private func inflatedByZlib(_ packed: [UInt8], limit: Int) -> [UInt8]? {
    var stream = z_stream()
    inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { inflateEnd(&stream) }
    var out = [UInt8](repeating: 0, count: limit)
    var packed = packed
    return packed.withUnsafeMutableBufferPointer { input in
        out.withUnsafeMutableBufferPointer { output in
            (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
            (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(output.count))
            guard CZlib.inflate(&stream, Z_FINISH) == Z_STREAM_END, stream.avail_in == 0 else { return nil }
            return Array(output.prefix(output.count - Int(stream.avail_out)))
        }
    }
}

/// What the source makes of it, `room` bytes at a time.
private func inflated(_ packed: [UInt8], step: Int = .max, limit: Int = .max, room: Int = 4_099) -> [UInt8]? {
    var out: [UInt8] = []
    let space = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 16)
    defer { space.deallocate() }
    do {
        let source = InflateSource(MemorySource(packed, step: step))
        while out.count <= limit {
            let got = try source.read(into: space)
            if got == 0 { return out }
            out += space.prefix(got)
        }
        return nil
    } catch { return nil }
}

/// Texts, noise, runs and repeats at all distances.
private func sample(_ count: Int, _ numbers: inout FixedNumbers) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
        switch Int.random(in: 0..<4, using: &numbers) {
        case 0: bytes += (0..<200).map { _ in UInt8.random(in: 0...255, using: &numbers) }
        case 1: bytes += repeatElement(UInt8.random(in: 0...255, using: &numbers), count: 700)
        case 2: bytes += (0..<300).map { _ in UInt8.random(in: 97...110, using: &numbers) }
        default:
            guard !bytes.isEmpty else { continue }
            let distance = Int.random(in: 1...min(bytes.count, 32_768), using: &numbers)
            for _ in 0..<Int.random(in: 3...400, using: &numbers) { bytes.append(bytes[bytes.count - distance]) }
        }
    }
    return bytes
}

@Test(arguments: [0, 1, 2, 6, 9] as [Int32], [Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED])
func whatZlibPacksIsUnpacked(level: Int32, strategy: Int32) {
    var numbers = FixedNumbers(seed: UInt64(level * 10 + strategy))
    for count in [0, 1, 300, 40_000, 300_000] {
        let bytes = sample(count, &numbers)
        let packed = deflated(bytes, level: level, strategy: strategy)
        #expect(inflated(packed) == bytes)
        #expect(inflated(packed, step: 1) == bytes || count > 40_000)
        #expect(inflated(packed, step: 4_097) == bytes)
    }
}

@Test func aStreamCutAnywhereIsRefused() {
    var numbers = FixedNumbers(seed: 21)
    let bytes = sample(600, &numbers)
    for level in [0, 6] as [Int32] {
        let packed = deflated(bytes, level: level, strategy: Z_DEFAULT_STRATEGY)
        for count in 0..<packed.count { #expect(inflated(Array(packed.prefix(count))) == nil) }
        #expect(inflated(packed + [0]) == nil)
    }
}

/// In pieces we say what zlib says of the whole: the same bytes, or no. Where we alone take a damaged stream, it does not
/// unpack to what was packed, so that the checksum ends it.
@Test func damagedStreamsAreJudgedAsByZlib() {
    var numbers = FixedNumbers(seed: 22)
    var agreed = 0
    for round in 0..<4_000 {
        let bytes = sample(Int.random(in: 1...2_000, using: &numbers), &numbers)
        var packed = deflated(
            bytes, level: round % 3 == 0 ? 1 : 9, strategy: round % 5 == 0 ? Z_FIXED : Z_DEFAULT_STRATEGY)
        for _ in 0..<Int.random(in: 1...3, using: &numbers) {
            let place = Int.random(in: 0..<min(packed.count, round % 2 == 0 ? 80 : packed.count), using: &numbers)
            packed[place] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
        }
        let theirs = inflatedByZlib(packed, limit: 1 << 20)
        let ours = inflated(packed, step: round % 7 + 1, limit: 1 << 20, room: round % 11 == 0 ? 7 : 4_099)
        #expect(ours == theirs || theirs == nil && ours != bytes)
        if theirs != nil { agreed += 1 }
    }
    #expect(agreed > 50)
}

/// Bits, the first one lowest, as deflate has them.
private struct Bits {
    private(set) var bytes: [UInt8] = []
    private var count = 0

    mutating func put(_ value: Int, _ width: Int) {
        for place in 0..<width {
            if count % 8 == 0 { bytes.append(0) }
            bytes[count / 8] |= UInt8(value >> place & 1) << UInt8(count % 8)
            count += 1
        }
    }
}

/// A block that begins with nearly sensible code lengths and goes on at random.
private func nearlyDynamic(_ numbers: inout FixedNumbers) -> [UInt8] {
    let lengths = [0, Int.random(in: 1...3, using: &numbers), Int.random(in: 1...15, using: &numbers), 18]
    var bits = Bits()
    bits.put(0b101, 3)
    bits.put(Int.random(in: 0..<4, using: &numbers), 5)
    bits.put(Int.random(in: 0..<4, using: &numbers), 5)
    bits.put(15, 4)
    for symbol in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] {
        bits.put(lengths.contains(symbol) ? 2 : 0, 3)
    }
    for _ in 0..<Int.random(in: 20...300, using: &numbers) { bits.put(Int.random(in: 0...255, using: &numbers), 8) }
    return bits.bytes
}

/// RFC 1951, 3.2.7: what zlib reads, we read alike; what we alone read has a block of its own codes, some unused.
@Test func madeUpBlocksAreReadAsByZlib() {
    var numbers = FixedNumbers(seed: 23)
    var (read, lenient) = (0, 0)
    for round in 0..<30_000 {
        var packed = nearlyDynamic(&numbers)
        if round % 4 == 0 { packed = packed.map { _ in UInt8.random(in: 0...255, using: &numbers) } }
        let theirs = inflatedByZlib(packed, limit: 1 << 16)
        let ours = inflated(packed, limit: 1 << 16)
        if let theirs {
            read += 1
            #expect(ours == theirs)
        } else if ours != nil {
            lenient += 1
            #expect(packed[0] & 0b110 == 0b100)
        }
    }
    #expect(lenient < 30)
}
