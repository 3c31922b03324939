import Glibc
import OptoutConfig
import OptoutCore

extension Context {
    /// The world of this process.
    static func ofProcess() -> Context {
        let environment = processEnvironment()
        return Context(
            environment: environment, program: processProgram(), now: .ofClock,
            lookUpZone: { try .current(environment: environment) },
            terminal: .ofProcess(environment), write: writeOutput,
            talk: { try? writeAll($0, to: STDERR_FILENO) }, ask: askPerson, keyboard: Keyboard.ofProcess,
            browse: Desktop(environment)?.open)
    }

    private static func askPerson(_ question: String) -> String? {
        try? writeAll(Array(Sanitizer.clean(question).utf8) + [UInt8(ascii: " ")], to: STDERR_FILENO)
        return readLine()
    }

    private static func writeOutput(_ bytes: [UInt8]) throws {
        do throws(WriteFailure) {
            try writeAll(bytes, to: STDOUT_FILENO)
        } catch {
            throw CLIError.inputOutput("cannot write the output: \(String(cString: strerror(error.code)))")
        }
    }
}

/// `errno` of a write that did not take all bytes.
private struct WriteFailure: Error { var code: Int32 }

private func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(WriteFailure) {
    var written = 0
    while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw WriteFailure(code: errno) }
        written += count
    }
}

private func processEnvironment() -> [String: String] {
    var result: [String: String] = [:]
    var next = environ
    while let entry = next.pointee {
        let text = String(cString: entry)
        if let split = text.firstIndex(of: "=") {
            result[String(text[..<split])] = String(text[text.index(after: split)...])
        }
        next += 1
    }
    return result
}

private func processProgram() -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    guard count > 0 else { return CommandLine.arguments[0] }
    return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
}

extension Instant {
    /// Now, by the system's clock.
    static var ofClock: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(uSec: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}

extension Terminal {
    fileprivate static func ofProcess(_ environment: [String: String]) -> Terminal {
        var terminal = Terminal()
        terminal.isInput = isatty(STDIN_FILENO) == 1
        terminal.isOutput = isatty(STDOUT_FILENO) == 1
        terminal.isError = isatty(STDERR_FILENO) == 1
        terminal.hasColour =
            terminal.isOutput && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
        terminal.columns = columns(environment)
        return terminal
    }

    private static func columns(_ environment: [String: String]) -> Int {
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 80
    }
}
