import CLinux
import Glibc
package import OptoutCore

/// A file or folder as a look at its name shows it; nothing is opened.
package struct SeenFile: Hashable, Sendable {
    /// Absolute, without links.
    package var path: String
    package var inode: Int64
    /// In bytes; `nil` for a folder.
    package var size: Int64?
    /// The distant past for a folder, whose time changes with what lies in it.
    package var modified: Instant
    /// When anything of it was last changed, its name included; of a folder also what lies in it.
    package var changed: Instant
    /// Of the folder it lies in.
    package var folderInode: Int64

    /// `nil` where nothing can be seen.
    package init?(at path: String) {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        self.init(exactly: String(cString: real))
    }

    init?(exactly path: String) {
        guard let own = Self.status(path), let folder = Self.status(Self.folder(of: path)) else { return nil }
        let isFolder = own.st_mode & S_IFMT == S_IFDIR
        self.path = path
        inode = Int64(bitPattern: UInt64(own.st_ino))
        size = isFolder ? nil : Int64(own.st_size)
        modified = isFolder ? .distantPast : Self.instant(own.st_mtim)
        changed = Self.instant(own.st_ctim)
        folderInode = Int64(bitPattern: UInt64(folder.st_ino))
    }

    private static func instant(_ time: timespec) -> Instant {
        Instant(uSec: 0).adding(seconds: Int64(time.tv_sec)).adding(uSec: Int64(time.tv_nsec) / 1_000)
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// `nil` with `errno` set where it cannot be had; a link stands for itself.
    static func status(_ path: String) -> stat? {
        var status = stat()
        return lstat(path, &status) == 0 ? status : nil
    }
}

/// From where files are looked at.
package enum FileLook: Sendable {
    /// Everything the person sees is seen.
    case open
    /// Some folders may be hidden or be others of the same name, as `/tmp` is in a sandbox.
    case confined
}
