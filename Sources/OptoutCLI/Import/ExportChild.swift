import CLinux
import Glibc
import OptoutFrames

/// The reading program, started to read one export: it is given the opened export and a pipe, and nothing else.
///
/// A program of its own, so that no code that meets foreign bytes lies beside the record, and none of the record's beside
/// them.
final class ExportChild {
    let frames: FrameReader
    private let pipe: Int32
    private var process: pid_t = 0

    /// - Parameter program: the running program's own file.
    init(reading input: ExportInput, beside program: String) throws(ImportFailure) {
        let reader = try Self.reader(beside: program)
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw .unreadable(errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        pipe = ends[0]
        frames = FrameReader(pipe)
        defer { close(ends[1]) }
        process = try Self.start(reader, input.descriptor, ends[1])
    }

    /// Ends the child where it still runs, as after an error on this side.
    deinit {
        close(pipe)
        guard process > 0 else { return }
        kill(process, SIGKILL)
        _ = wait()
    }

    /// Waits for the end; how it ended if it was not by itself.
    func wait() -> String? {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        process = 0
        let signal = status & 0x7f
        return signal == 0 ? nil : "it was ended by signal \(signal)"
    }

    /// Where the reading program lies: where all are built, or where `make install` puts it.
    private static func reader(beside program: String) throws(ImportFailure) -> String {
        let folder = String(program[..<(program.lastIndex(of: "/") ?? program.startIndex)])
        let candidates = ["", "/../libexec"].map { "\(folder)\($0)/\(ReadingChild.program)" }
        if let found = candidates.first(where: { access($0, X_OK) == 0 }) { return found }
        throw .readerMissing(candidates[0])
    }

    private static func start(_ program: String, _ input: Int32, _ output: Int32) throws(ImportFailure) -> pid_t {
        // Out of the way of 3 and 4 first, so that neither overwrites the other.
        let (source, target) = (fcntl(input, F_DUPFD_CLOEXEC, 10), fcntl(output, F_DUPFD_CLOEXEC, 10))
        defer {
            close(source)
            close(target)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        // What a trap of the runtime says could hold words of a chat.
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, source, ReadingChild.input)
        posix_spawn_file_actions_adddup2(&actions, target, ReadingChild.output)
        // Whatever this program itself was given beyond those.
        _ = linux_close_from(&actions, ReadingChild.output + 1)
        let arguments = [strdup(ReadingChild.program), strdup(ReadingChild.word), nil]
        let environment: [UnsafeMutablePointer<CChar>?] = [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, program, &actions, nil, arguments, environment)
        guard code == 0 else { throw .readerFailed("it cannot be started (\(String(cString: strerror(code))))") }
        return process
    }
}
