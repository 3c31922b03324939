/// The bytes that a raw deflate stream unpacks to; it must end exactly where the packed bytes end.
final class InflateSource: ByteSource {
    /// Past the first MiB, more output than this for each byte of input is a bomb; chats pack about 4 to 1.
    static let ratioLimit = 200
    static let freeOutput = 1 << 20

    private var inflater: Inflater
    private var place = 0
    private var made = 0

    init(_ packed: any ByteSource) { inflater = Inflater(packed) }

    func read(into space: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
        if place == inflater.chunkCount, try !advance() { return 0 }
        let count = min(space.count, inflater.chunkCount - place)
        space.copyMemory(from: UnsafeRawBufferPointer(start: inflater.chunk + place, count: count))
        place += count
        return count
    }

    private func advance() throws(ImportError) -> Bool {
        place = 0
        guard try inflater.next() else { return false }
        made += inflater.chunkCount
        guard made <= Self.freeOutput || made / Self.ratioLimit <= inflater.taken else { throw .zip(.bomb) }
        return true
    }
}
