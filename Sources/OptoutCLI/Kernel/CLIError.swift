/// What the person is told when a command cannot go on.
struct CLIError: Error, Equatable, Sendable {
    var status: ExitStatus
    /// What failed, values in single quotes, lower case, no full stop.
    var message: String
    /// How to go on.
    var hint: String?

    init(_ status: ExitStatus, _ message: String, hint: String? = nil) {
        self.status = status
        self.message = message
        self.hint = hint
    }

    static func usage(_ message: String, hint: String? = nil) -> Self { Self(.usage, message, hint: hint) }
    static func notFound(_ message: String, hint: String? = nil) -> Self { Self(.notFound, message, hint: hint) }
    static func refused(_ message: String, hint: String? = nil) -> Self { Self(.refused, message, hint: hint) }
    static func failed(_ message: String, hint: String? = nil) -> Self { Self(.failed, message, hint: hint) }
    static func inputOutput(_ message: String, hint: String? = nil) -> Self {
        Self(.inputOutput, message, hint: hint)
    }
}
