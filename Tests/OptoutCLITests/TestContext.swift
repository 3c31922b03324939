import OptoutCore
import OptoutTestSupport

@testable import OptoutCLI

/// The command line in process, in a scratch home, at a time of the test's own.
final class TestBench {
    let home: ScratchHome
    var now: Instant
    /// What a person types, one line after the other; empty: there is no terminal.
    var answers: [String] = []
    var terminal = Terminal()
    private(set) var output = ""
    private(set) var errors = ""

    init(at time: String = "2026-03-10T12:00:00Z") throws {
        home = try ScratchHome()
        now = Instant(rfc3339: time) ?? .distantPast
    }

    func run(_ arguments: String...) -> ExitStatus { run(arguments) }

    func run(_ arguments: [String]) -> ExitStatus {
        output = ""
        errors = ""
        var terminal = terminal
        terminal.isInput = !answers.isEmpty
        let context = Context(
            environment: home.environment, program: home.path + "/bin/optout", now: now, terminal: terminal,
            write: { self.output += String(decoding: $0, as: UTF8.self) },
            talk: { self.errors += String(decoding: $0, as: UTF8.self) },
            ask: { question in
                self.errors += question + "\n"
                return self.answers.isEmpty ? nil : self.answers.removeFirst()
            })
        return Optout.main(arguments, in: context)
    }
}
