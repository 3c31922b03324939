import CLinux
import Glibc

/// A connection to journald's socket: one datagram is one entry.
struct JournalLine: ~Copyable {
    private let descriptor: Descriptor

    /// - Throws: `.noJournal` where nobody listens.
    init(_ path: String) throws(SystemdError) {
        let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
        let open = try Descriptor("socket", socket(AF_UNIX, kind, 0))
        try Self.connect(open.number, to: path)
        descriptor = open
    }

    private static func connect(_ number: Int32, to path: String) throws(SystemdError) {
        guard var address = sockaddr_un(path) else { throw .noJournal(socket: path) }
        let length = socklen_t(MemoryLayout.size(ofValue: address))
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(number, $0, length) }
        }
        if result == 0 { return }
        // What is there may be another kind of file, or a socket that nobody holds open any more.
        if [ENOENT, ENOTDIR, ECONNREFUSED].contains(errno) { throw .noJournal(socket: path) }
        throw .call("connect", code: errno)
    }

    /// - Parameter deadline: of `CountdownTimer.nowUSec`, until when there has to be room in the queue.
    /// - Throws: `.journalHangs` where there was none.
    func send(_ datagram: [UInt8], until deadline: Int64) throws(SystemdError) {
        let flags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
        while Glibc.send(descriptor.number, datagram, datagram.count, flags) < 0 {
            switch errno {
            case EINTR: continue
            case EAGAIN: try waitForRoom(until: deadline)
            case let code: throw .call("send", code: code)
            }
        }
    }

    private func waitForRoom(until deadline: Int64) throws(SystemdError) {
        let left = deadline - CountdownTimer.nowUSec
        if left <= 0 { throw .journalHangs }
        var wanted = pollfd(fd: descriptor.number, events: Int16(POLLOUT), revents: 0)
        poll(&wanted, 1, Int32(left / 1_000 + 1))
    }

    /// Bytes that journald has not read yet, with what the kernel needs to keep them; 0 as well once it never will.
    var unread: Int {
        var count: Int32 = 0
        return ioctl(descriptor.number, UInt(TIOCOUTQ), &count) == 0 ? Int(count) : 0
    }

    func waitUntilRead(_ milliseconds: Int64) {
        let deadline = CountdownTimer.nowUSec + milliseconds * 1_000
        guard unread > 0, let poll = try? Poll(), (try? poll.addReader(descriptor)) != nil else { return }
        while unread > 0 {
            let left = deadline - CountdownTimer.nowUSec
            if left <= 0 { return }
            _ = try? poll.wait(milliseconds: Int32(left / 1_000 + 1))
        }
    }
}

extension sockaddr_un {
    /// `nil` if the path is too long for one.
    fileprivate init?(_ path: String) {
        self.init()
        sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: sun_path)
        guard path.utf8.count < room else { return nil }
        withUnsafeMutableBytes(of: &sun_path) { $0.copyBytes(from: path.utf8) }
    }
}
