import Glibc
package import Systemd

/// Notices files of one kind that come into a folder, change there or leave it; the folder itself may come and go.
package struct FolderWatch: ~Copyable {
    private let watch: FileWatch
    private let folder: String
    private let suffix: String
    /// The folder or, while it is missing, the nearest one above it.
    private var watched = ""
    private var mark: FileWatch.Mark?

    /// - Parameters:
    ///   - folder: an absolute path; nothing of it need be there.
    ///   - suffix: how the names of the files that count end.
    package init(_ folder: String, suffix: String) throws(SystemdError) {
        watch = try FileWatch()
        self.folder = folder
        self.suffix = suffix
        watchNearest()
    }

    package func listen(on poll: borrowing Poll, token: UInt64) throws(SystemdError) {
        try poll.add(watch.descriptor, token: token)
    }

    /// Whether the files there may differ from those of the last reading.
    package mutating func read() throws(SystemdError) -> Bool {
        var isNews = false
        for change in try watch.read() {
            switch change.mark {
            case mark where watched == folder && !change.name.isEmpty:
                isNews = isNews || isMeant(change.name)
            case mark, nil:
                // The folder went, one on the way to it came, or events were lost.
                let before = watched
                watchNearest()
                isNews = isNews || watched == folder || before == folder
            default: break
            }
        }
        return isNews
    }

    /// Editors keep hidden files beside the one that is meant.
    private func isMeant(_ name: String) -> Bool { name.hasSuffix(suffix) && !name.hasPrefix(".") }

    private mutating func watchNearest() {
        let old = mark
        repeat {
            watched = nearest()
            mark = try? watch.add(watched, for: watched == folder ? Self.inside : Self.onTheWay)
            // Another one may have come before the watch did.
        } while nearest() != watched
        if let old, old != mark { watch.remove(old) }
    }

    /// Not those just made: they are empty until they are closed.
    private static let inside: FileWatch.Kinds = [.writtenAndClosed, .movedHere, .movedAway, .deleted, .selfGone]
    private static let onTheWay: FileWatch.Kinds = [.created, .movedHere, .selfGone]

    private func nearest() -> String {
        var path = folder
        while path != "/", access(path, F_OK) != 0 { path = parent(of: path) }
        return path
    }
}
