import GRDB

extension DatabaseQueue {
    /// Closes the file and keeps what is left of the queue until the process ends.
    ///
    /// When such a queue goes, libdispatch starts threads to clean up after it, one of which then wakes once a second
    /// for ever; a daemon that sleeps cannot have that, and a few hundred bytes are nothing.
    func closeForGood() throws {
        try close()
        _ = Unmanaged.passRetained(self)
    }
}
