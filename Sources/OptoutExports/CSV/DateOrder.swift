import OptoutCore

/// Whether day or month comes first in the dates of one table: rows that leave it open wait for one that settles it.
struct DateOrder {
    /// Rows that may wait.
    private static let patience = 4_096

    private var order: SlashedTime.Order?
    private var isAssumed = false
    private var waiting: [CopilotEntry] = []

    /// The rows whose times can be told now, in their order among themselves.
    ///
    /// - Throws: `mixedDates` for a day that comes first after so many dates were read with the month first.
    mutating func settle(_ entry: CopilotEntry, _ tally: inout Tally) throws(ImportError) -> [CopilotEntry] {
        guard case .slashed(let time) = entry.time, order == nil || isAssumed else { return [entry] }
        if let settled = time.settles {
            guard !isAssumed || settled == .monthFirst else { throw .table(.mixedDates, offset: nil) }
            order = settled
            isAssumed = false
            return takeWaiting() + [entry]
        }
        guard time.isAmbiguous else { return [entry] }
        if isAssumed {
            tally.note(.monthFirst)
            return [entry]
        }
        waiting.append(entry)
        return waiting.count == Self.patience ? assume(&tally) : []
    }

    /// Lets the month come first, as nothing settled it; the rows that waited.
    mutating func assume(_ tally: inout Tally) -> [CopilotEntry] {
        guard order == nil, !waiting.isEmpty else { return [] }
        order = .monthFirst
        isAssumed = true
        tally.note(.monthFirst, count: waiting.count)
        return takeWaiting()
    }

    private mutating func takeWaiting() -> [CopilotEntry] {
        defer { waiting = [] }
        return waiting
    }

    func time(of entry: CopilotEntry) -> (ParsedTime, hasZone: Bool) {
        switch entry.time {
        case .none: return (.none, true)
        case .unreadable(let why): return (.unreadable(why), true)
        case .known(let time, let hasZone): return (.known(time), hasZone)
        case .slashed(let slashed):
            guard let time = slashed.time(order ?? .monthFirst) else { return (.unreadable(.badTime), true) }
            return (time.uSec > 0 ? .known(time) : .unreadable(.timeOutOfRange), slashed.hasZone)
        }
    }
}
