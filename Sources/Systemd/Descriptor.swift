import Glibc

/// An open file descriptor that is closed with its owner.
package struct Descriptor: ~Copyable {
    package let number: Int32

    package init(owning number: Int32) { self.number = number }

    init(_ call: String, _ result: Int32) throws(SystemdError) {
        number = try checked(call, result)
    }

    deinit { close(number) }

    /// Fills `bytes` with up to `room` by one `read`; the count read, 0 where nothing waits.
    func read(_ bytes: UnsafeMutableRawPointer, _ room: Int) throws(SystemdError) -> Int {
        let count = Glibc.read(number, bytes, room)
        if count >= 0 { return count }
        if errno == EAGAIN || errno == EINTR { return 0 }
        throw .call("read", code: errno)
    }
}
