import GRDB
import Glibc
import OptoutCore
import Testing

@testable import OptoutStore

/// Exports that were imported and still lie there, and what lies in the inbox.
@Suite struct ExportFileTests {
    private let desk: Desk
    private let account: Account
    private let folder = Folder()

    init() throws {
        desk = try Desk()
        account = try desk.add()
        desk.now = at("2026-07-01")
    }

    private func put(_ name: String, _ text: String = "words") throws -> SeenFile {
        let path = folder.path + "/" + name
        let file = fopen(path, "w")
        fputs(text, file)
        if let file { fclose(file) }
        return try #require(SeenFile(at: path))
    }

    private func take(_ file: SeenFile, format: String = "chatgpt-zip/1") throws {
        let staging = try desk.record.staging(for: account.id, at: desk.now)
        try staging.append(chat("a", "2026-01-01"))
        let summary = ExportSummary(
            product: account.product, format: format, isComplete: false, date: at("2026-01-01"), seen: 1)
        _ = try desk.record.commit(
            staging, summary, into: account.id, file: file, fileName: "e.zip", purgeDays: 30, keepsTitles: true,
            desk.writing())
    }

    private var kinds: [ChoreKind] {
        get throws {
            _ = try desk.record.settle(desk.writing())
            return try desk.record.chores(at: desk.now).map(\.key.kind).filter { $0 == .exportFile || $0 == .inbox }
        }
    }

    private func look(_ look: FileLook = .open) throws -> Int {
        try desk.record.lookAtExportFiles(from: look, at: desk.now).left
    }

    @Test func aFileThatWasImportedIsAChoreWhileItLiesThere() throws {
        let file = try put("e.zip")
        try take(file)
        #expect(try look() == 1 && kinds == [.exportFile])
        #expect(try desk.record.exportFiles(of: account.id).map(\.path) == [file.path])
        unlink(file.path)
        #expect(try look() == 0 && kinds == [])
        #expect(try desk.record.exportFiles().isEmpty)
    }

    @Test func aFileThatWasMovedOrReplacedIsNoneAnyMore() throws {
        let moved = try put("moved.zip")
        try take(moved)
        rename(moved.path, moved.path + ".away")
        #expect(try look() == 0)
        let replaced = try put("replaced.zip")
        try take(replaced)
        let other = try put("other", "other words")
        rename(other.path, replaced.path)
        #expect(try look() == 0 && kinds == [])
    }

    @Test func aSandboxThatDoesNotSeeTheFolderSettlesNothing() throws {
        mkdir(folder.path + "/private", 0o700)
        let file = try put("private/e.zip")
        try take(file)
        rename(folder.path + "/private", folder.path + "/elsewhere")
        #expect(try look(.confined) == 1)
        mkdir(folder.path + "/private", 0o700)
        #expect(try look(.confined) == 1)
        #expect(try look(.open) == 0)
    }

    @Test func aSandboxThatSeesTheFolderSeesWhatIsGone() throws {
        let file = try put("e.zip")
        try take(file)
        unlink(file.path)
        #expect(try look(.confined) == 0 && kinds == [])
    }

    @Test func aFolderIsTheSameWhateverLiesInIt() throws {
        mkdir(folder.path + "/export", 0o700)
        let export = try #require(SeenFile(at: folder.path + "/export"))
        try take(export)
        for number in 0..<100 { _ = try put("export/\(number)") }
        #expect(try look() == 1 && kinds == [.exportFile])
    }

    @Test func doneAndDismissedCloseItUntilTheNextImport() throws {
        try take(try put("e.zip"))
        let chore = try #require(try desk.record.chores(at: desk.now).first { $0.key.kind == .exportFile })
        _ = try desk.record.change(.done, desk.writing()) { try $0.markDone(chore.id) }
        #expect(try kinds == [])
        desk.now = desk.now.adding(days: 1)
        try take(try put("later.zip"))
        #expect(try kinds == [.exportFile])
    }

