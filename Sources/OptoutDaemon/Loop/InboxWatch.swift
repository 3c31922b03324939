import OptoutConfig
import Systemd

/// Notices what happens in the inbox, if there is one; the folder may come later.
struct InboxWatch: ~Copyable {
    let folder: String?
    let keeper: InboxKeeper?
    private var watch: FolderWatch?

    init(_ folder: String?) throws(SystemdError) {
        self.folder = folder
        keeper = folder.map(InboxKeeper.init)
        guard let folder else {
            watch = nil
            return
        }
        watch = try FolderWatch(folder, noticesNewFolders: true) { name, isFolder in
            isFolder ? !name.hasPrefix(".") : InboxFolder.couldBeExport(name)
        }
    }

    func listen(on poll: borrowing Poll, token: UInt64) throws(SystemdError) {
        try watch?.listen(on: poll, token: token)
    }

    /// Whether anything there may be news.
    mutating func read() throws(SystemdError) -> Bool {
        guard try watch?.read() == true else { return false }
        keeper?.hears(watch?.arrived ?? [])
        watch?.arrived = []
        return true
    }
}
