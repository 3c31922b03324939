/// The bits of a deflate stream, lowest first.
///
/// `bits` holds at least `count` of them; what lies above is a copy of bytes from `next` on, or zero, so that taking in
/// more can simply be an *or*. Behind the last byte stand zeros; taking more than there are is found out by `check`.
struct DeflateBits: ~Copyable {
    private static let capacity = 64 * 1024
    private static let padding = 32
    /// Bytes kept before `next`: those whose bits are held may be given back.
    private static let kept = 8

    private let buffer: UnsafeMutablePointer<UInt8>
    private let source: any ByteSource
    private(set) var isAtEnd = false
    /// The first byte not taken in.
    var next: UnsafeMutablePointer<UInt8>
    private var end: UnsafeMutablePointer<UInt8>
    var bits: UInt64 = 0
    var count = 0
    /// Bytes before `start`.
    private var before = 0

    init(_ source: any ByteSource) {
        self.source = source
        let size = Self.kept + Self.capacity + Self.padding
        buffer = .allocate(capacity: size)
        buffer.initialize(repeating: 0, count: size)
        next = buffer + Self.kept
        end = next
    }

    deinit { buffer.deallocate() }

    /// Up to here two words can be taken in.
    var limit: UnsafeMutablePointer<UInt8> { isAtEnd ? end + 8 : end - 16 }

    /// Bytes taken so far.
    var taken: Int { before + (next - start) - count / 8 }

    private var start: UnsafeMutablePointer<UInt8> { buffer + Self.kept }

    /// Reads on until `next` is at most at `limit`.
    ///
    /// - Throws: `cutShort` where more was taken than there is.
    mutating func fill() throws(ImportError) {
        while next > limit {
            guard !isAtEnd else { throw .zip(.cutShort) }
            let left = end - next
            before += next - start
            buffer.update(from: next - Self.kept, count: Self.kept + left)
            next = start
            end = start + left
            let got = try source.read(into: .init(start: end, count: Self.capacity - left))
            end += got
            guard got == 0 else { continue }
            isAtEnd = true
            end.update(repeating: 0, count: Self.padding)
        }
    }

    /// Takes in a word: at least 56 bits are there then.
    @inline(__always)
    mutating func refill() {
        bits |= UInt64(littleEndian: UnsafeRawPointer(next).loadUnaligned(as: UInt64.self)) &<< UInt64(count)
        next += (63 &- count) &>> 3
        count |= 56
    }

    /// The next bits, at most 16.
    mutating func take(_ wanted: Int) throws(ImportError) -> Int {
        if count < wanted {
            try fill()
            refill()
        }
        let value = Int(bits & (1 << UInt64(wanted) - 1))
        drop(wanted)
        return value
    }

    @inline(__always)
    mutating func drop(_ taken: Int) {
        bits &>>= UInt64(taken)
        count &-= taken
    }

    /// Goes on at the next whole byte, with no bits held.
    mutating func align() {
        next -= count / 8
        bits = 0
        count = 0
    }

    /// Copies whole bytes, at most `wanted`; `align` comes first.
    mutating func copy(_ wanted: Int, to target: UnsafeMutablePointer<UInt8>) throws(ImportError) -> Int {
        if next >= end { try fill() }
        let copied = min(wanted, end - next)
        guard copied > 0 else { throw .zip(.cutShort) }
        target.update(from: next, count: copied)
        next += copied
        return copied
    }

    /// - Throws: `cutShort` if more was taken than there is.
    func check() throws(ImportError) {
        if isAtEnd, next - count / 8 > end { throw .zip(.cutShort) }
    }

    /// Whether the packed bytes end here, up to the last byte's unused bits.
    mutating func isFinished() throws(ImportError) -> Bool {
        try check()
        align()
        while !isAtEnd, next == end { try fill() }
        return next == end
    }
}
