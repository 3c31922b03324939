import OptoutTestSupport
import Testing

/// The built program on a real terminal, driven by Python's `pexpect`.
enum TerminalDrive {
    static var isPossible: Bool {
        guard let home = try? ScratchHome(), let python = Program.tool("python3", in: home) else { return false }
        return (try? python.run(["-c", "import pexpect"]).status) == 0
    }

    private static let head = """
        import os, pexpect, signal, sys, termios
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        optout = sys.argv[1]
        def spawn(arguments, columns=100, **more):
            return pexpect.spawn(optout, arguments, dimensions=(50, columns), encoding="utf-8", timeout=30, **more)

        """

    /// Runs Python lines with `optout` and `spawn(arguments, columns)` at hand.
    ///
    /// - Returns: what they printed.
    @discardableResult
    static func run(_ lines: String, in home: ScratchHome) throws -> String {
        try home.write(Array((head + lines).utf8), to: "drive.py")
        let python = try #require(Program.tool("python3", in: home))
        let outcome = try python.run(["drive.py", Program.folder + "/optout"])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        return outcome.output
    }
}
