import CSystemd
import Glibc

/// The journal as a place to write to.
package struct Journal: Sendable {
    /// Where journald listens.
    private let socket: String

    package init(socket: String = "/run/systemd/journal/socket") { self.socket = socket }

    /// Hands the entry to journald; returning says that it took it, not that anybody can read it yet.
    ///
    /// Every field travels with its length, so that no value can pose as another field.
    ///
    /// - Throws: `.noJournal` where an entry would vanish, because libsystemd itself says nothing then.
    package func send(_ entry: JournalEntry) throws(SystemdError) {
        if let bad = entry.fields.first(where: { !JournalEntry.isName($0.name) }) { throw .fieldName(bad.name) }
        guard isListening else { throw .noJournal(socket: socket) }
        var bytes: [UInt8] = []
        let lengths = entry.fields.map { field in
            let start = bytes.count
            bytes += field.name.utf8
            bytes.append(UInt8(ascii: "="))
            bytes += field.value.utf8
            return bytes.count - start
        }
        let result = bytes.withUnsafeMutableBytes { Self.send($0, lengths: lengths) }
        try checkedNegative("sd_journal_sendv", result)
    }

    private var isListening: Bool {
        var status = stat()
        return stat(socket, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }

    private static func send(_ bytes: UnsafeMutableRawBufferPointer, lengths: [Int]) -> Int32 {
        var start = 0
        var vectors = lengths.map { length in
            defer { start += length }
            return iovec(iov_base: bytes.baseAddress?.advanced(by: start), iov_len: length)
        }
        return sd_journal_sendv(&vectors, Int32(vectors.count))
    }
}
