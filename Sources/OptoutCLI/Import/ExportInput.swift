import Glibc

/// A path given to `import`, opened for the reading child.
final class ExportInput {
    let descriptor: Int32

    /// - Throws: 66 for nothing there, 65 for anything but a file or folder, 74 where it cannot be read.
    init(_ path: String) throws(ImportFailure) {
        // Looked at before it is opened: opening a pipe waits, and opening some devices does things.
        try Self.requireFileOrFolder(path)
        descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure }
    }

    deinit { close(descriptor) }

    private static var failure: ImportFailure {
        errno == ENOENT || errno == ENOTDIR ? .noSuchFile : .unreadable(errno)
    }

    private static func requireFileOrFolder(_ path: String) throws(ImportFailure) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw failure }
        switch status.st_mode & S_IFMT {
        case S_IFREG, S_IFDIR: return
        case S_IFIFO: throw .notAFile("a pipe")
        case S_IFSOCK: throw .notAFile("a socket")
        default: throw .notAFile("a device")
        }
    }
}
