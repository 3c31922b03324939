import CLinux
import Glibc

/// An unpacked export, or the folder in which a program keeps its transcripts; no link in it is followed.
struct FolderContainer: Container {
    let form = "folder"
    let files: [ExportFile]
    /// Names of the zips that lie directly in it.
    let zips: [String]
    private let folder: Int32
    private let sizes: [ExportFile: Int]

    init(_ folder: Int32) throws(ImportError) {
        self.folder = folder
        let listing = try FolderListing(folder)
        let found = listing.files
        zips = listing.zips.sorted()
        var sizes: [ExportFile: Int] = [:]
        for file in found { sizes[file] = try Self.opened(file, in: folder).file.size }
        self.sizes = sizes
        files = found
    }

    func cost(of files: [ExportFile]) -> Int { files.reduce(0) { $0 + (sizes[$1] ?? 0) } }

    func size(of file: ExportFile) -> Int { sizes[file] ?? 0 }

    func open(_ file: ExportFile, meter: Meter?) throws(ImportError) -> any ByteSource {
        let opened = try Self.opened(file, in: folder)
        guard file.isGrowing || opened.file.size == sizes[file] else { throw .changed }
        let source = FolderFile(opened, isGrowing: file.isGrowing, meter)
        return AheadSource.reading(source, size: opened.file.size)
    }

    func confirmUnchanged() throws(ImportError) {
        for file in files where !file.isGrowing {
            guard try Self.opened(file, in: folder).file.size == sizes[file] else { throw .changed }
        }
    }

    private static func opened(_ file: ExportFile, in folder: Int32) throws(ImportError) -> OwnedFile {
        do throws(ImportError) { return try OwnedFile(file.path, in: folder) } catch {
            throw .inside(file.baseName, error)
        }
    }
}

extension ExportFile {
    /// A log that its program may be writing to while it is read.
    fileprivate var isGrowing: Bool { role == .candidate && path.hasSuffix(".jsonl") }
}

/// The files of ours in a folder and, unless a list of chats lies directly in it, in the folders below.
private struct FolderListing {
    private static let depthLimit = 8
    private static let entryLimit = 500_000

    private(set) var files: [ExportFile] = []
    private(set) var zips: [String] = []
    private var entries = 0

    init(_ folder: Int32) throws(ImportError) {
        let below = try list(folder, "", nil)
        if !files.contains(where: { $0.role == .list }) { try descend(folder, below, depth: 1) }
        files.sort { $0.path < $1.path }
        try refuseSeveral()
    }

    /// A folder to look into, and what of it is looked at if it is part of a program's own folder.
    private typealias Below = (path: String, wanted: TranscriptPaths?)

    private mutating func descend(_ parent: Int32, _ folders: [Below], depth: Int) throws(ImportError) {
        guard depth <= Self.depthLimit else { return }
        for (path, wanted) in folders {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            let folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard folder >= 0 else { throw .inside(name, .unreadable(errno)) }
            defer { close(folder) }
            try descend(folder, try list(folder, path + "/", wanted), depth: depth + 1)
        }
    }

    /// Takes the files of one folder and returns the folders in it.
    private mutating func list(
        _ folder: Int32, _ prefix: String, _ wanted: TranscriptPaths?
    ) throws(ImportError) -> [Below] {
        let names = try names(in: folder)
        let hasList = names.files.contains(where: ExportName.isList)
        let wanted = wanted ?? (hasList ? nil : TranscriptPaths(files: names.files, folders: names.folders))
        for name in names.files {
            let file = wanted == nil ? ExportFile(path: prefix + name) : ExportFile(transcript: prefix + name)
            if file == nil, wanted == nil, prefix.isEmpty, name.hasSuffix(".zip") { zips.append(name) }
            guard let file, wanted?.takes(file: name) ?? true else { continue }
            guard files.count < ZipArchive.keptLimit else { throw .tooManyFiles }
            files.append(file)
        }
        guard let wanted else {
            return names.folders.filter { !ExportName.isForeign(Substring($0)) }.map { (prefix + $0, nil) }
        }
        return names.folders.compactMap { name in wanted.below(name).map { (prefix + name, $0) } }
    }

    private mutating func names(in folder: Int32) throws(ImportError) -> (files: [String], folders: [String]) {
        let copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let listing = fdopendir(copy) else { throw .unreadable(errno) }
        defer { closedir(listing) }
        var files: [String] = []
        var folders: [String] = []
        while let entry = readdir(listing) {
            entries += 1
            guard entries <= Self.entryLimit else { throw .tooManyFiles }
            guard let name = Self.name(entry), name != ".", name != ".." else { continue }
            if entry.pointee.d_type == UInt8(DT_DIR) { folders.append(name) } else { files.append(name) }
        }
        return (files, folders)
    }

    /// `nil` where it is no UTF-8: no file of ours has such a name.
    private static func name(_ entry: UnsafeMutablePointer<dirent>) -> String? {
        withUnsafeBytes(of: &entry.pointee.d_name) { String(validating: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private func refuseSeveral() throws(ImportError) {
        var seen: Set<String> = []
        for file in files where file.role != .candidate && !seen.insert(file.baseName).inserted {
            throw .severalExports
        }
    }
}

private final class FolderFile: ByteSource {
    private let owned: OwnedFile
    private let isGrowing: Bool
    private let source: StoreSource

    init(_ owned: OwnedFile, isGrowing: Bool, _ meter: Meter?) {
        self.owned = owned
        self.isGrowing = isGrowing
        source = StoreSource(owned.file, meter: meter)
    }

    func read(into space: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
        let got = try source.read(into: space)
        if got == 0, !isGrowing { try owned.file.confirmUnchanged() }
        return got
    }
}
