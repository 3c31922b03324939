import Glibc

/// A program that is missing or may not be run.
package struct UnstartableProgram: Error {
    package let message: String
}

/// Runs a program to its end; its output goes to standard error, and signals that this process holds back reach it.
///
/// - Parameter environment: by name; `nil`: that of this process.
/// - Throws: `UnstartableProgram`.
/// - Returns: its exit status, or 128 and the signal that ended it.
package func runProgram(
    _ program: String, _ arguments: [String], environment: [String: String]? = nil
) throws(UnstartableProgram) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let argv = ([program] + arguments).map { strdup($0) } + [nil]
    let envp = (environment ?? [:]).map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var pid: pid_t = 0
    let code =
        environment == nil
        ? posix_spawn(&pid, program, &actions, &attributes, argv, environ)
        : posix_spawn(&pid, program, &actions, &attributes, argv, envp)
    guard code == 0 else {
        throw UnstartableProgram(message: "cannot start '\(program)': \(String(cString: strerror(code)))")
    }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
}
