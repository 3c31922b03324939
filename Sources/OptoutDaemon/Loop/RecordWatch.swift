package import OptoutStore
package import Systemd

/// Listens to the record, with pauses: one import changes it often, and long before its transaction ends.
struct RecordEar: ~Copyable {
    private var watch: RecordWatch
    private let pause: CountdownTimer
    /// How long this pause is; `nil`: the record is listened to.
    private var pauseUSec: UInt64?
    private let token: UInt64

    /// The first pause after a change; doubled up to the longest as long as nothing comes of the changes.
    private static let (shortUSec, longUSec): (UInt64, UInt64) = (150_000, 2_400_000)

    init(_ place: RecordPlace, token: UInt64) throws(SystemdError) {
        // Made first, assigned afterwards: an initialiser that fails must not have half of them.
        let pause = try CountdownTimer()
        watch = try RecordWatch(place)
        self.pause = pause
        self.token = token
    }

    /// - Parameter pauseToken: of the end of a pause.
    func listen(on poll: borrowing Poll, pauseToken: UInt64) throws(SystemdError) {
        try poll.add(pause.descriptor, token: pauseToken)
        try watch.listen(on: poll, token: token)
    }

    /// Stops listening for a while, or for twice as long as the last time.
    mutating func goDeaf(on poll: borrowing Poll) throws(SystemdError) {
        if pauseUSec == nil { try watch.pause(on: poll) }
        let time = pauseUSec.map { min(2 * $0, Self.longUSec) } ?? Self.shortUSec
        pauseUSec = time
        try pause.start(uSec: time)
    }

    /// Ends a pause, or makes it a longer one.
    ///
    /// What is written counts later: after the rest of a long transaction, or when a slow disk has it, of which there is
    /// nothing to hear. So what does not count yet is asked for again.
    /// - Parameter isNew: whether something counts now that did not before.
    /// - Returns: whether to look at the record.
    mutating func hear(on poll: borrowing Poll, isNew: () -> Bool) throws -> Bool {
        guard try pause.read() else { return false }
        let news = try read()
        let isNew = isNew()
        if !isNew, news == .written || pauseUSec.map({ $0 < Self.longUSec }) == true {
            try goDeaf(on: poll)
        } else if pauseUSec != nil {
            pauseUSec = nil
            try watch.listen(on: poll, token: token)
        }
        return isNew
    }

    /// What this program wrote itself is no news. Others may have written meanwhile, so what counts is asked once more.
    mutating func forgetOwnWrites(isNew: () -> Bool) throws {
        guard pauseUSec == nil, try read() == .written else { return }
        try pause.start(uSec: isNew() ? Self.shortUSec : Self.longUSec)
    }

    private mutating func read() throws -> RecordWatch.News {
        let news = try watch.read()
        if news == .gone { throw DaemonError.recordGone }
        return news
    }
}

/// Notices that another program wrote to the record.
package struct RecordWatch: ~Copyable {
    private let watch: FileWatch
    private let place: RecordPlace
    private let folder: FileWatch.Mark
    private var writeAhead: FileWatch.Mark?

    package enum News: Equatable, Sendable {
        case nothing
        /// Somebody committed something, perhaps this program itself.
        case written
        /// The file or its folder was moved or deleted: what is open is no longer the person's record.
        case gone
    }

    /// - Precondition: the record is open, so that its write-ahead file is there.
    package init(_ place: RecordPlace) throws(SystemdError) {
        let watch = try FileWatch()
        folder = try watch.add(place.folder, for: [.movedHere, .movedAway, .deleted, .selfGone])
        self.watch = watch
        self.place = place
        watchWriteAhead()
    }

    package func listen(on poll: borrowing Poll, token: UInt64) throws(SystemdError) {
        try poll.add(watch.descriptor, token: token)
    }

    package func pause(on poll: borrowing Poll) throws(SystemdError) { try poll.remove(watch.descriptor) }

    /// What happened since the last reading.
    package mutating func read() throws(SystemdError) -> News {
        var news = News.nothing
        for change in try watch.read() {
            if isGone(change) { return .gone }
            if change.mark == writeAhead || change.mark == nil { news = .written }
            if change.mark == writeAhead && change.kinds.contains(.ended) { watchWriteAhead() }
        }
        return news
    }

    private func isGone(_ change: FileWatch.Change) -> Bool {
        guard change.mark == folder else { return false }
        let isRecord = place.path == "\(place.folder)/\(change.name)"
        return !change.kinds.isDisjoint(with: [.selfGone, .ended])
            || isRecord && !change.kinds.isDisjoint(with: [.movedAway, .movedHere, .deleted])
    }

    /// Only commits modify that file; a mere reader opens and closes all three files of the record.
    private mutating func watchWriteAhead() {
        writeAhead = try? watch.add(place.path + "-wal", for: .modified)
    }
}
