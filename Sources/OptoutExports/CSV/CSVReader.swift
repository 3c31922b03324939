import Glibc

/// What can be wrong with a table.
package enum TableFault: String, Hashable, Sendable, CaseIterable {
    case openQuote = "the text ends inside a quoted field"
    case afterQuote = "something follows a closing quote"
    case lineEnd = "a line ends in a carriage return without a line feed"
    case doubleColumn = "a column comes twice"
    case mixedDates = "its dates begin now with the month, now with the day"
}

/// A strict reader of comma-separated values (RFC 4180) of any size, in bounded memory: a field is handed on in pieces
/// and never held whole.
///
/// Lines end in LF or CR LF; a UTF-8 byte-order mark is stepped over. Whatever would let two readers see different rows
/// behind it is an error: a quoted field without its end, anything but a comma or a line's end behind a closing quote, a
/// CR alone. A quote inside a field that does not begin with one harms only its own row; `hasStrayQuote` tells.
struct CSVReader: ~Copyable {
    private let source: any ByteSource
    private let window: UnsafeMutablePointer<UInt8>
    private let capacity: Int
    private var bytesBeforeWindow = 0
    private var at = 0
    private var end = 0
    private var isAtEnd = false
    /// Whether the row last begun has a quote where none may stand.
    private(set) var hasStrayQuote = false

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let lineFeed: UInt8 = 0x0a
    private static let carriageReturn: UInt8 = 0x0d

    init(_ source: any ByteSource, capacity: Int = 64 * 1024) throws(ImportError) {
        self.source = source
        self.capacity = max(capacity, 8)
        window = .allocate(capacity: self.capacity)
        try skipByteOrderMark()
    }

    deinit { window.deallocate() }

    /// Bytes of the text before the one looked at.
    private var offset: Int { bytesBeforeWindow + at }

    /// Whether another row comes; all fields of the one before have to be read.
    mutating func nextRow() throws(ImportError) -> Bool {
        hasStrayQuote = false
        return try peek() != nil
    }

    /// Reads the next field of the row and hands it on in pieces, without its quotes; an empty field has none.
    ///
    /// - Returns: whether another field follows in the same row.
    mutating func readField(_ take: (UnsafeBufferPointer<UInt8>) -> Void) throws(ImportError) -> Bool {
        let start = offset
        if try peek() == Self.quote {
            at += 1
            try readQuoted(take, from: start)
        } else {
            try readPlain(take)
        }
        return try isFollowed()
    }

    /// Up to behind the closing quote.
    private mutating func readQuoted(
        _ take: (UnsafeBufferPointer<UInt8>) -> Void, from start: Int
    ) throws(ImportError) {
        while true {
            guard try peek() != nil else { throw .table(.openQuote, offset: start) }
            let found = memchr(window + at, Int32(Self.quote), end - at)
            let stop = found.map { $0 - UnsafeMutableRawPointer(window) } ?? end
            if stop > at { take(UnsafeBufferPointer(start: window + at, count: stop - at)) }
            at = stop
            guard found != nil else { continue }
            at += 1
            guard try peek() == Self.quote else { return }
            take(UnsafeBufferPointer(start: window + at, count: 1))
            at += 1
        }
    }

    /// Up to a comma, the line's end or the end of the text.
    private mutating func readPlain(_ take: (UnsafeBufferPointer<UInt8>) -> Void) throws(ImportError) {
        while try peek() != nil {
            let start = at
            while at < end, !isEndOfPlain(window[at]) {
                if window[at] == Self.quote { hasStrayQuote = true }
                at += 1
            }
            if at > start { take(UnsafeBufferPointer(start: window + start, count: at - start)) }
            if at < end { return }
        }
    }

    @inline(__always)
    private func isEndOfPlain(_ byte: UInt8) -> Bool {
        byte == Self.comma || byte == Self.lineFeed || byte == Self.carriageReturn
    }

    /// Steps over what ends a field.
    private mutating func isFollowed() throws(ImportError) -> Bool {
        switch try peek() {
        case Self.comma:
            at += 1
            return true
        case Self.lineFeed: at += 1
        case Self.carriageReturn:
            at += 1
            guard try peek() == Self.lineFeed else { throw .table(.lineEnd, offset: offset - 1) }
            at += 1
        case nil: break
        default: throw .table(.afterQuote, offset: offset)
        }
        return false
    }

    /// The next byte, not yet consumed; `nil` at the end of the text.
    @inline(__always)
    private mutating func peek() throws(ImportError) -> UInt8? {
        if at == end { try refill() }
        return at < end ? window[at] : nil
    }

    private mutating func refill() throws(ImportError) {
        bytesBeforeWindow += end
        at = 0
        end = isAtEnd ? 0 : try source.read(into: .init(start: window, count: capacity))
        isAtEnd = end == 0
    }

    /// Takes as many reads as the mark has bytes, where they come one by one.
    private mutating func skipByteOrderMark() throws(ImportError) {
        while end < 3 {
            let got = try source.read(into: .init(start: window + end, count: capacity - end))
            guard got > 0 else {
                isAtEnd = true
                break
            }
            end += got
        }
        if end >= 3, window[0] == 0xef, window[1] == 0xbb, window[2] == 0xbf { at = 3 }
    }
}
