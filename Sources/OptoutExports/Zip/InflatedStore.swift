/// A deflated entry as a store: reading onwards unpacks onwards, reading backwards unpacks again from the beginning.
///
/// For a zip inside a zip, whose directory stands at its end: nothing is written out, and memory stays bounded. Callers
/// read its entries in the order of their places, so it is unpacked a fixed number of times.
final class InflatedStore: ByteStore {
    let size: Int
    let unpacking: Int
    private let open: () throws(ImportError) -> any ByteSource
    private var source: (any ByteSource)?
    /// What was unpacked last, `[windowStart, windowStart + windowCount)`; half of it is kept for looking back.
    private let window: UnsafeMutableRawBufferPointer
    private var windowStart = 0
    private var windowCount = 0
    private static let half = 256 * 1024
    /// What reads one of its entries ahead may still do so when the next entry is opened.
    private let lock = Lock()

    init(_ entry: ZipEntry, open: @escaping () throws(ImportError) -> any ByteSource) {
        size = entry.size
        unpacking = max(1, (entry.size + entry.packedSize / 2) / max(1, entry.packedSize))
        self.open = open
        window = .allocate(byteCount: 2 * Self.half, alignment: 16)
    }

    deinit { window.deallocate() }

    func read(at offset: Int, into space: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
        try lock.holding { () throws(ImportError) in try self.copy(from: offset, into: space) }
    }

    private func copy(from offset: Int, into space: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
        guard offset < size else { return 0 }
        if offset < windowStart { restart() }
        while offset >= windowStart + windowCount { try advance() }
        let start = offset - windowStart
        let count = min(space.count, windowCount - start)
        space.copyMemory(from: UnsafeRawBufferPointer(rebasing: window[start..<start + count]))
        return count
    }

    private func restart() {
        source = nil
        windowStart = 0
        windowCount = 0
    }

    private func advance() throws(ImportError) {
        let source = try current()
        dropOldest()
        let got = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: window[windowCount...]))
        guard got > 0 else { throw .zip(.wrongSize) }
        windowCount += got
    }

    private func current() throws(ImportError) -> any ByteSource {
        if let source { return source }
        let opened = try open()
        source = opened
        return opened
    }

    private func dropOldest() {
        let dropped = windowCount - Self.half
        guard dropped > 0 else { return }
        window.copyMemory(from: UnsafeRawBufferPointer(rebasing: window[dropped..<windowCount]))
        windowStart += dropped
        windowCount -= dropped
    }
}
