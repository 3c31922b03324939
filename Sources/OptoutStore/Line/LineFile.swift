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
    func read() -> DueCounts? { readingText { DueCounts($0) } }

    /// How many chores are due; `nil` where the record has to be asked.
    package func count(at now: Instant) -> Int? { readingText { DueCounts.count(in: $0, at: now) } }

    private func readingText<Value>(_ body: (Span<UInt8>) -> Value?) -> Value? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        // No array: its type would first have to be made.
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.byteLimit) { buffer in
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            guard count > 0, count < buffer.count else { return nil }
            return body(UnsafeBufferPointer(rebasing: buffer.prefix(count)).span)
        }
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
