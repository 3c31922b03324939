import Glibc

/// How far the reading is, on standard error: one line that is drawn over on a terminal, and otherwise a line for every
/// tenth of the way, which a program can read; what is read at once is not worth a line.
struct ProgressBar {
    var chats = 0
    private let session: Session
    private let isTerminal: Bool
    private let began = Self.now()
    private var isDrawn = false
    private var told = 0

    private static let many = 10_000

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
        } else if pace.percent / 10 > told, done < total, pace.rate != nil {
            told = pace.percent / 10
            session.note(pace.record)
        }
    }

    /// The reading is over; a great many chats take a moment to be written down.
    mutating func readingEnds() {
        clear()
        guard isTerminal, !session.options.quiet, chats >= Self.many else { return }
        draw("\(grouped(chats)) chats read, writing them down")
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
