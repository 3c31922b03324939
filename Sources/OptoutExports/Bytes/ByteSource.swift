import Synchronization

/// Bytes in order, from their beginning to their end.
protocol ByteSource: AnyObject {
    /// Fills a part of `space`, which is never empty; 0 only at the end.
    func read(into space: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int
}

/// Bytes that can be read from any offset, as often as needed.
protocol ByteStore: AnyObject {
    var size: Int { get }
    /// About how many of its bytes were unpacked from one byte of the file; 1 for the file itself.
    var unpacking: Int { get }

    /// Fills a part of `space` from `offset`; 0 only at the end.
    func read(at offset: Int, into space: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int
}

extension ByteStore {
    var unpacking: Int { 1 }

    /// Exactly `count` bytes from `offset`.
    ///
    /// - Throws: `changed` if they are not all there; callers check `size` first.
    func bytes(at offset: Int, count: Int) throws(ImportError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            // Typed throws do not pass through `withUnsafe…`, so the outcome is carried out as a result.
            let outcome = bytes.withUnsafeMutableBytes { space in
                Result<Int, ImportError>.catching { () throws(ImportError) in
                    try self.read(at: offset + done, into: UnsafeMutableRawBufferPointer(rebasing: space[done...]))
                }
            }
            let got = try outcome.get()
            guard got > 0 else { throw .changed }
            done += got
        }
        return bytes
    }
}

extension Result {
    static func catching(_ body: () throws(Failure) -> Success) -> Result {
        do { return .success(try body()) } catch { return .failure(error) }
    }
}

/// The bytes `[start, end)` of a store, in order.
final class StoreSource: ByteSource {
    private let store: any ByteStore
    private var offset: Int
    private let end: Int
    private let meter: Meter?

    init(_ store: any ByteStore, from start: Int = 0, to end: Int? = nil, meter: Meter? = nil) {
        self.store = store
        offset = start
        self.end = end ?? store.size
        self.meter = meter
    }

    func read(into space: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
        let wanted = min(space.count, end - offset)
        guard wanted > 0 else { return 0 }
        let got = try store.read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: space[..<wanted]))
        guard got > 0 else { throw .changed }
        offset += got
        meter?.add(got)
        return got
    }
}

/// The bytes `[start, start + size)` of a store as a store of their own.
final class StoreWindow: ByteStore {
    private let store: any ByteStore
    private let start: Int
    let size: Int

    init(_ store: any ByteStore, start: Int, size: Int) {
        self.store = store
        self.start = start
        self.size = size
    }

    func read(at offset: Int, into space: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
        let wanted = min(space.count, size - offset)
        guard wanted > 0 else { return 0 }
        return try store.read(at: start + offset, into: UnsafeMutableRawBufferPointer(rebasing: space[..<wanted]))
    }
}

/// How much of the input was read, for the progress shown; counted up by whichever thread reads.
final class Meter: Sendable {
    private let count = Atomic(0)
    private let all = Atomic(0)

    var done: Int { count.load(ordering: .relaxed) }

    var total: Int {
        get { all.load(ordering: .relaxed) }
        set { all.store(newValue, ordering: .relaxed) }
    }

    func add(_ bytes: Int) { count.add(bytes, ordering: .relaxed) }
}

/// Bytes in memory, in order.
final class MemorySource: ByteSource {
    private let bytes: [UInt8]
    private let step: Int
    private var offset = 0

    /// - Parameter step: the most that one read gives; small ones exercise every seam.
    init(_ bytes: [UInt8], step: Int = .max) {
        self.bytes = bytes
        self.step = step
    }

    func read(into space: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
        let count = min(space.count, step, bytes.count - offset)
        space.copyBytes(from: bytes[offset..<offset + count])
        offset += count
        return count
    }
}
