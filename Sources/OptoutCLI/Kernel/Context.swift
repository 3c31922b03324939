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
    /// The person's keys, one by one; `nil` without a terminal.
    var keyboard: () -> Keyboard?
    /// Opens an address with the person's desktop, and says whether that worked; `nil` where there is none.
    var browse: ((ChatLink) -> Bool)?

    init(
        environment: [String: String], program: String, now: Instant,
        lookUpZone: @escaping () throws -> Zone = { .utc }, terminal: Terminal = Terminal(),
        write: @escaping ([UInt8]) throws -> Void,
        talk: @escaping ([UInt8]) -> Void, ask: @escaping (String) -> String? = { _ in nil },
        keyboard: @escaping () -> Keyboard? = { nil }, browse: ((ChatLink) -> Bool)? = nil
    ) {
        self.environment = environment
        self.program = program
        self.now = now
        self.lookUpZone = lookUpZone
        self.terminal = terminal
        self.write = write
        self.talk = talk
        self.ask = ask
        self.keyboard = keyboard
        self.browse = browse
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
