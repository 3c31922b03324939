import CIsal

/// Bytes that are checked against the directory's size and checksum.
final class CheckedSource: ByteSource {
    private let inner: any ByteSource
    private let entry: ZipEntry
    private var count = 0
    private var checksum: UInt32 = 0
    private let atEnd: () throws(ImportError) -> Void

    init(_ inner: any ByteSource, _ entry: ZipEntry, atEnd: @escaping () throws(ImportError) -> Void) {
        self.inner = inner
        self.entry = entry
        self.atEnd = atEnd
    }

    func read(into space: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
        let got = try inner.read(into: space)
        guard got > 0 else {
            guard count == entry.size else { throw .zip(.wrongSize) }
            guard checksum == entry.checksum else { throw .zip(.wrongChecksum) }
            try atEnd()
            return 0
        }
        count += got
        guard count <= entry.size else { throw .zip(.wrongSize) }
        checksum = crc32_gzip_refl(checksum, space.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt64(got))
        return got
    }
}
