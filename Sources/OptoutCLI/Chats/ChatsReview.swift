import ArgumentParser
import OptoutCore
import OptoutStore

struct ChatsReview: Command {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Walk through chats with one key for each: deleted, keep, skip, open.",
        discussion: """
            d deleted, k keep, s skip, o open its link, u undo the last answer, ? help, q quit. Answers are written down \
            fifty at a time, after fifteen seconds, and at the end, also when that is Ctrl-C.
            """)

    @OptionGroup var chats: ChatOptions
    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.recordToChange()
        let page = try record.chats(try chats.select(in: session, record))
        guard !page.rows.isEmpty else { return try session.nothingListed("chats-review") }
        guard session.context.terminal.isInput, let keyboard = session.context.keyboard() else {
            throw CLIError.usage(
                "cannot walk through chats without a terminal",
                hint: "use 'optout chats', then 'optout chats deleted' or 'optout chats keep'")
        }
        defer { keyboard.close() }
        var review = Review(page.rows, keyboard, in: session, record)
        let signal = try review.run()
        keyboard.close()
        let report = Report(
            "chats-review", items: review.log.map(\.json), siblings: [("dryRun", .bool(session.options.dryRun))],
            text: review.account)
        if let signal {
            try? session.say(report.text)
            keyboard.end(signal)
        }
        return report
    }
}

/// One walk through chats, a key for each.
private struct Review {
    private let rows: [ChatRow]
    private let keyboard: Keyboard
    private let session: Session
    private let record: Record
    private let line: ReviewLine
    private var book: ReviewBook
    /// The chat on screen.
    private var index = 0
    /// Lines since the keys were shown.
    private var linesSinceKeys = Int.max

    init(_ rows: [ChatRow], _ keyboard: Keyboard, in session: Session, _ record: Record) {
        self.rows = rows
        self.keyboard = keyboard
        self.session = session
        self.record = record
        line = ReviewLine(rows, columns: session.context.terminal.columns, now: session.now)
        book = ReviewBook(session, record)
    }

    var log: [LogEntry] { book.log }

    /// - Returns: the signal that ended it, if one did; what was answered is written down in any case.
    mutating func run() throws -> Int32? {
        var signal: Int32?
        do {
            signal = try walk()
        } catch {
            // What was answered before stays worth something.
            try? book.write()
            throw error
        }
        try book.write()
        return signal
    }

    private mutating func walk() throws -> Int32? {
        while index < rows.count {
            show()
            switch nextKey() {
            case .key("d"): answer(.deleted)
            case .key("k"): answer(.kept)
            case .key("s"): answer(.skipped)
            case .key("o"): try open()
            case .key("u"): try takeBack()
            case .key("q"), .ended:
                draw("quit\n")
                return nil
            case .interrupted(let number):
                draw("\n")
                return number
            case .key("?"):
                draw("\n" + Self.help.map { $0 + "\n" }.joined())
                linesSinceKeys = Int.max
            default:
                draw("? helps\n")
            }
        }
        return nil
    }

    /// Waits for a key; what waits to be written down does not wait longer than it should.
    private mutating func nextKey() -> Keyboard.Press {
        guard book.waiting > 0 else { return keyboard.next(nil) }
        let press = keyboard.next(Int(ReviewBook.patience / 1_000))
        guard press == .nothing else { return press }
        write()
        return keyboard.next(nil)
    }

    private mutating func answer(_ answer: ReviewBook.Answer) {
        draw(answer.rawValue + "\n")
        book.answer(answer, rows[index], at: index)
        index += 1
        if book.isFull { write() }
    }

    /// Tries to write down what waits; what cannot be written now waits on, and at the end it has to work.
    private mutating func write() {
        do {
            try book.write()
        } catch {
            session.note("not written down yet: \(CLIError(error).message)")
        }
    }

    private mutating func takeBack() throws {
        do {
            guard let before = try book.takeBack() else { return draw("nothing to undo\n") }
            draw("undone\n")
            index = before
            if book.isFull { write() }
        } catch let error as RecordError {
            draw("\n")
            session.note("cannot take that back: \(error.message)")
        }
    }

    private func open() throws {
        guard let link = try session.chatLink(to: rows[index], in: record) else {
            return draw("no link\n")
        }
        if let browse = session.context.browse, browse(link) { return draw("opened\n") }
        draw("\n  \(link.text)\n")
    }

    // MARK: The screen

    private static let keys = ["d deleted", "k keep", "s skip", "o open", "u undo", "? help", "q quit"]

    private static let help = [
        "  d  I deleted it at the provider", "  k  I keep it on purpose", "  s  skip it, not now",
        "  o  open its page in the browser", "  u  take the last answer back", "  q  stop, as does Ctrl-C",
    ]

    private mutating func show() {
        let paint = session.renderer.paint
        if linesSinceKeys >= 20 {
            linesSinceKeys = 0
            draw(Self.keyLines(session.context.terminal.columns).map { paint($0, .dim) + "\n" }.joined())
            if let heading = line.heading { draw(paint(heading, .dim) + "\n") }
        }
        linesSinceKeys += 1
        draw(line.text(index, paint: paint))
    }

    /// The keys in as many lines as they need.
    private static func keyLines(_ columns: Int) -> [String] {
        keys.dropFirst().reduce(into: [keys[0]]) { lines, key in
            let longer = lines[lines.count - 1] + "  " + key
            if longer.utf8.count <= columns { lines[lines.count - 1] = longer } else { lines.append(key) }
        }
    }

    /// On standard output where that is the terminal, else beside the data.
    private func draw(_ text: String) {
        if session.context.terminal.isOutput, !session.options.json {
            try? session.context.write(Array(text.utf8))
        } else {
            session.context.talk(Array(text.utf8))
        }
    }

    /// What came of it.
    var account: [Block] {
        let (deleted, kept, skipped) = (book.count(.deleted), book.count(.kept), book.count(.skipped))
        let left = rows.count - deleted - kept - skipped
        let words = [
            "\(chats(deleted)) recorded as deleted", "\(kept) kept", "\(skipped) skipped", "\(left) not looked at",
        ]
        if session.options.dryRun { return [.line("would do: " + words.joined(separator: ", "))] }
        let changes = book.changes
        let shown = changes.suffix(5).reversed().map {
            Block.line("undo: optout undo \($0.handle)  (\($0.what))", .dim)
        }
        let more = changes.count - shown.count
        return [.line(words.joined(separator: ", "), .bold)] + shown
            + (more > 0 ? [.line("and \(more) changes before: optout log", .dim)] : [])
    }
}
