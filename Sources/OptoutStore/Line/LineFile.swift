import Glibc
package import OptoutCore

/// The small private file beside the record that holds what `status --line` says, so that a prompt opens no database.
///
/// It is true whenever it is there: before anything else becomes true it is taken away, and what is written there was
/// read while nobody could write to the record.
package struct LineFile: Hashable, Sendable {
    private let path: String

    package init(beside place: RecordPlace) { path = place.path + ".line" }

    private static let byteLimit = 4096

    /// `nil` where there is none, or none that can be used.
    package func read() -> DueCounts? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.byteLimit) {
            $1 = max(0, Glibc.read(descriptor, $0.baseAddress, Self.byteLimit))
        }
        return bytes.count < Self.byteLimit ? DueCounts(String(decoding: bytes, as: UTF8.self)) : nil
    }

    var isThere: Bool { size(of: path) != nil }

    func remove() { unlink(path) }

    /// Puts the whole file there or nothing; only one process at a time may do this.
    func write(_ counts: DueCounts) {
        let new = path + ".new"
        let descriptor = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return }
        let bytes = Array(counts.text.utf8)
        let isWhole = Glibc.write(descriptor, bytes, bytes.count) == bytes.count
        close(descriptor)
        if !isWhole || rename(new, path) != 0 { unlink(new) }
    }
}
