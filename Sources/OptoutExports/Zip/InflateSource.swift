import CZlib

/// The bytes that a raw deflate stream (RFC 1951) unpacks to; it must end exactly where the packed bytes end.
final class InflateSource: ByteSource {
    /// Past the first MiB, more output than this for each byte of input is a bomb; chats pack about 4 to 1.
    static let ratioLimit = 200
    static let freeOutput = 1 << 20

    private let packed: any ByteSource
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutableRawBufferPointer
    private var isDone = false

    init(_ packed: any ByteSource) throws(ImportError) {
        self.packed = packed
        input = .allocate(byteCount: 64 * 1024, alignment: 16)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw .unreadable(12) }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
    }

    func read(into space: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
        stream.pointee.next_out = space.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(space.count)
        while !isDone, stream.pointee.avail_out == UInt32(space.count) { try step() }
        return space.count - Int(stream.pointee.avail_out)
    }

    private func step() throws(ImportError) {
        if stream.pointee.avail_in == 0 { try fill() }
        switch inflate(stream, Z_NO_FLUSH) {
        case Z_OK: break
        case Z_STREAM_END: try finish()
        case Z_BUF_ERROR: throw .zip(.cutShort)
        default: throw .zip(.badDeflate)
        }
        let (read, made) = (Int(stream.pointee.total_in), Int(stream.pointee.total_out))
        guard made <= Self.freeOutput || made / Self.ratioLimit <= read else { throw .zip(.bomb) }
    }

    private func fill() throws(ImportError) {
        let got = try packed.read(into: input)
        guard got > 0 else { throw .zip(.cutShort) }
        stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(got)
    }

    private func finish() throws(ImportError) {
        isDone = true
        guard stream.pointee.avail_in == 0, try packed.read(into: input) == 0 else { throw .zip(.badDeflate) }
    }
}
