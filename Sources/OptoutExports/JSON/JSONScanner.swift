import Glibc

/// A strict pull scanner over one JSON text (RFC 8259) of any size, in bounded memory.
///
/// The caller walks the text; nothing is built but what it asks for. Accepted is exactly what the RFC's grammar allows,
/// at most `depthLimit` deep, after an optional UTF-8 byte-order mark. Inside strings, bytes that are not UTF-8 and lone
/// surrogate escapes do not end the reading: they are read as U+FFFD, one per maximal broken part, and counted.
struct JSONScanner: ~Copyable {
    static let depthLimit = 64
    /// What a string is cut to where its text is wanted.
    static let textLimit = 1_000

    /// What may be looked at behind the window's end: a step of the text scan begins before it.
    private static let margin = 64

    private let window: UnsafeMutablePointer<UInt8>
    private let capacity: Int
    private let source: any ByteSource
    private var bytesBeforeWindow = 0
    private var sourceIsAtEnd = false
    /// The next byte to look at; `at <= end`, and eight zero bytes and 56 of any kind lie behind `end`.
    var at: UnsafeMutablePointer<UInt8>
    var end: UnsafeMutablePointer<UInt8>
    var depth = 0
    /// Just behind an opening bracket.
    var isFirst = false
    /// Strings that held bytes which are not UTF-8.
    var brokenStrings = 0
    /// A time that named no zone.
    var metTimeWithoutZone = false
    /// A key that had to be repaired to be read.
    var metBrokenKey = false
    /// The string last read as text.
    let text: UnsafeMutablePointer<UInt8>
    var textCount = 0
    var textWasCut = false
    var textWasRepaired = false
    /// Of the whole string last read, cut or not.
    var textWords = WordCount()
    /// Takes the pieces of the string being read, in place of `text`.
    var taker: (any TextTaker)?

    init(_ source: any ByteSource, capacity: Int = 256 * 1024) throws(ImportError) {
        self.source = source
        self.capacity = max(capacity, 64)
        window = .allocate(capacity: self.capacity + Self.margin)
        memset(window, 0, self.capacity + Self.margin)
        text = .allocate(capacity: Self.textLimit)
        memset(text, 0, Self.textLimit)
        at = window
        end = window
        try skipByteOrderMark()
    }

    deinit {
        window.deallocate()
        text.deallocate()
    }

    /// Bytes of the text before the one looked at.
    var offset: Int { bytesBeforeWindow + (at - window) }

    /// Moves what is left to the front of the window and reads on behind it; `false` at the end of the text.
    mutating func refill() throws(ImportError) -> Bool {
        let left = end - at
        bytesBeforeWindow += at - window
        window.update(from: at, count: left)
        at = window
        end = window + left
        let got = sourceIsAtEnd ? 0 : try source.read(into: .init(start: end, count: capacity - left))
        end += got
        end.update(repeating: 0, count: 8)
        sourceIsAtEnd = got == 0
        return got > 0
    }

    /// Makes `count` bytes (at most 32) visible from `at`, fewer only at the end of the text.
    @inline(__always)
    mutating func show(_ count: Int) throws(ImportError) {
        while end - at < count, try refill() {}
    }

    /// The first byte that is no white space, not yet consumed; 0 at the end of the text.
    @inline(__always)
    mutating func next() throws(ImportError) -> UInt8 {
        let byte = at.pointee
        if byte > 0x20 { return byte }
        if byte == 0x20, at[1] > 0x20 {
            at += 1
            return at.pointee
        }
        return try nextAfterSpace()
    }

    @inline(never)
    private mutating func nextAfterSpace() throws(ImportError) -> UInt8 {
        while true {
            let byte = at.pointee
            switch byte {
            case 0x20, 0x0a, 0x0d, 0x09: at += 1
            case 0x21...: return byte
            default:
                guard at == end else { throw unexpected() }
                guard try refill() else { return 0 }
            }
        }
    }

    /// What is wrong with the byte at `at`.
    func unexpected(_ fault: JSONFault = .unexpectedByte) -> ImportError {
        .json(at == end ? .cutShort : fault, offset: offset)
    }

    /// Checks that nothing but white space follows.
    mutating func finish() throws(ImportError) {
        guard try next() == 0 else { throw .json(.moreThanOne, offset: offset) }
    }

    private mutating func skipByteOrderMark() throws(ImportError) {
        try show(3)
        if at[0] == 0xef, at[1] == 0xbb, at[2] == 0xbf { at += 3 }
    }
}
