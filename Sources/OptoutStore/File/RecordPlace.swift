import CLinux
import Glibc

/// Where a record and what belongs to it lie.
package struct RecordPlace: Hashable, Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    package var folder: String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }
    package var name: String { path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path }
    package var backups: String { folder + "/backups" }
    package var journalLock: String { folder + "/journal.lock" }
    package var desktopLock: String { folder + "/desktop.lock" }
    /// Held while an import gathers chats; the file names stand beside the record so that one `rename` moves them.
    var stagingLock: String { path + ".staging.lock" }
    package var staging: String { path + ".staging" }
    /// A copy being made; never seen by readers under its last name before it is checked.
    func temporary(_ purpose: String) -> String { "\(path).\(purpose).\(getpid())" }

    var isMemory: Bool { path == ":memory:" }

    /// Makes the folder if it is missing and refuses a place where a private file is not safe.
    ///
    /// - Returns: whether the record's file is there.
    func prepare(makingFolder: Bool) throws(RecordError) -> Bool {
        guard path.hasPrefix("/") else { throw .unsafe(path: path, why: "the path is not absolute") }
        if makingFolder { try makeFolder() }
        try checkFolder()
        return try checkFile()
    }

    private func makeFolder() throws(RecordError) {
        var made = ""
        var refusal: Int32 = 0
        for part in folder.split(separator: "/") {
            made += "/" + part
            if mkdir(made, 0o700) == 0 {
                // An odd umask must not make the folder more open, nor useless.
                chmod(made, 0o700)
                refusal = 0
            } else if errno != EEXIST {
                // A folder above may be there although it cannot be made.
                refusal = errno
            }
        }
        if refusal != 0 && size(of: folder) == nil {
            errno = refusal
            throw refusal == ENOSPC || refusal == EDQUOT
                ? .diskFull(path: folder) : .io(path: folder, detail: errnoText())
        }
    }

    private func checkFolder() throws(RecordError) {
        var info = stat()
        guard stat(folder, &info) == 0 else {
            if errno == ENOENT { throw .missing(path: path) }
            throw .io(path: folder, detail: errnoText())
        }
        guard info.st_mode & S_IFMT == S_IFDIR else { throw .unsafe(path: folder, why: "it is not a folder") }
        if info.st_mode & 0o002 != 0 && info.st_mode & S_ISVTX == 0 {
            throw .unsafe(path: folder, why: "everybody may write to this folder")
        }
        if let name = networkFileSystem(at: folder) {
            throw .unsafe(
                path: folder, why: "it lies on a network file system (\(name)), where locks cannot be relied on")
        }
    }

    private func checkFile() throws(RecordError) -> Bool {
        var info = stat()
        guard lstat(path, &info) == 0 else {
            guard errno == ENOENT else { throw .io(path: path, detail: errnoText()) }
            if let size = size(of: path + "-wal"), size > 0 {
                throw .damaged(path: path, detail: "the file is gone but its '-wal' is still there")
            }
            return false
        }
        switch info.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFLNK: throw .unsafe(path: path, why: "it is a symbolic link")
        case S_IFDIR: throw .unsafe(path: path, why: "it is a folder")
        default: throw .unsafe(path: path, why: "it is not a file")
        }
        guard info.st_uid == geteuid() else { throw .unsafe(path: path, why: "it belongs to another user") }
        if info.st_size == 0 { throw .damaged(path: path, detail: "the file is empty") }
        return true
    }

    /// Closes a record that others could read; only for a file that has proved to be one.
    func makePrivate() {
        var info = stat()
        if lstat(path, &info) == 0, info.st_mode & 0o077 != 0 { chmod(path, 0o600) }
    }
}

/// The size in bytes, or `nil` if there is no such file.
func size(of path: String) -> Int64? {
    var info = stat()
    return lstat(path, &info) == 0 ? Int64(info.st_size) : nil
}

/// The name of a file system kind on which SQLite's locks cannot be relied on, if `path` lies on one.
func networkFileSystem(at path: String) -> String? {
    var info = statfs()
    guard statfs(path, &info) == 0 else { return nil }
    return networkFileSystemNames[UInt32(truncatingIfNeeded: info.f_type)]
}

/// By the magic numbers of statfs(2).
private let networkFileSystemNames: [UInt32: String] = [
    0x6969: "NFS", 0x517b: "SMB", 0xff53_4d42: "CIFS", 0xfe53_4d42: "SMB", 0x6573_5546: "FUSE", 0x0102_1997: "9p",
    0x00c3_6400: "Ceph", 0x5346_414f: "AFS", 0x7375_7245: "Coda",
]

func errnoText() -> String { String(cString: strerror(errno)) }

/// Flushes a file or a folder to the disk.
func syncToDisk(_ path: String) throws(RecordError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .io(path: path, detail: errnoText()) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .io(path: path, detail: errnoText()) }
}

/// Makes an empty file that only its owner may read; `false` if there is one already.
func makePrivateFile(_ path: String) throws(RecordError) -> Bool {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if descriptor < 0 {
        if errno == EEXIST { return false }
        throw errno == ENOSPC || errno == EDQUOT ? .diskFull(path: path) : .io(path: path, detail: errnoText())
    }
    defer { close(descriptor) }
    guard fchmod(descriptor, 0o600) == 0 else { throw .io(path: path, detail: errnoText()) }
    return true
}

/// Deletes a database file and what SQLite may have put beside it.
func removeDatabase(_ path: String) {
    for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
}

/// The names in a folder, sorted; empty if it cannot be read.
func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var found: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
            tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != "." && name != ".." { found.append(name) }
    }
    return found.sorted()
}
