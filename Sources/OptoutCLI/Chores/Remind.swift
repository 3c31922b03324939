import ArgumentParser
import Glibc
import OptoutCore
import OptoutStore

struct Remind: Command {
    static let configuration = CommandConfiguration(
        abstract: "One look now: whatever is due is told in the journal.")

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.recordToChange()
        let start = session.now
        if session.options.dryRun {
            session.note("nothing was told")
        } else if session.daemonRuns(beside: record) {
            try waitUntilNothingIsQueued(in: session, record)
        } else {
            try runOnce(in: session, record)
        }
        let told = try record.told(at: session.now).filter { $0.at >= start }
        return Report("remind", items: told.map(\.json), text: try session.table(of: told))
    }

    /// The daemon does the work; it is given five seconds.
    private func waitUntilNothingIsQueued(in session: Session, _ record: Record) throws {
        for _ in 0..<100 {
            if try record.tellings(.journal, in: [.queued], at: session.now).isEmpty { return }
            usleep(50_000)
        }
    }

    private func runOnce(in session: Session, _ record: Record) throws {
        let program = try Self.daemon(session.context)
        var environment = session.context.environment
        if session.options.record != nil { environment["OPTOUT_RECORD"] = record.place.path }
        let status = try spawn(program, ["--once"], environment: environment)
        guard status == 0 else {
            throw CLIError(
                ExitStatus(rawValue: status) ?? .failed, "'optoutd --once' ended with \(status)",
                hint: "what it said stands above")
        }
    }

    /// `$OPTOUT_DAEMON`, else beside this program, else along PATH.
    static func daemon(_ context: Context) throws -> String {
        if let named = context.environment["OPTOUT_DAEMON"], !named.isEmpty { return try runnable([named]) }
        let folder = context.program.lastIndex(of: "/").map { String(context.program[..<$0]) } ?? "."
        let path = (context.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/optoutd" }
        return try runnable([folder + "/optoutd"] + path)
    }

    private static func runnable(_ candidates: [String]) throws -> String {
        guard let found = candidates.first(where: { access($0, X_OK) == 0 }) else {
            throw CLIError.notFound(
                "cannot find '\(candidates.first ?? "optoutd")'",
                hint: "install optoutd beside optout, or name it by OPTOUT_DAEMON")
        }
        return found
    }
}

/// Runs a program to its end; its output goes to standard error.
///
/// - Returns: its exit status, or 128 and the signal that ended it.
private func spawn(_ program: String, _ arguments: [String], environment: [String: String]) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
    let argv = ([program] + arguments).map { strdup($0) } + [nil]
    let envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var pid: pid_t = 0
    let code = posix_spawn(&pid, program, &actions, nil, argv, envp)
    guard code == 0 else {
        throw CLIError.failed("cannot start '\(program)': \(String(cString: strerror(code)))")
    }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
}
