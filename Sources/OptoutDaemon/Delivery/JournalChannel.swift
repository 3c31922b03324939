package import Systemd

/// The journal as the deliverer uses it.
package struct JournalChannel {
    /// Hands an entry over.
    package var send: (JournalEntry) throws(SystemdError) -> Void
    /// Which of these delivery ids can be read in the person's own journal; `nil` where nothing can be read there.
    package var find: (Set<String>) throws(SystemdError) -> Set<String>?

    package init(
        send: @escaping (JournalEntry) throws(SystemdError) -> Void,
        find: @escaping (Set<String>) throws(SystemdError) -> Set<String>?
    ) {
        self.send = send
        self.find = find
    }

    /// How long an entry may take to become readable.
    private static let patienceMilliseconds: Int64 = 5_000

    /// The machine's own journal.
    package static var system: JournalChannel {
        let journal = Journal()
        return JournalChannel(send: { entry throws(SystemdError) in try journal.send(entry) }) {
            ids throws(SystemdError) in
            guard JournalReader.isStored else { return nil }
            let reader = try JournalReader()
            let found = try reader.find(ids, in: "OPTOUT_DELIVERY_ID", waiting: patienceMilliseconds)
            return found.isEmpty && !reader.isReadable ? nil : found
        }
    }
}
