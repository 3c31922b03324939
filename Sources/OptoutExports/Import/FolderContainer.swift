import CLinux
import Glibc

/// An unpacked export; only regular files directly inside it are looked at, and no link is followed.
struct FolderContainer: Container {
    let form = "folder"
    let names: [String]
    private let folder: Int32
    private let sizes: [String: Int]

    init(_ folder: Int32) throws(ImportError) {
        self.folder = folder
        let found = try Self.names(in: folder)
        var sizes: [String: Int] = [:]
        for name in found { sizes[name] = try Self.file(name, in: folder).file.size }
        self.sizes = sizes
        names = found.sorted()
    }

    func cost(of names: [String]) -> Int { names.reduce(0) { $0 + (sizes[$1] ?? 0) } }

    func size(of name: String) -> Int { sizes[name] ?? 0 }

    func open(_ name: String, meter: Meter?) throws(ImportError) -> any ByteSource {
        let opened = try Self.file(name, in: folder)
        guard opened.file.size == sizes[name] else { throw .changed }
        return FolderFile(opened, meter)
    }

    func confirmUnchanged() throws(ImportError) {
        for name in names {
            guard try Self.file(name, in: folder).file.size == sizes[name] else { throw .changed }
        }
    }

    /// Names of ours in the folder.
    private static func names(in folder: Int32) throws(ImportError) -> [String] {
        let copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let listing = fdopendir(copy) else { throw .unreadable(errno) }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if ExportName.isWanted(name), names.count < ZipArchive.keptLimit { names.append(name) }
        }
        return names
    }

    private static func file(_ name: String, in folder: Int32) throws(ImportError) -> OwnedFile {
        let descriptor = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .inside(name, errno == ELOOP ? .notAFile("a link") : .unreadable(errno)) }
        do { return try OwnedFile(descriptor) } catch {
            close(descriptor)
            throw .inside(name, error)
        }
    }
}

/// A file that is closed when nobody reads it any more.
private final class OwnedFile {
    let descriptor: Int32
    let file: OpenedFile

    init(_ descriptor: Int32) throws(ImportError) {
        file = try OpenedFile(descriptor)
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}

private final class FolderFile: ByteSource {
    private let owned: OwnedFile
    private let source: StoreSource

    init(_ owned: OwnedFile, _ meter: Meter?) {
        self.owned = owned
        source = StoreSource(owned.file, meter: meter)
    }

    func read(into space: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
        let got = try source.read(into: space)
        if got == 0 { try owned.file.confirmUnchanged() }
        return got
    }
}
