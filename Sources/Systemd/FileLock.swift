import CLinux
import Glibc

/// An exclusive lock on a whole file (an open file description lock), let go with its owner or its process.
package struct FileLock: ~Copyable {
    private let descriptor: Descriptor

    /// Takes the lock and leaves the id of this process in the file, made 0600 where it is missing.
    ///
    /// - Parameter seconds: how long to wait for it.
    /// - Throws: `.locked`, naming the process that holds it.
    package init(path: String, waiting seconds: UInt32 = 0) throws(SystemdError) {
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW
        let number = open(path, flags, 0o600)
        guard number >= 0 else { throw .file(path: path, code: errno) }
        let file = Descriptor(owning: number)
        var lock = flock(l_type: Int16(F_WRLCK), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 0, l_pid: 0)
        if fcntl(file.number, F_OFD_SETLK, &lock) < 0, seconds == 0 || !Self.wait(file.number, &lock, seconds) {
            if errno != EAGAIN && errno != EACCES && errno != EINTR { throw .call("fcntl", code: errno) }
            throw .locked(path: path, by: Self.contents(of: file.number))
        }
        Self.write("\(getpid())\n", to: file.number)
        descriptor = file
    }

    /// Whether it could be had in time; the alarm's only purpose is to interrupt the wait.
    private static func wait(_ number: Int32, _ lock: inout flock, _ seconds: UInt32) -> Bool {
        var (action, old) = (sigaction(), sigaction())
        action.__sigaction_handler.sa_handler = { _ in }
        sigaction(SIGALRM, &action, &old)
        alarm(seconds)
        let result = fcntl(number, F_OFD_SETLKW, &lock)
        let code = errno
        alarm(0)
        sigaction(SIGALRM, &old, nil)
        errno = code
        return result == 0
    }

    private static func write(_ text: String, to number: Int32) {
        guard ftruncate(number, 0) == 0 else { return }
        var text = text
        text.withUTF8 { _ = pwrite(number, $0.baseAddress, $0.count, 0) }
    }

    private static func contents(of number: Int32) -> String? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(number, &bytes, bytes.count, 0)
        let digits = bytes.prefix(max(count, 0)).prefix { (48...57).contains($0) }
        return digits.isEmpty ? nil : String(decoding: digits, as: UTF8.self)
    }
}
