/// A source whose beginning can be read several times: to tell what it is, and then to read it.
final class PeekSource: ByteSource {
    static let limit = 512 * 1024

    private let inner: any ByteSource
    /// What was read so far; `nil` once that is more than is kept.
    private var kept: [UInt8]? = []
    private var place = 0
    private var isLast = false

    init(_ inner: any ByteSource) { self.inner = inner }

    /// Goes back to the beginning; `false` if more was read than is kept.
    func rewind() -> Bool {
        place = 0
        return kept != nil
    }

    /// Goes back to the beginning for the last time.
    func rewindForGood() -> Bool {
        isLast = true
        return rewind()
    }

    /// Up to `count` bytes (at most `limit`) from the beginning, fewer only at the end; leaves the source there.
    func head(_ count: Int) throws(ImportError) -> ArraySlice<UInt8> {
        guard rewind() else { return [] }
        let space = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
        defer { space.deallocate() }
        while let kept, kept.count < count {
            place = kept.count
            let wanted = UnsafeMutableRawBufferPointer(rebasing: space[..<min(space.count, count - kept.count)])
            guard try read(into: wanted) > 0 else { break }
        }
        place = 0
        return kept?.prefix(count) ?? []
    }

    func read(into space: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
        guard let kept else { return try inner.read(into: space) }
        if place < kept.count {
            let count = min(space.count, kept.count - place)
            space.copyBytes(from: kept[place..<place + count])
            place += count
            return count
        }
        let got = try inner.read(into: space)
        keep(UnsafeRawBufferPointer(rebasing: space[..<got]))
        return got
    }

    private func keep(_ bytes: UnsafeRawBufferPointer) {
        guard !isLast, let count = kept?.count, count + bytes.count <= Self.limit else {
            kept = nil
            return
        }
        kept?.append(contentsOf: bytes)
        place += bytes.count
    }
}
