/// The journal as a place to write to.
///
/// Not by `sd_journal_sendv`, which says nothing where nobody listens and, once the queue of a journald that hangs is
/// full, never comes back.
package final class Journal {
    /// Where journald listens.
    private let socket: String
    /// For how long one batch waits for room in journald's queue.
    private let patienceMilliseconds: Int64
    /// Of the last batch, since journald may not have read all of it yet.
    private var line: JournalLine?

    package init(socket: String = "/run/systemd/journal/socket", patienceMilliseconds: Int64 = 5_000) {
        self.socket = socket
        self.patienceMilliseconds = patienceMilliseconds
    }

    /// Hands entries over in their order until one cannot be.
    ///
    /// - Returns: how many were taken, which says nothing of whether anybody can read them, and why no more were.
    package func send(_ entries: [JournalEntry]) -> (taken: Int, failure: SystemdError?) {
        let deadline = CountdownTimer.nowUSec + patienceMilliseconds * 1_000
        var taken = 0
        do throws(SystemdError) {
            line = try JournalLine(socket)
            for entry in entries {
                try line?.send(entry.datagram(), until: deadline)
                taken += 1
            }
        } catch {
            return (taken, error)
        }
        return (taken, nil)
    }

    /// Whether journald has read all of the last batch; waits up to `milliseconds` for it.
    package func isRead(waiting milliseconds: Int64) -> Bool {
        line?.waitUntilRead(milliseconds)
        return (line?.unread ?? 0) == 0
    }
}
