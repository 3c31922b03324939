import Glibc
import OptoutCore
import OptoutStore
import Testing

/// Files that come and go.
extension World {
    /// A file that never was there before.
    func newFile(_ place: String) throws -> SeenFile {
        mkdir("\(folder)/\(place)", 0o700)
        files += 1
        let path = "\(folder)/\(place)/\(files).zip"
        let file = try #require(fopen(path, "w"))
        fputs(String(repeating: "w", count: files), file)
        fclose(file)
        return try #require(SeenFile(at: path))
    }

    /// The daemon looks for what came into the inbox, and whether imported files still lie where they lay.
    func lookIntoFolders() throws {
        expectation.leaveFiles { access($0, F_OK) != 0 }
        // While the clock is behind, what comes cannot be told from what was said before.
        guard offset >= 0 else { return }
        let present = inbox.sorted().compactMap { SeenFile(at: $0) }
        try record.inbox(holds: present, arrived: present, at: wall)
        expectation.inbox = expectation.inbox.filter { inbox.contains($0.key) }
        for path in inbox where expectation.inbox[path] == nil && !handled.contains(path) {
            expectation.inbox[path] = wall
        }
    }

    func disturbInbox() throws {
        guard offset >= 0 else { return }
        let lying = inbox.sorted().randomElement(using: &random)
        switch (Int.random(in: 0..<10, using: &random), lying) {
        case (0..<4, let path?): try takeIn(path)
        case (4..<6, let path?): try takeAway(path)
        default:
            inbox.insert(try newFile("inbox").path)
            note("a file comes into the inbox")
            if isRunning { try pass() }
        }
    }

    /// The person has it imported; it may go on lying there.
    private func takeIn(_ path: String) throws {
        guard offset == 0, let file = SeenFile(at: path) else { return }
        try record.handledInbox([file], Writing(now: wall, zone: zone))
        handled.insert(path)
        expectation.inbox[path] = nil
        try said("has taken in \(path)")
    }

    private func takeAway(_ path: String) throws {
        unlink(path)
        inbox.remove(path)
        note("\(path) is taken away")
        if isRunning { try pass() }
    }

    func removeFile(_ slug: String) throws {
        guard let path = expectation.accounts[slug]?.files.keys.sorted().randomElement(using: &random) else { return }
        unlink(path)
        note("\(path) is put away")
        if isRunning { try pass() }
    }
}
