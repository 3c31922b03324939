package import OptoutStore
package import Systemd

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
