import CSystemd
import Glibc

/// The person's own journal as a place to read from.
package struct JournalReader: ~Copyable {
    private let journal: OpaquePointer

    private init() throws(SystemdError) {
        var opened: OpaquePointer?
        try checkedNegative(
            "sd_journal_open", sd_journal_open(&opened, Int32(SD_JOURNAL_LOCAL_ONLY | SD_JOURNAL_CURRENT_USER)))
        guard let opened else { throw .call("sd_journal_open", code: ENOENT) }
        journal = opened
    }

    deinit { sd_journal_close(journal) }

    /// Those of `values` that entries of this user have in `field`; waits up to `milliseconds` until all are there.
    ///
    /// - Returns: `nil` where nobody but an administrator could read them.
    package static func find(_ values: Set<String>, in field: String, waiting milliseconds: Int64)
        throws(SystemdError) -> Set<String>?
    {
        let place = JournalPlace()
        guard place.isStored else { return nil }
        let reader = try JournalReader()
        let found = try reader.find(values, in: field, waiting: milliseconds)
        // Judged last: journald opens a file to the person only after it made it.
        return found.isEmpty && (place.isVolatile || place.isClosed || !reader.hasFiles) ? nil : found
    }

    /// False with a volatile journal, and before the person's first entry.
    private var hasFiles: Bool {
        sd_journal_has_persistent_files(journal) > 0 || sd_journal_has_runtime_files(journal) > 0
    }

    private func find(_ values: Set<String>, in field: String, waiting milliseconds: Int64) throws(SystemdError)
        -> Set<String>
    {
        let deadline = CountdownTimer.nowUSec + milliseconds * 1_000
        var missing = values
        while true {
            for value in missing where try holds(value, in: field) { missing.remove(value) }
            let left = deadline - CountdownTimer.nowUSec
            if missing.isEmpty || left <= 0 { return values.subtracting(missing) }
            // Where nobody can wait, as without a free inotify instance, the rest may only be late: it is no more than missing.
            if sd_journal_wait(journal, UInt64(left)) < 0 { return values.subtracting(missing) }
        }
    }

    /// Whether there is an entry of this user with that value.
    ///
    /// Asked for each by itself, which the journal's index answers at once: to walk along entries with any of many values
    /// takes the longer the more there are, and a clock that was set back leaves no order to walk in.
    private func holds(_ value: String, in field: String) throws(SystemdError) -> Bool {
        sd_journal_flush_matches(journal)
        for term in ["_UID=\(getuid())", "\(field)=\(value)"] {
            try checkedNegative("sd_journal_add_match", sd_journal_add_match(journal, term, term.utf8.count))
        }
        try checkedNegative("sd_journal_seek_head", sd_journal_seek_head(journal))
        return try checkedNegative("sd_journal_next", sd_journal_next(journal)) > 0
    }
}
