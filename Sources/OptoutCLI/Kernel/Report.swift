/// What a command has to say, for people and for programs.
struct Report {
    /// The words of the command joined by `-`; names the schema.
    var command: String
    /// Matches before `--limit`.
    var total: Int
    var items: [JSON]
    /// Named fields beside `items`.
    var siblings: [(String, JSON)]
    var text: [Block]
    var status: ExitStatus

    init(
        _ command: String, items: [JSON] = [], total: Int? = nil, siblings: [(String, JSON)] = [], text: [Block] = [],
        status: ExitStatus = .done
    ) {
        self.command = command
        self.items = items
        self.total = total ?? items.count
        self.siblings = siblings
        self.text = text
        self.status = status
    }
}

/// A piece of a report's text.
enum Block {
    case line(String, Style)
    case table(Table)

    static func line(_ text: String) -> Block { .line(text, .plain) }
    static let blank = Block.line("", .plain)
}

enum Style: String {
    case plain = ""
    case bold = "1"
    case dim = "2"
    case good = "32"
    case caution = "33"
    case bad = "31"
    case link = "36"
}
