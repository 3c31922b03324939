/// How far the reading is: one line on standard error that is drawn over, and nothing where that is no terminal.
struct ProgressBar {
    var chats = 0
    private let session: Session
    private let isShown: Bool
    private var isDrawn = false

    private static let width = 30

    init(_ session: Session, _ path: String) {
        self.session = session
        isShown = session.context.terminal.isError && !session.options.quiet
        if !isShown { session.note("reading '\(path)'") }
    }

    mutating func show(_ done: Int, of total: Int) {
        guard isShown, total > 0 else { return }
        let part = Double(min(done, total)) / Double(total)
        let full = Int(part * Double(Self.width))
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: Self.width - full)
        draw("\(bar) \(Int(part * 100)) %  \(grouped(chats)) chats")
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
}
