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
}
