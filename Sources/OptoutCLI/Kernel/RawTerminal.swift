import Glibc

/// The person's terminal while it gives single keys; it is put back on every way out but a hard kill.
final class RawTerminal {
    private var before = termios()
    private var isOpen = true
    private var bytes: [UInt8] = []
    private let pipe: Int32

    /// Where a signal is told; read by a signal handler, changed only by the one thread of the program.
    nonisolated(unsafe) private static var told: Int32 = -1

    private static let endings = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

    /// - Returns: `nil` where standard input is no terminal.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard tcgetattr(STDIN_FILENO, &before) == 0, Glibc.pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        pipe = ends[0]
        Self.told = ends[1]
        for number in Self.endings + [SIGTSTP] { signal(number) { RawTerminal.tell($0) } }
        giveKeys()
    }

    deinit { close() }

    /// Runs inside a signal handler.
    private static func tell(_ number: Int32) {
        let code = errno
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(told, &byte, 1)
        errno = code
    }

    private func giveKeys() {
        var raw = before
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
        withUnsafeMutableBytes(of: &raw.c_cc) { $0[Int(VMIN)] = 1 }
        withUnsafeMutableBytes(of: &raw.c_cc) { $0[Int(VTIME)] = 0 }
        tcsetattr(STDIN_FILENO, TCSADRAIN, &raw)
    }

    func close() {
        guard isOpen else { return }
        isOpen = false
        tcsetattr(STDIN_FILENO, TCSADRAIN, &before)
        for number in Self.endings + [SIGTSTP] { signal(number, SIG_DFL) }
        Glibc.close(pipe)
        Glibc.close(Self.told)
        Self.told = -1
    }

    /// Waits for a key, at most so many milliseconds.
    func next(_ milliseconds: Int?) -> Keyboard.Press {
        while true {
            if let number = toldSignal() {
                guard number == SIGTSTP else { return .interrupted(number) }
                sleepUntilContinued()
                return .other
            }
            if let press = Keyboard.Press.take(from: &bytes) { return press }
            switch wait(milliseconds.map(Int32.init(clamping:)) ?? -1) {
            case .keys where !read(): return .ended
            case .timeUp: return .nothing
            default: break
            }
        }
    }

    private enum Awaited { case keys, timeUp, signal }

    private func wait(_ milliseconds: Int32) -> Awaited {
        var waiting = [STDIN_FILENO, pipe].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let count = poll(&waiting, 2, milliseconds)
        if count == 0 { return .timeUp }
        return count < 0 || waiting[1].revents != 0 ? .signal : .keys
    }

    /// - Returns: `false` at the end of the input.
    private func read() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
        if count < 0 { return errno == EINTR || errno == EAGAIN }
        bytes += buffer.prefix(count)
        // The rest of an arrow key may come a moment later.
        if bytes.last == 0x1B, wait(25) == .keys { return read() }
        return count > 0
    }

    private func toldSignal() -> Int32? {
        var byte: UInt8 = 0
        return Glibc.read(pipe, &byte, 1) == 1 ? Int32(byte) : nil
    }

    /// Ctrl-Z: the shell gets its terminal back, and keys come again afterwards.
    private func sleepUntilContinued() {
        tcsetattr(STDIN_FILENO, TCSADRAIN, &before)
        signal(SIGTSTP, SIG_DFL)
        raise(SIGTSTP)
        signal(SIGTSTP) { RawTerminal.tell($0) }
        giveKeys()
    }
}

extension Keyboard {
    /// The person's own; `nil` without a terminal.
    static func ofProcess() -> Keyboard? {
        guard let terminal = RawTerminal() else { return nil }
        return Keyboard(next: terminal.next, close: terminal.close) { number in
            signal(number, SIG_DFL)
            raise(number)
        }
    }
}
