import Glibc
package import Systemd

/// Notices that the program's own guide was replaced or appeared, and that the machine moved to another zone.
package struct SystemWatch: ~Copyable {
    private let watch: FileWatch
    private let guide: String
    private let localtime: String
    /// The guide's folder or, while that is missing, the nearest one above it.
    private var folder = ""
    private var folderMark: FileWatch.Mark?
    private var zoneMark: FileWatch.Mark?

    package struct News: Equatable, Sendable {
        package var guide = false
        package var zone = false

        package init(guide: Bool = false, zone: Bool = false) {
            self.guide = guide
            self.zone = zone
        }
    }

    /// - Parameters:
    ///   - guide: an absolute path; neither the file nor its folder need be there.
    ///   - localtime: the link to the zone's rules; another one for tests.
    package init(guide: String, localtime: String = "/etc/localtime") throws(SystemdError) {
        watch = try FileWatch()
        self.guide = guide
        self.localtime = localtime
        watchFolder()
        watchZone()
    }

    package func listen(on poll: borrowing Poll, token: UInt64) throws(SystemdError) {
        try poll.add(watch.descriptor, token: token)
    }

    /// What happened since the last reading.
    package mutating func read() throws(SystemdError) -> News {
        var news = News()
        for change in try watch.read() {
            switch change.mark {
            case zoneMark where change.name.isEmpty || localtime.hasSuffix("/" + change.name):
                news.zone = true
                watchZone()
            case folderMark where folder == parent(of: guide) && !change.name.isEmpty:
                news.guide = news.guide || change.name == guide[guide.index(after: folder.endIndex)...]
            case folderMark, nil:
                // The folder went, one on the way to it came, or events were lost.
                news.guide = true
                watchFolder()
            default: break
            }
        }
        return news
    }

    private mutating func watchFolder() {
        let old = folderMark
        repeat {
            folder = nearestFolder()
            let kinds: FileWatch.Kinds = [.writtenAndClosed, .movedHere, .selfGone]
            let isOnTheWay = folder != parent(of: guide)
            folderMark = try? watch.add(folder, for: isOnTheWay ? kinds.union(.created) : kinds)
            // Another one may have come before the watch did.
        } while nearestFolder() != folder
        if let old, old != folderMark { watch.remove(old) }
    }

    private func nearestFolder() -> String {
        var folder = parent(of: guide)
        while folder != "/", access(folder, F_OK) != 0 { folder = parent(of: folder) }
        return folder
    }

    /// The link; while it is missing, the folder into which it will come.
    private mutating func watchZone() {
        let old = zoneMark
        zoneMark = linkMark()
        if zoneMark == nil {
            let folder = try? watch.add(parent(of: localtime), for: [.created, .movedHere])
            // It may have come before that watch did.
            zoneMark = linkMark() ?? folder
            if let folder, folder != zoneMark { watch.remove(folder) }
        }
        if let old, old != zoneMark { watch.remove(old) }
    }

    /// Of the link itself; its last name going away is what a replacement by rename looks like.
    private func linkMark() -> FileWatch.Mark? {
        try? watch.add(localtime, for: [.attributes, .selfGone], following: false)
    }
}

/// `/` for what lies at the top and for itself.
func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
}
