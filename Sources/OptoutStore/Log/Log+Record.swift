extension Record {
    /// The log, newest first.
    package func log(limit: Int? = nil) throws -> [LogEntry] { [] }

    package func logCount() throws -> Int { 0 }

    /// Takes a change back: the newest one not yet taken back, or that of `handle` (or a unique beginning).
    ///
    /// - Throws: `notFound`; `conflict` where later changes rest on it (naming the one to take back first), where it
    ///   was taken back already, and for an undo.
    /// - Returns: the entry taken back.
    package func undo(_ handle: String? = nil, _ writing: Writing) throws -> Receipt<LogEntry> {
        throw RecordError.missing(path: place.path)
    }
}
