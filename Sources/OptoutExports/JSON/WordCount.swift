/// Counts the words of a text that comes in pieces; see `JSONScanner.countWords` for what a word is.
struct WordCount {
    private(set) var count = 0
    private var isInWord = false

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes where byte.isASCIISpace == isInWord {
            isInWord.toggle()
            if isInWord { count += 1 }
        }
    }

    /// Ends the word that may be open.
    mutating func gap() { isInWord = false }
}

extension UInt8 {
    /// U+0009 to U+000D, or U+0020.
    @inline(__always)
    var isASCIISpace: Bool { self == 0x20 || (0x09...0x0d).contains(self) }
}
