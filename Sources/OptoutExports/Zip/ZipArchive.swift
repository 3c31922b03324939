/// The directory of a zip, read strictly: only what could be meant in one way is accepted.
///
/// Only the entries asked for are kept; of the others just the place they take, as no two may overlap.
struct ZipArchive {
    static let entryLimit = 500_000
    /// Entries kept at most; more of one export's files than this are nothing we know.
    static let keptLimit = 50_000

    let store: any ByteStore
    /// In the order of their places in the file.
    private(set) var entries: [ZipEntry] = []
    private var places: [Place] = []
    private let end: ZipEnd

    private struct Place {
        let start: Int
        let end: Int
    }

    /// - Parameter isWanted: whether the entry is to be kept.
    init(_ store: any ByteStore, isWanted: (ZipEntry) -> Bool) throws(ImportError) {
        self.store = store
        end = try ZipEnd(store)
        guard end.count <= Self.entryLimit else { throw .zip(.tooManyEntries) }
        try readDirectory(isWanted)
        try checkPlaces()
        entries.sort { $0.headerOffset < $1.headerOffset }
    }

    private mutating func readDirectory(_ isWanted: (ZipEntry) -> Bool) throws(ImportError) {
        var reader = DirectoryReader(store, from: end.directoryOffset, size: end.directorySize)
        for _ in 0..<end.count {
            let entry = try reader.next()
            guard entry.leastEnd <= end.directoryOffset else { throw .zip(.badDirectory) }
            places.append(Place(start: entry.headerOffset, end: entry.leastEnd))
            guard isWanted(entry) else { continue }
            guard entries.count < Self.keptLimit else { throw .zip(.tooManyEntries) }
            entries.append(entry)
        }
        guard reader.isAtEnd else { throw .zip(.badDirectory) }
    }

    private mutating func checkPlaces() throws(ImportError) {
        places.sort { $0.start < $1.start }
        for (place, next) in zip(places, places.dropFirst()) where place.end > next.start { throw .zip(.overlap) }
    }

    /// Where the entry behind the one at `offset` begins, or the directory.
    private func limit(after offset: Int) -> Int {
        var low = 0
        var high = places.count
        while low < high {
            let middle = (low + high) / 2
            if places[middle].start <= offset { low = middle + 1 } else { high = middle }
        }
        return low < places.count ? places[low].start : end.directoryOffset
    }

    /// Where the entry's packed data begin, its own header compared with the directory.
    func dataStart(of entry: ZipEntry) throws(ImportError) -> Int {
        try entry.checkReadable()
        let header = try ZipLocalHeader(store, at: entry.headerOffset, directoryOffset: end.directoryOffset)
        try header.check(agreesWith: entry)
        guard header.dataStart + entry.packedSize <= limit(after: entry.headerOffset) else { throw .zip(.overlap) }
        return header.dataStart
    }

    /// The entry's bytes; size, checksum and data descriptor are checked when they are read to their end.
    func open(_ entry: ZipEntry, meter: Meter? = nil) throws(ImportError) -> any ByteSource {
        let start = try dataStart(of: entry)
        let dataEnd = start + entry.packedSize
        let packed = StoreSource(store, from: start, to: dataEnd, meter: meter)
        let source: any ByteSource =
            entry.method == 0 ? packed : InflateSource(packed, unpackedBefore: store.unpacking)
        let checked = CheckedSource(source, entry) { () throws(ImportError) in
            let descriptor = try ZipLocalHeader.descriptorSize(of: entry, at: dataEnd, in: self.store)
            guard dataEnd + descriptor <= self.limit(after: entry.headerOffset) else { throw .zip(.overlap) }
        }
        // Unpacking and the checksum take about as long as the scanning: each gets a core.
        return AheadSource.reading(checked, size: entry.size)
    }
}

/// Reads the records of a directory one after the other.
private struct DirectoryReader {
    private let store: any ByteStore
    private var offset: Int
    private let end: Int
    private var buffer: [UInt8] = []
    private var place = 0

    private static let recordSize = 46

    init(_ store: any ByteStore, from start: Int, size: Int) {
        self.store = store
        offset = start
        end = start + size
    }

    var isAtEnd: Bool { offset == end && place == buffer.count }

    private mutating func show(_ count: Int) throws(ImportError) {
        guard buffer.count - place < count else { return }
        let more = min(max(64 * 1024, count), end - offset)
        buffer = buffer[place...] + (try store.bytes(at: offset, count: more))
        place = 0
        offset += more
        guard buffer.count >= count else { throw .zip(.badDirectory) }
    }

    mutating func next() throws(ImportError) -> ZipEntry {
        try show(Self.recordSize)
        guard buffer[place..<place + 4].elementsEqual([0x50, 0x4b, 1, 2]) else { throw .zip(.badDirectory) }
        let lengths = [28, 30, 32].map { buffer.short(at: place + $0) }
        let size = Self.recordSize + lengths.reduce(0, +)
        try show(size)
        defer { place += size }
        return try entry(nameLength: lengths[0], extraLength: lengths[1])
    }

    private func entry(nameLength: Int, extraLength: Int) throws(ImportError) -> ZipEntry {
        let nameStart = place + Self.recordSize
        let name = Array(buffer[nameStart..<nameStart + nameLength])
        guard !name.isEmpty, !name.contains(0) else { throw .zip(.badName) }
        let extra = buffer[nameStart + nameLength..<nameStart + nameLength + extraLength]
        var wide = try ZipWideFields(extra: extra)
        let size = try wide.resolve(buffer.long(at: place + 24))
        let packedSize = try wide.resolve(buffer.long(at: place + 20))
        let headerOffset = try wide.resolve(buffer.long(at: place + 42))
        guard wide.resolveDisk(buffer.short(at: place + 34)) == 0 else { throw .zip(.split) }
        return ZipEntry(
            name: name, flags: buffer.short(at: place + 8), method: buffer.short(at: place + 10),
            checksum: UInt32(buffer.long(at: place + 16)), packedSize: packedSize, size: size,
            headerOffset: headerOffset, mode: mode)
    }

    /// What kind of file it is, as on Unix; 0 where nothing is said.
    private var mode: UInt32 {
        let attributes = UInt32(buffer.long(at: place + 38))
        let mode = madeOnUnix ? attributes >> 16 : 0
        let isFolder = attributes & 0x10 != 0
        return mode == 0 && isFolder ? 0o040000 : mode
    }

    private var madeOnUnix: Bool { buffer[place + 5] == 3 || buffer[place + 5] == 19 }
}
