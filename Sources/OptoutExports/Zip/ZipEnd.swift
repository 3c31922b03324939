/// Where the directory of a zip lies (APPNOTE 6.3.10, sections 4.3.14 to 4.3.16).
///
/// Rules of ours where readers differ: the end record's comment reaches exactly to the end of the file; the directory
/// lies directly before the end records; exactly one end record in the file's last 64 KiB fits both; a 32-bit field that
/// is not all ones equals its 64-bit one. So nothing can stand before or behind the zip unseen.
struct ZipEnd: Equatable {
    var directoryOffset: Int
    var directorySize: Int
    var count: Int

    private static let recordSize = 22
    private static let longestComment = 65_535

    init(_ store: any ByteStore) throws(ImportError) {
        let tailSize = min(store.size, Self.recordSize + Self.longestComment)
        guard tailSize >= Self.recordSize else { throw .zip(.noEnd) }
        let tailStart = store.size - tailSize
        let tail = try store.bytes(at: tailStart, count: tailSize)
        var fitting: [ZipEnd] = []
        var fault = ZipFault.noEnd
        for place in Self.candidates(in: tail) {
            do {
                fitting.append(try ZipEnd(tail, at: place, position: tailStart + place, store))
            } catch .zip(let why) { fault = why }
        }
        guard let only = fitting.first else { throw .zip(fault) }
        guard fitting.count == 1 else { throw .zip(.twoEnds) }
        self = only
    }

    /// Places of end records whose comment ends where the file ends.
    private static func candidates(in tail: [UInt8]) -> [Int] {
        (0...tail.count - recordSize).filter { place in
            tail[place] == 0x50 && tail[place + 1] == 0x4b && tail[place + 2] == 5 && tail[place + 3] == 6
                && place + recordSize + tail.short(at: place + 20) == tail.count
        }
    }

    private init(_ tail: [UInt8], at place: Int, position: Int, _ store: any ByteStore) throws(ImportError) {
        let disks = (tail.short(at: place + 4), tail.short(at: place + 6))
        let counts = (tail.short(at: place + 8), tail.short(at: place + 10))
        directorySize = tail.long(at: place + 12)
        directoryOffset = tail.long(at: place + 16)
        count = counts.1
        var directoryEnd = position
        if let wide = try Zip64End(store, endPosition: position) {
            guard Self.agree(disks.0, wide.disk, 0xffff), Self.agree(disks.1, wide.disk, 0xffff),
                Self.agree(counts.0, wide.count, 0xffff), Self.agree(counts.1, wide.count, 0xffff),
                Self.agree(directorySize, wide.directorySize, 0xffff_ffff),
                Self.agree(directoryOffset, wide.directoryOffset, 0xffff_ffff)
            else { throw .zip(.badOffsets) }
            (count, directorySize, directoryOffset) = (wide.count, wide.directorySize, wide.directoryOffset)
            directoryEnd = wide.position
        } else {
            guard disks == (0, 0), counts.0 == counts.1 else { throw .zip(.split) }
        }
        guard directoryOffset + directorySize == directoryEnd else { throw .zip(.badOffsets) }
    }

    private static func agree(_ narrow: Int, _ wide: Int, _ allOnes: Int) -> Bool {
        narrow == allOnes || narrow == wide
    }
}

/// The 64-bit end record, if a locator for one stands directly before the end record.
private struct Zip64End {
    let position: Int
    let disk = 0
    let count: Int
    let directorySize: Int
    let directoryOffset: Int

    private static let locatorSize = 20
    private static let recordSize = 56

    init?(_ store: any ByteStore, endPosition: Int) throws(ImportError) {
        let locatorPosition = endPosition - Self.locatorSize
        guard locatorPosition >= 0 else { return nil }
        let locator = try store.bytes(at: locatorPosition, count: Self.locatorSize)
        guard locator.starts(with: [0x50, 0x4b, 6, 7]) else { return nil }
        guard locator.long(at: 4) == 0, locator.long(at: 16) == 1, let position = locator.size(at: 8),
            position + Self.recordSize <= locatorPosition
        else { throw .zip(.badOffsets) }
        let record = try store.bytes(at: position, count: Self.recordSize)
        guard record.starts(with: [0x50, 0x4b, 6, 6]), record.size(at: 4) == locatorPosition - position - 12,
            record.long(at: 16) == 0, record.long(at: 20) == 0,
            let onDisk = record.size(at: 24), let count = record.size(at: 32), onDisk == count,
            let size = record.size(at: 40), let offset = record.size(at: 48)
        else { throw .zip(.badOffsets) }
        self.position = position
        self.count = count
        directorySize = size
        directoryOffset = offset
    }
}
