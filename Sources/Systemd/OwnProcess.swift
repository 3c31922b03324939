import CLinux
import Glibc

/// This process and what it was given.
package enum OwnProcess {
    /// New files are for the person alone, and no other program of theirs may look into or dump its memory.
    package static func close() {
        umask(0o077)
        _ = linux_set_dumpable(0)
    }

    /// The file that is running, links resolved; `nil` where `/proc` is missing.
    package static var executable: String? {
        guard let path = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    /// The value of an environment variable, `nil` if unset or empty.
    package static func environment(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    /// Reads the zone rules again after `/etc/localtime` changed.
    package static func readZone() { tzset() }
}
