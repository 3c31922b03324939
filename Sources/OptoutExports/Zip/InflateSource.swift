import CIsal
import Glibc

/// The bytes that a raw deflate stream (RFC 1951) unpacks to; it must end exactly where the packed bytes end.
///
/// Unpacked by ISA-L, which is several times as fast as zlib and in one thing more lenient: it takes the header of a block
/// whose code lengths leave codes unused (zlib: "invalid code lengths set", "… literal/lengths set", "… distances set").
/// Such a code is an error here only where the data use it. So a stream that zlib refuses for that is read if it unpacks
/// to just the bytes that the directory's size and checksum promise; damaged ones end there. All else that zlib refuses
/// is refused here, and what both accept unpacks to the same bytes.
final class InflateSource: ByteSource {
    /// Past the first MiB, more output than this for each byte of input is a bomb; chats pack about 4 to 1.
    static let ratioLimit = 200
    static let freeOutput = 1 << 20

    private let packed: any ByteSource
    private let ratio: Int
    /// Some 100 KiB: too large for a stack.
    private let state: UnsafeMutablePointer<inflate_state>
    private let input: UnsafeMutableRawBufferPointer
    /// Packed bytes given to the library, and what it made of them.
    private var given = 0
    private var made = 0
    private var isDone = false

    /// - Parameter unpackedBefore: how many of the packed bytes were made from one byte of the file.
    init(_ packed: any ByteSource, unpackedBefore: Int = 1) {
        self.packed = packed
        ratio = max(1, Self.ratioLimit / unpackedBefore)
        input = .allocate(byteCount: 64 * 1024, alignment: 64)
        let raw = UnsafeMutableRawPointer.allocate(byteCount: MemoryLayout<inflate_state>.size, alignment: 64)
        memset(raw, 0, MemoryLayout<inflate_state>.size)
        state = raw.bindMemory(to: inflate_state.self, capacity: 1)
        isal_inflate_init(state)
    }

    deinit {
        UnsafeMutableRawPointer(state).deallocate()
        input.deallocate()
    }

    func read(into space: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
        var count = 0
        while !isDone, count == 0 { count = try step(space) }
        return count
    }

    /// Unpacks once; 0 where that needed more input, which is there then.
    private func step(_ space: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
        let before = state.pointee.avail_in
        state.pointee.next_out = space.baseAddress?.assumingMemoryBound(to: UInt8.self)
        state.pointee.avail_out = UInt32(space.count)
        guard isal_inflate(state) >= ISAL_DECOMP_OK else { throw .zip(.badDeflate) }
        let count = space.count - Int(state.pointee.avail_out)
        made += count
        guard made <= Self.freeOutput || made / ratio <= given - Int(state.pointee.avail_in) else {
            throw .zip(.bomb)
        }
        if state.pointee.block_state == ISAL_BLOCK_FINISH {
            try finish()
        } else if count == 0 {
            // Neither taking nor giving with input left would go on for ever.
            guard state.pointee.avail_in == 0 || state.pointee.avail_in < before else { throw .zip(.badDeflate) }
            if state.pointee.avail_in == 0 { try fill() }
        }
        return count
    }

    private func fill() throws(ImportError) {
        let got = try packed.read(into: input)
        guard got > 0 else { throw .zip(.cutShort) }
        given += got
        state.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        state.pointee.avail_in = UInt32(got)
    }

    /// Whole bytes that the library took in but did not need count as left over too.
    private func finish() throws(ImportError) {
        isDone = true
        guard state.pointee.avail_in == 0, state.pointee.read_in_length < 8, try packed.read(into: input) == 0 else {
            throw .zip(.badDeflate)
        }
    }
}
