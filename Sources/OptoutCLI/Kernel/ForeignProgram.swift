import CLinux
import Glibc

/// Another program of this machine, run to its end on the person's own terminal.
struct ForeignProgram {
    let path: String

    /// - Parameter environment: where `PATH` says which folders to look into.
    /// - Returns: `nil` where it is not installed.
    init?(_ name: String, environment: [String: String]) {
        let folders = (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").filter { $0.hasPrefix("/") }
        let places = folders.map { "\($0)/\(name)" as String }
        guard let path = places.first(where: { access($0, X_OK) == 0 }) else { return nil }
        self.path = path
    }

    /// - Returns: its exit status, 128 and the signal's number where a signal ended it, as shells count.
    func run(_ arguments: [String], environment: [String: String]) -> Int32 {
        let words = ([path] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        // Ctrl-C is for the other program; this one goes on and tells how that ended.
        let before = [SIGINT, SIGQUIT].map { ($0, signal($0, SIG_IGN)) }
        defer { for (number, action) in before { _ = signal(number, action) } }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var interrupts = sigset_t()
        sigemptyset(&interrupts)
        for (number, _) in before { sigaddset(&interrupts, number) }
        posix_spawnattr_setsigdefault(&attributes, &interrupts)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        var process: pid_t = 0
        guard posix_spawn(&process, path, nil, &attributes, words, variables) == 0 else { return 127 }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let killer = status & 0x7f
        return killer == 0 ? (status >> 8) & 0xff : 128 + killer
    }

    /// Runs it beside this program, in a session of its own and with nothing of the terminal.
    ///
    /// - Parameter waiting: milliseconds for which its end is waited for.
    /// - Returns: its exit status, 127 where it cannot be started, `nil` where it still runs.
    func start(_ arguments: [String], environment: [String: String], waiting: Int) -> Int32? {
        let words = ([path] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        for output in [STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY, 0)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // POSIX_SPAWN_SETSID, which Glibc hides behind _GNU_SOURCE.
        posix_spawnattr_setflags(&attributes, 0x80)
        var process: pid_t = 0
        guard posix_spawn(&process, path, &actions, &attributes, words, variables) == 0 else { return 127 }
        return Self.status(of: process, within: waiting)
    }

    private static func status(of process: pid_t, within milliseconds: Int) -> Int32? {
        let step = 20
        for _ in 0...(milliseconds / step) {
            var status: Int32 = 0
            if waitpid(process, &status, WNOHANG) == process {
                return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
            }
            poll(nil, 0, Int32(step))
        }
        return nil
    }
}
