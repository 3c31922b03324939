import CLinux
import Glibc

/// A regular file that somebody else opened; it is neither closed nor moved in.
final class OpenedFile: ByteStore {
    private let descriptor: Int32
    private let identity: Identity
    var size: Int { identity.size }

    /// What must stay the same while a file is read.
    private struct Identity: Equatable {
        let device: UInt
        let inode: UInt
        let size: Int
        let changed: [Int]
    }

    /// - Throws: `notAFile` for anything but a regular file: a pipe or a device could be read without end.
    init(_ descriptor: Int32) throws(ImportError) {
        self.descriptor = descriptor
        identity = try Self.identity(of: descriptor)
    }

    /// As it was opened, without its folder; `nil` where the system does not tell.
    var name: String? {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/fd/\(descriptor)", &path, path.count)
        guard count > 0 else { return nil }
        let name = path[..<count].split(separator: CChar(UInt8(ascii: "/"))).last
        return name.flatMap { String(validating: $0.map(UInt8.init(bitPattern:)), as: UTF8.self) }
    }

    func read(at offset: Int, into space: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
        while true {
            let got = pread(descriptor, space.baseAddress, space.count, off_t(offset))
            if got >= 0 { return got }
            guard errno == EINTR else { throw .unreadable(errno) }
        }
    }

    /// - Throws: `changed` if the file is no longer what it was when it was opened.
    func confirmUnchanged() throws(ImportError) {
        guard try Self.identity(of: descriptor) == identity else { throw .changed }
    }

    private static func identity(of descriptor: Int32) throws(ImportError) -> Identity {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(FileKind(mode: status.st_mode).rawValue) }
        return Identity(
            device: UInt(status.st_dev), inode: UInt(status.st_ino), size: Int(status.st_size),
            changed: [status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec])
    }
}

/// What a path leads to.
enum FileKind: String {
    case file = "a file"
    case folder = "a folder"
    case pipe = "a pipe"
    case socket = "a socket"
    case device = "a device"
    case link = "a symbolic link"

    init(_ descriptor: Int32) throws(ImportError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(errno) }
        self.init(mode: status.st_mode)
    }

    init(mode: mode_t) {
        switch mode & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .folder
        case S_IFIFO: self = .pipe
        case S_IFSOCK: self = .socket
        case S_IFLNK: self = .link
        default: self = .device
        }
    }
}

/// A file that is closed when nobody reads it any more.
final class OwnedFile {
    let descriptor: Int32
    let file: OpenedFile

    /// Opens a regular file without following a link at its end.
    init(_ path: String, in folder: Int32) throws(ImportError) {
        let descriptor = openat(folder, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { throw errno == ELOOP ? .notAFile("a link") : .unreadable(errno) }
        do throws(ImportError) { file = try OpenedFile(descriptor) } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
