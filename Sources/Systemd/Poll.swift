import CLinux
import Glibc

/// Waits until one of several descriptors can be read (epoll, level-triggered).
package struct Poll: ~Copyable {
    private let descriptor: Descriptor

    package init() throws(SystemdError) {
        descriptor = try Descriptor("epoll_create1", epoll_create1(Int32(EPOLL_CLOEXEC)))
    }

    /// From now on `wait` answers `token` while `source` has something to read.
    package func add(_ source: borrowing Descriptor, token: UInt64) throws(SystemdError) {
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: token))
        _ = try checked("epoll_ctl", epoll_ctl(descriptor.number, EPOLL_CTL_ADD, source.number, &event))
    }

    /// From now on `wait` answers 0 each time that somebody reads what was sent through `line`.
    func addReader(_ line: borrowing Descriptor) throws(SystemdError) {
        var event = epoll_event(events: EPOLLOUT.rawValue | EPOLLET.rawValue, data: epoll_data_t(u64: 0))
        _ = try checked("epoll_ctl", epoll_ctl(descriptor.number, EPOLL_CTL_ADD, line.number, &event))
    }

    /// From now on `wait` answers `token` when one of `events` happens at a descriptor that somebody else owns; once that
    /// is closed no more.
    package func watch(_ number: Int32, for events: UInt32, token: UInt64) throws(SystemdError) {
        var event = epoll_event(events: events, data: epoll_data_t(u64: token))
        if epoll_ctl(descriptor.number, EPOLL_CTL_MOD, number, &event) == 0 { return }
        if errno != ENOENT { throw .call("epoll_ctl", code: errno) }
        _ = try checked("epoll_ctl", epoll_ctl(descriptor.number, EPOLL_CTL_ADD, number, &event))
    }

    package func remove(_ source: borrowing Descriptor) throws(SystemdError) {
        var event = epoll_event()
        _ = try checked("epoll_ctl", epoll_ctl(descriptor.number, EPOLL_CTL_DEL, source.number, &event))
    }

    /// The tokens of what can be read, none if `milliseconds` went by first; -1 waits for ever.
    package func wait(milliseconds: Int32 = -1) throws(SystemdError) -> [UInt64] {
        var events = Array(repeating: epoll_event(), count: 8)
        let count = epoll_wait(descriptor.number, &events, Int32(events.count), milliseconds)
        if count < 0 && errno == EINTR { return [] }
        return try events.prefix(Int(checked("epoll_wait", count))).map { $0.data.u64 }
    }
}
