import Glibc

/// Reads another source ahead in a thread of its own, so that unpacking and scanning go on side by side.
///
/// The inner source is touched by that thread only, from `init` until it is joined.
final class AheadSource: ByteSource {
    private let shared: Shared
    private var thread = pthread_t()
    private let isThreaded: Bool
    private var current: Block?
    private var place = 0

    /// Below this a thread costs more than it gains.
    static let worthwhile = 4 * Block.size

    /// Reads ahead where there is enough to read.
    static func reading(_ inner: any ByteSource, size: Int) -> any ByteSource {
        size < worthwhile ? inner : AheadSource(inner)
    }

    init(_ inner: any ByteSource) {
        shared = Shared(inner)
        let context = Unmanaged.passRetained(shared).toOpaque()
        isThreaded =
            pthread_create(
                &thread, nil,
                { context in
                    guard let context else { return nil }
                    Unmanaged<Shared>.fromOpaque(context).takeRetainedValue().readAll()
                    return nil
                }, context) == 0
        if !isThreaded { Unmanaged<Shared>.fromOpaque(context).release() }
    }

    deinit {
        guard isThreaded else { return }
        shared.stop()
        pthread_join(thread, nil)
    }

    func read(into space: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
        guard isThreaded else { return try shared.inner.read(into: space) }
        if current.map({ place == $0.count }) ?? true {
            if let current { shared.giveBack(current) }
            current = nil
            place = 0
            current = try shared.take()
        }
        guard let current else { return 0 }
        let count = min(space.count, current.count - place)
        space.copyMemory(from: UnsafeRawBufferPointer(rebasing: current.space[place..<place + count]))
        place += count
        return count
    }
}

/// A piece of what was read ahead.
private final class Block {
    static let size = 256 * 1024

    let space = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
    var count = 0

    deinit { space.deallocate() }
}

/// What both threads see; everything but `inner` is guarded by the lock.
private final class Shared: @unchecked Sendable {
    let inner: any ByteSource
    private let lock = Lock()
    private var free = [Block(), Block(), Block()]
    private var full: [Block] = []
    private var ending: Result<Void, ImportError>?
    private var isStopped = false

    init(_ inner: any ByteSource) { self.inner = inner }

    // The reading thread.

    func readAll() {
        while let block = emptyBlock() {
            let outcome = Result<Int, ImportError>.catching { () throws(ImportError) in
                try self.fill(block)
            }
            lock.holding {
                switch outcome {
                case .success(let count) where count > 0:
                    block.count = count
                    full.append(block)
                case .success: ending = .success(())
                case .failure(let error): ending = .failure(error)
                }
                lock.tellChange()
            }
            if case .success(let count) = outcome, count > 0 { continue }
            return
        }
    }

    /// Fills the block as far as there is something.
    private func fill(_ block: Block) throws(ImportError) -> Int {
        var count = 0
        while count < Block.size {
            let got = try inner.read(into: UnsafeMutableRawBufferPointer(rebasing: block.space[count...]))
            guard got > 0 else { break }
            count += got
        }
        return count
    }

    private func emptyBlock() -> Block? {
        lock.holding {
            lock.wait { free.isEmpty && !isStopped }
            return isStopped ? nil : free.removeLast()
        }
    }

    // The using thread.

    /// The next piece; `nil` at the end.
    func take() throws(ImportError) -> Block? {
        let taken: (block: Block?, ending: Result<Void, ImportError>?) = lock.holding {
            lock.wait { full.isEmpty && ending == nil }
            return full.isEmpty ? (nil, ending) : (full.removeFirst(), nil)
        }
        if let ending = taken.ending { try ending.get() }
        return taken.block
    }

    func giveBack(_ block: Block) {
        lock.holding {
            free.append(block)
            lock.tellChange()
        }
    }

    func stop() {
        lock.holding {
            isStopped = true
            lock.tellChange()
        }
    }
}
