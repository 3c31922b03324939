import Glibc
package import Systemd

/// Notices files of one kind that come into a folder, change there or leave it; the folder itself may come and go.
package struct FolderWatch: ~Copyable {
    private let watch: FileWatch
    private let folder: String
    private let isMeant: (String, _ isFolder: Bool) -> Bool
    private let noticesNewFolders: Bool
    /// The folder or, while it is missing, the nearest one above it.
    private var watched = ""
    private var mark: FileWatch.Mark?
    /// Names that came complete, written and closed or moved there, since this was last emptied.
    package var arrived: Set<String> = []

    /// - Parameters:
    ///   - folder: an absolute path; nothing of it need be there.
    ///   - suffix: how the names of the files that count end; editors keep hidden files beside the one that is meant.
    package init(_ folder: String, suffix: String) throws(SystemdError) {
        try self.init(folder) { name, _ in name.hasSuffix(suffix) && !name.hasPrefix(".") }
    }

    /// - Parameter isMeant: whether a file or folder of that name counts.
    package init(
        _ folder: String, noticesNewFolders: Bool = false, where isMeant: @escaping (String, _ isFolder: Bool) -> Bool
    ) throws(SystemdError) {
        watch = try FileWatch()
        self.folder = folder
        self.isMeant = isMeant
        self.noticesNewFolders = noticesNewFolders
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
                guard counts(change) else { continue }
                isNews = true
                if !change.kinds.isDisjoint(with: [.writtenAndClosed, .movedHere]) { arrived.insert(change.name) }
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

    private func counts(_ change: FileWatch.Change) -> Bool {
        let isFolder = change.kinds.contains(.folder)
        return isMeant(change.name, isFolder) && (isFolder || !change.kinds.contains(.created))
    }

    private mutating func watchNearest() {
        let old = mark
        repeat {
            watched = nearest()
            mark = try? watch.add(watched, for: watched == folder ? inside : Self.onTheWay)
            // Another one may have come before the watch did.
        } while nearest() != watched
        if let old, old != mark { watch.remove(old) }
    }

    /// Not files just made: they are empty until they are closed.
    private var inside: FileWatch.Kinds {
        let kinds: FileWatch.Kinds = [.writtenAndClosed, .movedHere, .movedAway, .deleted, .selfGone]
        return noticesNewFolders ? kinds.union(.created) : kinds
    }

    private static let onTheWay: FileWatch.Kinds = [.created, .movedHere, .selfGone]

    private func nearest() -> String {
        var path = folder
        while path != "/", access(path, F_OK) != 0 { path = parent(of: path) }
        return path
    }
}
