import Glibc
import OptoutConfig
import OptoutCore
import OptoutStore
import Systemd
import Testing

@testable import OptoutDaemon

/// A folder of downloads; its files get their times from the machine, so the clock goes by it as well.
@Suite struct InboxTests {
    private let record: Record
    private let folder: String

    init() throws {
        record = try Record.inMemory(by: .optoutd)
        var template = Array("/tmp/optout-inbox-XXXXXX".utf8CString)
        let made = mkdtemp(&template)
        folder = String(cString: try #require(made))
    }

    private var now: Instant { Instant(uSec: WallClockTimer.now) }

    private func put(_ name: String, _ text: String = "words") {
        guard let file = fopen("\(folder)/\(name)", "w") else { return }
        fputs(text, file)
        fclose(file)
    }

    private func isChore(at moment: Instant) throws -> Bool {
        _ = try record.settle(Writing(now: moment, zone: .utc))
        return try record.chores(at: moment).contains { $0.key.kind == .inbox }
    }

    /// As the loop does it.
    private func hear(_ watch: inout FolderWatch, _ keeper: InboxKeeper) throws -> Bool {
        guard try watch.read() else { return false }
        keeper.hears(watch.arrived)
        watch.arrived = []
        return true
    }

    private func watch() throws -> FolderWatch {
        try FolderWatch(folder, noticesNewFolders: true) { name, isFolder in
            isFolder ? !name.hasPrefix(".") : InboxFolder.couldBeExport(name)
        }
    }

    @Test func aDownloadIsToldWhenItIsComplete() throws {
        let keeper = InboxKeeper(folder)
        _ = try keeper.look(record, at: now)
        var watch = try watch()
        // What Firefox does: an empty file of the name, the download beside it, and a rename.
        put("export.zip", "")
        put("export.zip.part")
        _ = try hear(&watch, keeper)
        #expect(try keeper.look(record, at: now) == nil)
        #expect(try !isChore(at: now))
        rename("\(folder)/export.zip.part", "\(folder)/export.zip")
        #expect(try hear(&watch, keeper))
        #expect(try keeper.look(record, at: now) == nil)
        #expect(try isChore(at: now))
    }

    @Test func aFileThatIsWrittenInPlaceIsToldWhenItIsClosed() throws {
        let keeper = InboxKeeper(folder)
        _ = try keeper.look(record, at: now)
        var watch = try watch()
        let file = fopen("\(folder)/export.json", "w")
        fputs("half", file)
        fflush(file)
        #expect(try !hear(&watch, keeper))
        if let file { fclose(file) }
        #expect(try hear(&watch, keeper))
        _ = try keeper.look(record, at: now)
        #expect(try isChore(at: now))
    }

    @Test func otherFilesAreNoNews() throws {
        let keeper = InboxKeeper(folder)
        var watch = try watch()
        for name in ["photo.jpg", "export.zip.crdownload", ".hidden.zip", "notes.txt"] { put(name) }
        #expect(try !hear(&watch, keeper))
        _ = try keeper.look(record, at: now.adding(days: 1))
        #expect(try !isChore(at: now.adding(days: 1)))
    }

    @Test func whatCameWhileNobodyLookedIsToldOnceItIsLeftAlone() throws {
        put("export.zip")
        let keeper = InboxKeeper(folder)
        let again = try #require(try keeper.look(record, at: now))
        #expect(try !isChore(at: now))
        #expect(again > now && again <= now.adding(seconds: 61))
        #expect(try keeper.look(record, at: again) == nil)
        #expect(try isChore(at: again))
        // And not again after the next start.
        let chores = try record.chores(at: again).map(\.id)
        #expect(try InboxKeeper(folder).look(record, at: again.adding(days: 1)) == nil)
        _ = try isChore(at: again.adding(days: 1))
        #expect(try record.chores(at: again).map(\.id) == chores)
    }

    @Test func aFolderThatIsMovedThereIsToldAndOneMadeThereLater() throws {
        let keeper = InboxKeeper(folder)
        _ = try keeper.look(record, at: now)
        var watch = try watch()
        mkdir("\(folder)/unpacked", 0o700)
        #expect(try hear(&watch, keeper))
        let again = try #require(try keeper.look(record, at: now))
        #expect(try !isChore(at: now))
        #expect(try keeper.look(record, at: again) == nil)
        #expect(try isChore(at: again))
    }

    @Test func itClosesWhenTheFileGoes() throws {
        let keeper = InboxKeeper(folder)
        _ = try keeper.look(record, at: now)
        var watch = try watch()
        put("export.zip")
        _ = try hear(&watch, keeper)
        _ = try keeper.look(record, at: now)
        #expect(try isChore(at: now))
        unlink("\(folder)/export.zip")
        #expect(try hear(&watch, keeper))
        _ = try keeper.look(record, at: now)
        #expect(try !isChore(at: now))
    }

    @Test func aFolderThatIsNotThereIsWaitedFor() throws {
        rmdir(folder)
        let keeper = InboxKeeper(folder)
        var watch = try watch()
        #expect(try keeper.look(record, at: now) == nil)
        mkdir(folder, 0o700)
        #expect(try hear(&watch, keeper))
        put("export.zip")
        #expect(try hear(&watch, keeper))
        _ = try keeper.look(record, at: now)
        #expect(try isChore(at: now))
    }

    @Test func itClosesWhenThereIsNoInboxAnyMore() throws {
        let keeper = InboxKeeper(folder)
        _ = try keeper.look(record, at: now)
        var watch = try watch()
        put("export.zip")
        _ = try hear(&watch, keeper)
        _ = try keeper.look(record, at: now)
        let desk = try Desk()
        let surroundings = Surroundings(
            paths: try Paths(environment: ["HOME": "/nowhere"], program: "/nowhere/bin/optoutd"), now: { now },
            zone: { .utc }, journal: desk.journal, complain: { _ in })
        var config = Config()
        config.inbox = folder
        // As `optoutd remind` does, which keeps none itself.
        _ = try Pass(record: record, surroundings: surroundings, config: config).run(readingGuide: false)
        #expect(try isChore(at: now))
        config.inbox = nil
        _ = try Pass(record: record, surroundings: surroundings, config: config).run(readingGuide: false)
        #expect(try !isChore(at: now))
    }
}
