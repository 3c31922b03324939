import CSystemd
import Glibc

/// Where journald keeps a person's entries, as far as that person can see.
struct JournalPlace {
    private let machine = Self.machineID ?? ""

    /// Whether journals are kept on disk, or once were.
    var isStored: Bool { access("/var/log/journal", F_OK) == 0 }

    /// Whether the person's own journal is there and not open to them.
    var isClosed: Bool {
        let own = "/var/log/journal/\(machine)/user-\(getuid()).journal"
        return access(own, F_OK) == 0 && access(own, R_OK) != 0
    }

    /// Whether entries go, or went since the machine started, to a place that is gone when it stops and that only
    /// administrators can read; journals on disk may be left from before.
    var isVolatile: Bool { access("/run/log/journal/\(machine)", F_OK) == 0 }

    private static var machineID: String? {
        var id = sd_id128_t()
        guard sd_id128_get_machine(&id) >= 0 else { return nil }
        return withUnsafeBytes(of: id) { bytes in
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }
}
