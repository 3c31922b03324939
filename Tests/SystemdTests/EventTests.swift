import Glibc
import Testing

@testable import Systemd

/// A folder that is removed with its owner.
private struct ScratchFolder: ~Copyable {
    let path: String

    init() throws {
        var template = Array("/tmp/optout-test-XXXXXX".utf8CString)
        let made = mkdtemp(&template)
        path = String(cString: try #require(made))
    }

    func write(_ name: String, _ text: String = "x") {
        guard let file = fopen("\(path)/\(name)", "a") else { return }
        fputs(text, file)
        fclose(file)
    }

    deinit {
        for name in ["a", "b", "journal.lock"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}

@Suite struct EventTests {
    @Test func aTimerForAMomentThatIsOverFiresAtOnce() throws {
        let timer = try WallClockTimer()
        let poll = try Poll()
        try poll.add(timer.descriptor, token: 7)
        try timer.arm(at: 1_000_000)
        #expect(try poll.wait(milliseconds: 10_000) == [7])
        #expect(try timer.read() == .reached)
        #expect(try timer.read() == .nothing)
    }

    @Test(arguments: [nil, Int64.max, 4_102_444_800_000_000])
    func aTimerForALaterMomentStaysQuiet(uSec: Int64?) throws {
        let timer = try WallClockTimer()
        let poll = try Poll()
        try poll.add(timer.descriptor, token: 7)
        try timer.arm(at: uSec)
        #expect(try poll.wait(milliseconds: 0) == [])
        #expect(try timer.read() == .nothing)
    }

    @Test func aTimerThatFiresAgainFiresMoreThanOnce() throws {
        let timer = try CountdownTimer()
        try timer.start(uSec: 1_000, again: true)
        let poll = try Poll()
        try poll.add(timer.descriptor, token: 1)
        for _ in 0..<2 {
            #expect(try poll.wait(milliseconds: 10_000) == [1])
            #expect(try timer.read())
        }
    }

    @Test func aSignalIsReadInsteadOfInterrupting() throws {
        let signals = try Signals([SIGUSR2])
        #expect(try signals.read() == [])
        raise(SIGUSR2)
        #expect(try signals.read() == [SIGUSR2])
    }

    @Test func aRemovedSourceIsNotWaitedFor() throws {
        let timer = try WallClockTimer()
        let poll = try Poll()
        try poll.add(timer.descriptor, token: 7)
        try timer.arm(at: 1)
        try poll.remove(timer.descriptor)
        #expect(try poll.wait(milliseconds: 0) == [])
    }

    @Test func aFileMovedIntoAFolderIsNamed() throws {
        let folder = try ScratchFolder()
        let watch = try FileWatch()
        let mark = try watch.add(folder.path, for: [.movedHere, .writtenAndClosed])
        folder.write("a")
        rename("\(folder.path)/a", "\(folder.path)/b")
        let changes = try watch.read()
        #expect(changes.map(\.name) == ["a", "b"])
        #expect(changes.allSatisfy { $0.mark == mark })
        #expect(changes.last?.kinds.contains(.movedHere) == true)
        #expect(try watch.read().isEmpty)
    }

    @Test func aWatchedFileThatIsReplacedSaysSo() throws {
        let folder = try ScratchFolder()
        let watch = try FileWatch()
        folder.write("a")
        folder.write("b")
        _ = try watch.add("\(folder.path)/a", for: [.attributes, .selfGone])
        rename("\(folder.path)/b", "\(folder.path)/a")
        #expect(try watch.read().contains { $0.kinds.contains(.ended) })
    }

    @Test func aMissingFileCannotBeWatched() throws {
        let watch = try FileWatch()
        #expect(throws: SystemdError.call("inotify_add_watch", code: ENOENT)) {
            _ = try watch.add("/nowhere/at/all", for: .modified)
        }
    }

    @Test func theSecondLockNamesTheFirstHolder() throws {
        let folder = try ScratchFolder()
        let path = "\(folder.path)/journal.lock"
        let first = try FileLock(path: path)
        #expect(throws: SystemdError.locked(path: path, by: "\(getpid())")) { _ = try FileLock(path: path) }
        withExtendedLifetime(first) {}
    }

    @Test func aLockIsFreeOnceItsOwnerIsGone() throws {
        let folder = try ScratchFolder()
        let path = "\(folder.path)/journal.lock"
        do { _ = try FileLock(path: path) }
        #expect(throws: Never.self) { _ = try FileLock(path: path) }
    }
}