    @Test func theToolsOwnTranscriptsAreNoChore() throws {
        for format in ["claude-code-folder/1", "codex-folder/1", "gemini-cli-folder/1", "vscode-folder/1"] {
            try take(try put("e.zip", format), format: format)
            #expect(try kinds == [], "\(format)")
        }
    }

    @Test func anotherCopyOfAKnownFileIsAChoreToo() throws {
        let first = try put("e.zip")
        try take(first)
        unlink(first.path)
        #expect(try look() == 0)
        try take(try put("copy.zip"))
        #expect(try kinds == [.exportFile])
        #expect(try desk.record.exportFiles().map(\.path) == [folder.path + "/copy.zip"])
    }

    @Test func anImportTakenBackTakesItsFileAlong() throws {
        let before = try desk.dump()
        try take(try put("e.zip"))
        _ = try desk.record.undo(nil, desk.writing())
        #expect(try desk.dump() == before)
    }

    @Test func thePathIsInNoEventAndInNoBackup() throws {
        let record = try Record.open(at: folder.record, by: .optout, now: desk.now)
        defer { try? record.close() }
        let account = try record.change(.accountAdd, desk.writing()) {
            try $0.addAccount(Account(id: .init(""), slug: "a", product: .init("x/y"), recordedAt: desk.now))
        }.value
        let file = try put("tell-tale-name.zip")
        let staging = try record.staging(for: account.id, at: desk.now)
        try staging.append(chat("a", "2026-01-01"))
        _ = try record.commit(
            staging,
            ExportSummary(product: account.product, format: "x/1", isComplete: false, date: nil, seen: 1),
            into: account.id, file: file, fileName: nil, purgeDays: nil, keepsTitles: true, desk.writing())
        let backup = try record.backup(at: desk.now, zone: .utc)
        #expect(
            folder.bytes(folder.record + "-wal").contains("tell-tale")
                || folder.bytes(folder.record).contains("tell-tale"))
        #expect(!folder.bytes(backup.path).contains("tell-tale"))
        let events = try record.read { db in try Row.fetchAll(db, sql: "SELECT * FROM event").map { "\($0)" } }
        #expect(!events.joined().contains("tell-tale"))
    }

    // MARK: Inbox

    @Test func whatArrivesIsAChoreUntilItIsImportedOrGone() throws {
        let (first, second) = (try put("a.zip"), try put("b.zip", "more words"))
        try desk.record.inbox(holds: [first, second], arrived: [first], at: desk.now)
        #expect(try kinds == [.inbox])
        try take(first)
        #expect(try kinds == [.exportFile])
        desk.now = desk.now.adding(days: 1)
        try desk.record.inbox(holds: [first, second], arrived: [second], at: desk.now)
        #expect(try kinds.contains(.inbox))
        try desk.record.inbox(holds: [first], arrived: [], at: desk.now)
        #expect(try kinds == [.exportFile])
    }

    @Test func whatTheInboxHoldsIsHandledAtOnceByItsImport() throws {
        let refused = try put("holiday.zip")
        try desk.record.inbox(holds: [refused], arrived: [refused], at: desk.now)
        #expect(try kinds == [.inbox])
        // One that nobody noticed before is handled as well; one that came meanwhile is not.
        let (unnoticed, late) = (try put("hidden.json", "no chats"), try put("late.zip", "newer words"))
        try desk.record.handledInbox([refused, unnoticed], desk.writing())
        #expect(try kinds == [])
        #expect(try desk.record.knowsFromInbox(unnoticed) && !desk.record.knowsFromInbox(late))
        // It is still known, and not told again.
        try desk.record.inbox(holds: [refused], arrived: [refused], at: desk.now)
        #expect(try kinds == [] && desk.record.knowsFromInbox(refused))
    }

    @Test func aKnownFileIsKnownByWhatItIs() throws {
        let file = try put("e.zip")
        #expect(try !desk.record.wasImported(file))
        try take(file)
        #expect(try desk.record.wasImported(file))
        #expect(try !desk.record.wasImported(try put("e.zip", "other words")))
    }
}
