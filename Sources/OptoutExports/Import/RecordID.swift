import Crypto

/// The id of a chat whose provider gives none: the first 32 hex digits of a SHA-256 over what stays the same from one
/// export to the next.
struct RecordID {
    private var hash = SHA256()

    /// - Parameter kind: the format, such as `gemini`; ids of different formats never meet.
    init(_ kind: String) { add(kind + "\n") }

    mutating func add(_ text: String) { hash.update(data: Array(text.utf8)) }

    mutating func add(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

    /// Lower-case hex digits.
    var text: String {
        let digits = Array("0123456789abcdef".utf8)
        let bytes = hash.finalize().prefix(16)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
