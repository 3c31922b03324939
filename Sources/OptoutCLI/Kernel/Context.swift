import OptoutCore

/// Everything a command may know of the world, as plain values; tests make their own.
struct Context {
    var environment: [String: String]
    /// Absolute path of the running program.
    var program: String
    var now: Instant
    /// The zone that days are meant in; looked up only where a command needs it.
    var lookUpZone: () throws -> Zone
    var terminal: Terminal
    /// Writes to standard output.
    var write: ([UInt8]) throws -> Void
    /// Writes to standard error; failures are ignored, there is nowhere left to tell.
    var talk: ([UInt8]) -> Void
    /// Shows a question and reads a line; `nil` at the end of the input.
    var ask: (String) -> String?

    init(
        environment: [String: String], program: String, now: Instant,
        lookUpZone: @escaping () throws -> Zone = { .utc }, terminal: Terminal = Terminal(),
        write: @escaping ([UInt8]) throws -> Void,
        talk: @escaping ([UInt8]) -> Void, ask: @escaping (String) -> String? = { _ in nil }
    ) {
        self.environment = environment
        self.program = program
        self.now = now
        self.lookUpZone = lookUpZone
        self.terminal = terminal
        self.write = write
        self.talk = talk
        self.ask = ask
    }
}

struct Terminal: Sendable {
    var isInput = false
    var isOutput = false
    var isError = false
    var columns = 80
    var hasColour = false

    init() {}
}
