import OptoutCore
import OptoutStore

extension Session {
    /// Looks whether imported exports still lie where they lay, at the cost of a look at each name.
    ///
    /// What cannot be written down now is left for the next time.
    func lookAtExportFiles(_ record: Record) {
        guard !options.dryRun, options.at == nil,
            let look = try? record.lookAtExportFiles(from: .open, at: now), look.changed
        else { return }
        _ = try? record.settle(writing())
    }

    /// Works out what has come due since the last change; with a daemon that is done.
    func catchUp(_ record: Record) {
        guard !options.dryRun, options.at == nil, !daemonRuns(beside: record) else { return }
        _ = try? record.settle(writing())
    }

    /// Where the exports of a chore lie, and what to do with them.
    func fileBlocks(_ chore: Chore, in record: Record) throws -> [Block] {
        guard chore.key.kind == .exportFile else { return [] }
        let files = try record.exportFiles(of: chore.key.account)
        guard !files.isEmpty else { return [] }
        var blocks: [Block] = [.line("  every word of the chats is in:")]
        for file in files {
            blocks.append(.line("    rm \(file.isFolder ? "-r " : "")\(Self.quoted(file.path))"))
        }
        return blocks + [
            .line("  or move it where only you can read it, such as an encrypted disk", .dim),
            .line("  rm takes the name away; on a plain hard disk 'shred -u FILE' overwrites the words as well;", .dim),
            .line("  on SSDs, in snapshots and in backups they may stay, which no program here can change", .dim),
        ]
    }

    /// As a shell takes it for one word.
    static func quoted(_ path: String) -> String {
        "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// Says where a file that counts as put away still lies.
    func noteFilesLeft(_ chore: Chore, in record: Record) throws {
        guard chore.key.kind == .exportFile, !options.dryRun else { return }
        for file in try record.exportFiles(of: chore.key.account) { note("it still lies in '\(file.path)'") }
    }
}
