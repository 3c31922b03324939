import ArgumentParser
import Glibc
import OptoutConfig
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
        let status = try once(program, environment)
        guard status == 0 else {
            throw CLIError(
                ExitStatus(rawValue: status) ?? .failed, "'optoutd --once' ended with \(status)",
                hint: "what it said stands above")
        }
    }

    private func once(_ program: String, _ environment: [String: String]) throws -> Int32 {
        do { return try runProgram(program, ["--once"], environment: environment) } catch {
            throw CLIError.failed(error.message)
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
