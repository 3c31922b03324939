import CSystemd
import Glibc

/// The person's own journal as a place to read from.
package struct JournalReader: ~Copyable {
    private let journal: OpaquePointer

    package init() throws(SystemdError) {
        var opened: OpaquePointer?
        try checkedNegative(
            "sd_journal_open", sd_journal_open(&opened, Int32(SD_JOURNAL_LOCAL_ONLY | SD_JOURNAL_CURRENT_USER)))
        guard let opened else { throw .call("sd_journal_open", code: ENOENT) }
        journal = opened
    }

    deinit { sd_journal_close(journal) }

    /// Whether journals are kept on disk at all; volatile ones are not for their own users to read.
    package static var isStored: Bool { access("/var/log/journal", F_OK) == 0 }

    /// Whether there is anything to read: false with a volatile journal, and before the person's first entry.
    package var isReadable: Bool {
        sd_journal_has_persistent_files(journal) > 0 || sd_journal_has_runtime_files(journal) > 0
    }

    /// Those of `values` that entries of this user have in `field`; waits up to `milliseconds` until all are there.
    package func find(_ values: Set<String>, in field: String, waiting milliseconds: Int64) throws(SystemdError)
        -> Set<String>
    {
        try match(values, in: field)
        let deadline = CountdownTimer.nowUSec + milliseconds * 1_000
        while true {
            let found = try matching(field)
            let left = deadline - CountdownTimer.nowUSec
            if found.isSuperset(of: values) || left <= 0 { return found }
            try checkedNegative("sd_journal_wait", sd_journal_wait(journal, UInt64(left)))
        }
    }

    /// Values of one field are alternatives; the user's own id has to match as well.
    private func match(_ values: Set<String>, in field: String) throws(SystemdError) {
        sd_journal_flush_matches(journal)
        for term in values.map({ "\(field)=\($0)" }) + ["_UID=\(getuid())"] {
            try checkedNegative("sd_journal_add_match", sd_journal_add_match(journal, term, term.utf8.count))
        }
    }

    private func matching(_ field: String) throws(SystemdError) -> Set<String> {
        try checkedNegative("sd_journal_seek_head", sd_journal_seek_head(journal))
        var found: Set<String> = []
        while try checkedNegative("sd_journal_next", sd_journal_next(journal)) > 0 {
            if let value = value(of: field) { found.insert(value) }
        }
        return found
    }

    private func value(of field: String) -> String? {
        var data: UnsafeRawPointer?
        var count = 0
        guard sd_journal_get_data(journal, field, &data, &count) >= 0, let data else { return nil }
        let bytes = UnsafeRawBufferPointer(start: data, count: count)
        return String(decoding: bytes.dropFirst(field.utf8.count + 1), as: UTF8.self)
    }
}
