import OptoutConfig
import OptoutCore
import OptoutGuide
import OptoutStore
import Systemd

@testable import OptoutDaemon

/// A record in memory, a journal that is a list, and a clock set by hand.
final class Desk {
    let record: Record
    var now = Instant(uSec: 1_773_997_200_000_000)  // 2026-03-20T09:00:00Z
    /// What journald took, in order.
    private(set) var sent: [JournalEntry] = []
    /// What can be read there; entries get in when they are sent unless `isStuck`.
    var readable: Set<String> = []
    var complaints: [String] = []
    /// journald takes entries and does not write them.
    var isStuck = false
    var isAway = false
    /// It has not even read what it was sent.
    var hangs = false
    /// How many entries journald takes of a batch.
    var room = Int.max
    var isUnreadable = false

    init() throws { record = try Record.inMemory(by: .optoutd) }

    var journal: JournalChannel {
        JournalChannel(
            send: { [unowned self] in isAway ? (0, .noJournal(socket: "/nowhere")) : (take($0), nil) },
            hasRead: { [unowned self] in !hangs },
            find: { [unowned self] ids, _ throws(SystemdError) in isUnreadable ? nil : readable.intersection(ids) })
    }

    private func take(_ entries: [JournalEntry]) -> Int {
        let taken = entries.prefix(room)
        sent += taken
        if !isStuck { readable.formUnion(taken.compactMap { $0["OPTOUT_DELIVERY_ID"] }) }
        return taken.count
    }

    @discardableResult
    func deliver(retrySeconds: [Int] = [60, 300]) throws -> Instant? {
        let deliverer = Deliverer(record: record, journal: journal, retrySeconds: retrySeconds) { [unowned self] in
            complaints.append($0)
        }
        return try deliverer.deliver(in: EntryContext(journal: .full, now: now) { _ in nil })
    }

    /// Queues a notice, which is a telling without a chore.
    func queue(_ occasion: String = "edition 2") throws {
        try record.notify(.editionAdopted, occasion: occasion, at: now)
    }

    var states: [Telling.State] { get throws { try record.told().map(\.telling.state) } }
    var sentIDs: [String] { sent.compactMap { $0["OPTOUT_DELIVERY_ID"] } }
}
