import CLinux
import Glibc

/// This process and what it was given.
package enum OwnProcess {
    /// New files are for the person alone, and no other program of theirs may look into or dump its memory.
    package static func close() {
        umask(0o077)
        _ = linux_set_dumpable(0)
    }

    /// Runs the very program that is running; one that has taken its place would not be let run where this one is confined.
    package static let itself = "/proc/self/exe"

    /// The file that is running, or another version that has taken its place, links resolved; `nil` where `/proc` is missing.
    package static var executable: String? {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        guard readlink(itself, &bytes, bytes.count - 1) > 0 else { return nil }
        let path = String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let gone = " (deleted)"
        return path.hasSuffix(gone) ? String(path.dropLast(gone.count)) : path
    }

    /// Gives back memory that is not needed while asleep.
    package static func rest() {
        malloc_trim(0)
        _ = linux_unmap_code()
    }

    /// Whether standard error goes to the journal.
    package static var speaksToJournal: Bool {
        var status = stat()
        guard let stream = environment("JOURNAL_STREAM"), fstat(STDERR_FILENO, &status) == 0 else { return false }
        return stream == "\(status.st_dev):\(status.st_ino)"
    }

    /// Writes a line to standard error; not where that is a journal which hangs, for nobody would come back from there.
    package static func say(_ line: String) {
        var text = line + "\n"
        text.withUTF8 { bytes in
            let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
            let sent = send(STDERR_FILENO, bytes.baseAddress, bytes.count, flags)
            if sent < 0 && errno == ENOTSOCK { _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
        }
    }

    /// Makes the folder and those above it where they are missing, open to nobody else; failure shows in what follows.
    package static func makeFolder(_ path: String) {
        guard access(path, F_OK) != 0, let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
        makeFolder(String(path[..<slash]))
        mkdir(path, 0o700)
    }

    /// The value of an environment variable, `nil` if unset or empty.
    package static func environment(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    /// Reads the zone rules again after `/etc/localtime` changed.
    package static func readZone() { tzset() }
}
