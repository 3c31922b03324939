package import Systemd

/// The journal as the deliverer uses it.
package struct JournalChannel {
    /// Hands entries over in their order until one cannot be: how many, and why no more.
    package var send: ([JournalEntry]) -> (taken: Int, failure: SystemdError?)
    /// Whether journald has read all that it was sent.
    package var hasRead: () -> Bool
    /// Which of these delivery ids can be read in the person's own journal, waiting for so many milliseconds until all
    /// can be; `nil` where nothing can be read there.
    package var find: (Set<String>, _ milliseconds: Int64) throws(SystemdError) -> Set<String>?

    package init(
        send: @escaping ([JournalEntry]) -> (taken: Int, failure: SystemdError?), hasRead: @escaping () -> Bool,
        find: @escaping (Set<String>, _ milliseconds: Int64) throws(SystemdError) -> Set<String>?
    ) {
        self.send = send
        self.hasRead = hasRead
        self.find = find
    }

    /// The machine's own journal.
    package static var system: JournalChannel {
        let journal = Journal()
        return JournalChannel(
            send: journal.send, hasRead: { journal.isRead(waiting: 0) },
            find: { ids, milliseconds throws(SystemdError) in
                // What journald has not even read may still be lost with its queue, wherever it would put it.
                do throws(SystemdError) {
                    let found = try JournalReader.find(ids, in: "OPTOUT_DELIVERY_ID", waiting: milliseconds)
                    return found == nil && !journal.isRead(waiting: milliseconds) ? [] : found
                } catch {
                    if journal.isRead(waiting: milliseconds) { throw error }
                    return []
                }
            })
    }
}
