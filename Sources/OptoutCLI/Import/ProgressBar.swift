import Glibc

/// How far the reading is, on standard error: one line that is drawn over on a terminal, and otherwise a line for every
/// tenth of the way, which a program can read.
struct ProgressBar {
    var chats = 0
    private let session: Session
    private let isTerminal: Bool
    private let began = Self.now()
    private var isDrawn = false
    private var told = 0

    init(_ session: Session, _ path: String) {
        self.session = session
        isTerminal = session.context.terminal.isError
        if !isTerminal { session.note("reading '\(path)'") }
    }

    mutating func show(_ done: Int, of total: Int) {
        guard !session.options.quiet, total > 0 else { return }
        let pace = Pace(done: done, total: total, chats: chats, seconds: Self.now() - began)
        if isTerminal {
            draw(pace.line(columns: session.context.terminal.columns))
        } else if pace.percent / 10 > told, done < total {
            told = pace.percent / 10
            session.note(pace.record)
        }
    }

    /// Takes the line away, so that something else can be said.
    mutating func clear() {
        guard isDrawn else { return }
        draw("")
        isDrawn = false
    }

    private mutating func draw(_ text: String) {
        session.context.talk(Array("\r\u{1B}[K\(text)".utf8))
        isDrawn = true
    }

    /// Seconds on a clock that nobody sets.
    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
    }
}
