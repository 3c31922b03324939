/// A terminal that gives single keys, without Enter and without showing them; tests make their own.
struct Keyboard {
    /// Waits for a key, at most so many milliseconds; `nil`: for as long as it takes.
    var next: (_ milliseconds: Int?) -> Press
    /// Gives the terminal back as it was; no key comes after that.
    var close: () -> Void
    /// Ends the program as the signal would have ended it.
    var end: (_ signal: Int32) -> Void

    enum Press: Equatable {
        /// A key with one character; small letters for capital ones.
        case key(Character)
        /// An arrow, a function key, a letter of another alphabet.
        case other
        /// Time is up.
        case nothing
        /// The terminal is gone, or Ctrl-D.
        case ended
        /// Ctrl-C, a hang-up, a polite kill.
        case interrupted(Int32)
    }
}

extension Keyboard.Press {
    /// Reads one key off the front of what a terminal sent.
    ///
    /// - Returns: `nil` for nothing at all.
    static func take(from bytes: inout [UInt8]) -> Self? {
        guard let first = bytes.first else { return nil }
        bytes.removeFirst()
        switch first {
        case 0x04: return .ended
        case 0x1B:
            takeSequence(from: &bytes)
            return .other
        case 0x41...0x5A: return .key(Character(Unicode.Scalar(first + 32)))
        case 0x20..<0x7F: return .key(Character(Unicode.Scalar(first)))
        case 0x80...:
            while let next = bytes.first, (0x80..<0xC0).contains(next) { bytes.removeFirst() }
            return .other
        default: return .other
        }
    }

    /// What follows an escape: `[` or `O`, parameters, and a last letter or `~`.
    private static func takeSequence(from bytes: inout [UInt8]) {
        guard let kind = bytes.first, kind == 0x5B || kind == 0x4F else { return }
        bytes.removeFirst()
        while let byte = bytes.first {
            bytes.removeFirst()
            if (0x40...0x7E).contains(byte) { return }
        }
    }
}
