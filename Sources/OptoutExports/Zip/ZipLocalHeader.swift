/// The header directly before an entry's data.
struct ZipLocalHeader {
    let dataStart: Int
    private let flags: Int
    private let method: Int
    private let checksum: UInt32
    private let packedSize: Int
    private let size: Int
    private let name: [UInt8]

    init(_ store: any ByteStore, at offset: Int, directoryOffset: Int) throws(ImportError) {
        guard offset + ZipEntry.localHeaderSize <= directoryOffset else { throw .zip(.badDirectory) }
        let fixed = try store.bytes(at: offset, count: ZipEntry.localHeaderSize)
        guard fixed.starts(with: [0x50, 0x4b, 3, 4]) else { throw .zip(.badDirectory) }
        let lengths = (fixed.short(at: 26), fixed.short(at: 28))
        let nameStart = offset + ZipEntry.localHeaderSize
        guard nameStart + lengths.0 + lengths.1 <= directoryOffset else { throw .zip(.badDirectory) }
        let variable = try store.bytes(at: nameStart, count: lengths.0 + lengths.1)
        name = Array(variable.prefix(lengths.0))
        var wide = try ZipWideFields(extra: variable.dropFirst(lengths.0))
        flags = fixed.short(at: 6)
        method = fixed.short(at: 8)
        checksum = UInt32(fixed.long(at: 14))
        size = try wide.resolve(fixed.long(at: 22))
        packedSize = try wide.resolve(fixed.long(at: 18))
        dataStart = nameStart + variable.count
    }

    /// - Throws: `disagreement` unless it says what the directory says.
    func check(agreesWith entry: ZipEntry) throws(ImportError) {
        // A streamed entry's header may leave numbers at zero; all of them then stand behind the data.
        func agrees(_ own: Int, _ central: Int) -> Bool { own == central || own == 0 && entry.hasDescriptor }
        guard name == entry.name, method == entry.method, flags == entry.flags,
            agrees(Int(checksum), Int(entry.checksum)), agrees(packedSize, entry.packedSize), agrees(size, entry.size)
        else { throw .zip(.disagreement) }
    }

    /// Bytes that the data descriptor behind the data takes, 0 without one.
    ///
    /// With or without a signature, 32 or 64 bits wide: whichever repeats the directory's numbers.
    static func descriptorSize(
        of entry: ZipEntry, at offset: Int, in store: any ByteStore
    ) throws(ImportError) -> Int {
        guard entry.hasDescriptor else { return 0 }
        let bytes = try store.bytes(at: offset, count: min(24, max(0, store.size - offset)))
        for (start, width) in [(4, 4), (0, 4), (4, 8), (0, 8)] {
            let length = start + 4 + 2 * width
            guard bytes.count >= length, start == 0 || bytes.starts(with: [0x50, 0x4b, 7, 8]),
                bytes.long(at: start) == Int(entry.checksum),
                bytes.number(at: start + 4, count: width) == UInt64(entry.packedSize),
                bytes.number(at: start + 4 + width, count: width) == UInt64(entry.size)
            else { continue }
            return length
        }
        throw .zip(.disagreement)
    }
}
