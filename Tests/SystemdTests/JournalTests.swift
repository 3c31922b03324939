import Glibc
import Testing

@testable import Systemd

/// A socket where journald's would be, with a queue from which nothing is read unless asked for.
private final class Listener {
    let path: String
    private let folder: String
    private var number: Int32

    init() throws {
        var template = Array("/tmp/optout-journal-XXXXXX".utf8CString)
        folder = String(cString: try #require(mkdtemp(&template)))
        path = folder + "/socket"
        number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
    }

    /// The next datagram; `nil` where none waits.
    func read() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = recv(number, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : Array(bytes.prefix(count))
    }

    /// Closed, with the file left behind, as `systemctl stop systemd-journald.socket` leaves it.
    func leave() {
        close(number)
        number = -1
    }

    deinit {
        if number >= 0 { close(number) }
        unlink(path)
        rmdir(folder)
    }
}

private func entry(_ message: String) -> JournalEntry {
    var entry = JournalEntry()
    entry.set("MESSAGE", to: message)
    entry.set("OPTOUT_KIND", to: "inbox")
    return entry
}

@Suite struct JournalTests {
    @Test func anEntryIsOneDatagramInWhichEveryValueHasItsLength() throws {
        let listener = try Listener()
        let sending = Journal(socket: listener.path).send([entry("é\nX=1")])
        #expect(sending.taken == 1 && sending.failure == nil)
        // systemd's "Native Journal Protocol": name, newline, length as 64 bits little-endian, value, newline. "é" is two
        // bytes, and the newline was cleaned to a space.
        let message = Array("MESSAGE\n".utf8) + [6, 0, 0, 0, 0, 0, 0, 0] + Array("é X=1\n".utf8)
        let kind = Array("OPTOUT_KIND\n".utf8) + [5, 0, 0, 0, 0, 0, 0, 0] + Array("inbox\n".utf8)
        #expect(listener.read() == message + kind)
        #expect(listener.read() == nil)
    }

    @Test func aJournalThatReadsNothingIsNotWaitedForInVain() throws {
        let listener = try Listener()
        let journal = Journal(socket: listener.path, patienceMilliseconds: 20)
        let many = (1...5_000).map { entry("\($0)") }
        let first = journal.send(many)
        #expect(first.failure == .journalHangs)
        #expect((1..<5_000).contains(first.taken))
        #expect(!journal.isRead(waiting: 0))
        var read = 0
        while listener.read() != nil { read += 1 }
        #expect(read == first.taken)
        #expect(journal.isRead(waiting: 0))
        #expect(journal.send([entry("again")]) == (1, nil))
    }

    @Test func nothingSentIsNothingUnread() {
        #expect(Journal(socket: "/nowhere/socket").isRead(waiting: 0))
    }

    @Test(arguments: ["/nowhere/socket", "/dev/null", "/dev/null/socket", String(repeating: "/long", count: 30)])
    func whereNothingListensNothingIsTaken(path: String) {
        #expect(Journal(socket: path).send([entry("anybody there")]) == (0, .noJournal(socket: path)))
    }

    @Test func aSocketThatNobodyHoldsAnyMoreIsNoJournal() throws {
        let listener = try Listener()
        listener.leave()
        #expect(Journal(socket: listener.path).send([entry("anybody")]) == (0, .noJournal(socket: listener.path)))
    }

    @Test func aFieldThatWouldBeDroppedIsRefused() throws {
        let listener = try Listener()
        var bad = JournalEntry()
        bad.set("_MINE", to: "1")
        #expect(Journal(socket: listener.path).send([bad]) == (0, .fieldName("_MINE")))
        #expect(listener.read() == nil)
    }
}

private func == (sending: (taken: Int, failure: SystemdError?), expected: (Int, SystemdError?)) -> Bool {
    sending.taken == expected.0 && sending.failure == expected.1
}
