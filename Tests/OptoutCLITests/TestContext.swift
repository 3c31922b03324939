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
    /// Keys a person presses where a command wants single keys; none: there is no terminal.
    var keys: [Character] = []
    /// What ends the keys instead of the terminal's end.
    var signal: Int32?
    /// With what signal a command ended itself.
    private(set) var ended: Int32?
    var browse: ((ChatLink) -> Bool)?
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
        terminal.isInput = !answers.isEmpty || !keys.isEmpty
        let context = Context(
            environment: home.environment, program: home.path + "/bin/optout", now: now, terminal: terminal,
            write: { self.output += String(decoding: $0, as: UTF8.self) },
            talk: { self.errors += String(decoding: $0, as: UTF8.self) },
            ask: { question in
                self.errors += question + "\n"
                return self.answers.isEmpty ? nil : self.answers.removeFirst()
            },
            keyboard: { self.keyboard }, browse: browse)
        return Optout.main(arguments, in: context)
    }

    private var keyboard: Keyboard {
        let end = signal.map { Keyboard.Press.interrupted($0) } ?? .ended
        return Keyboard(
            next: { _ in self.keys.isEmpty ? end : .key(self.keys.removeFirst()) }, close: {},
            end: { self.ended = $0 })
    }
}
