/// One entry of a zip as its directory describes it.
struct ZipEntry: Equatable {
    var name: [UInt8]
    var flags: Int
    var method: Int
    var checksum: UInt32
    var packedSize: Int
    var size: Int
    var headerOffset: Int
    var mode: UInt32

    /// Behind the last `/`; the stored path is compared and shown, never followed.
    var baseName: String {
        let start = name.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        return String(decoding: name[start...], as: UTF8.self)
    }

    /// The least room its header and data take.
    var leastEnd: Int { headerOffset + Self.localHeaderSize + name.count + packedSize }

    var hasDescriptor: Bool { flags & 8 != 0 }

    static let localHeaderSize = 30

    /// - Throws: what keeps us from reading it at all.
    func checkReadable() throws(ImportError) {
        // Encrypted, strongly encrypted, and with a masked header.
        guard flags & (1 | 1 << 6 | 1 << 13) == 0 else { throw .zip(.encrypted) }
        guard method == 0 || method == 8 else { throw .zip(.method) }
        guard method == 8 || packedSize == size else { throw .zip(.wrongSize) }
        let kind = mode & 0o170000
        guard kind == 0 || kind == 0o100000 else { throw .zip(.notAFile) }
    }
}

/// The sizes and offset that a 64-bit extra field (0x0001) holds, in the order of the fields that are all ones.
struct ZipWideFields {
    private var numbers: ArraySlice<UInt8>
    private let isThere: Bool

    init(extra: ArraySlice<UInt8>) throws(ImportError) {
        var rest = extra
        var found: ArraySlice<UInt8>?
        while rest.count >= 4 {
            let header = Array(rest.prefix(4))
            let size = header.short(at: 2)
            let body = rest.dropFirst(4).prefix(size)
            guard body.count == size else { throw .zip(.badDirectory) }
            if header.short(at: 0) == 1 {
                guard found == nil else { throw .zip(.badDirectory) }
                found = body
            }
            rest = rest.dropFirst(4 + size)
        }
        numbers = found ?? []
        isThere = found != nil
    }

    /// The field as it is, or its 64-bit value where it is all ones.
    mutating func resolve(_ field: Int) throws(ImportError) -> Int {
        guard field == 0xffff_ffff else { return field }
        guard isThere, numbers.count >= 8, let value = Array(numbers.prefix(8)).size(at: 0) else {
            throw .zip(.badDirectory)
        }
        numbers = numbers.dropFirst(8)
        return value
    }

    /// The number of the disk, which is 32 bits wide there; call last.
    mutating func resolveDisk(_ field: Int) -> Int {
        guard field == 0xffff else { return field }
        // Some writers leave all ones and no number behind them.
        return numbers.count >= 4 ? Array(numbers.prefix(4)).long(at: 0) : 0
    }
}
