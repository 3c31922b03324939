import Glibc
import OptoutExports

/// This very program, started again to read one export: it is given the opened export and a pipe, and nothing else.
final class ExportChild {
    /// The word that makes the program a reading child; not for people.
    static let word = "parse-export"
    static let input: Int32 = 3
    static let output: Int32 = 4

    let frames: FrameReader
    private let pipe: Int32
    private var process: pid_t = 0

    init(reading input: ExportInput) throws(ImportError) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw .unreadable(errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        pipe = ends[0]
        frames = FrameReader(pipe)
        defer { close(ends[1]) }
        process = try Self.start(input.descriptor, ends[1])
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

    private static func start(_ input: Int32, _ output: Int32) throws(ImportError) -> pid_t {
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
        posix_spawn_file_actions_adddup2(&actions, source, Self.input)
        posix_spawn_file_actions_adddup2(&actions, target, Self.output)
        let arguments = [strdup("optout"), strdup(word), nil]
        let environment: [UnsafeMutablePointer<CChar>?] = [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, "/proc/self/exe", &actions, nil, arguments, environment)
        guard code == 0 else { throw .readerFailed("it cannot be started (\(String(cString: strerror(code))))") }
        return process
    }
}

extension ExportChild {
    /// Becomes the reading child and never returns, if that is what this process was started as.
    static func runIfMeant(_ arguments: [String]) {
        guard arguments == [word], fcntl(input, F_GETFD) >= 0, fcntl(output, F_GETFD) >= 0 else { return }
        exit(ParseExport.run(input: input, output: output))
    }
}
