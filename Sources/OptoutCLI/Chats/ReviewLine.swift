import OptoutCore
import OptoutStore

/// Chats as `review` shows them: one line each, two where the terminal is narrow, cut so that none wraps.
struct ReviewLine {
    private let rows: [ChatRow]
    private let columns: Int
    private let now: Instant
    /// Width of each column before the title: place, handle, age, messages, words, files, exposure, flags.
    private let widths: [Int]

    private static let headings = ["", "chat", "age", "msgs", "words", "files", "exposure", "flags"]
    /// Columns from which on numbers stand on the right.
    private static let numbers: Set = [0, 2, 3, 4, 5]
    /// Room left for the answer.
    private static let answerWidth = 10
    private static let leastTitle = 16

    init(_ rows: [ChatRow], columns: Int, now: Instant) {
        self.rows = rows
        self.columns = columns
        self.now = now
        var widths = Self.headings.map { Sanitizer.width($0) }
        widths[0] = Sanitizer.width("\(rows.count)/\(rows.count)")
        let hasFiles = rows.contains { $0.files > 0 }
        let hasFlags = rows.contains { !$0.flags.isEmpty }
        for (index, row) in rows.enumerated() {
            for (column, cell) in Self.cells(row, "", now).enumerated() where index < 100_000 {
                widths[column] = max(widths[column], Sanitizer.width(cell))
            }
        }
        if !hasFiles { widths[5] = 0 }
        if !hasFlags { widths[7] = 0 }
        self.widths = widths
    }

    /// `17/3000`, handle, age, size, exposure and flags.
    private static func cells(_ row: ChatRow, _ place: String, _ now: Instant) -> [String] {
        [
            place, row.handle, age(row.createdAt, now), short(row.messages), short(row.words), short(row.files),
            row.exposure.rawValue, row.flags.map(\.rawValue).joined(separator: ","),
        ]
    }

    /// Columns of everything before the title, the gap behind it included.
    private var frontWidth: Int { widths.filter { $0 > 0 }.reduce(0) { $0 + $1 + 1 } }

    private var isNarrow: Bool { frontWidth + Self.leastTitle + Self.answerWidth > columns }

    /// The headings; none where a chat takes two lines.
    var heading: String? {
        isNarrow ? nil : front(Self.headings.map { ($0, .dim) }, paint: { text, _ in text }) + "title"
    }

    /// The chat at `index`, its last line left open for the answer.
    func text(_ index: Int, paint: (String, Style) -> String) -> String {
        let row = rows[index]
        let place = "\(index + 1)/\(rows.count)"
        let title = Sanitizer.clean(row.title ?? "no title")
        if isNarrow { return twoLines(row, place, title, paint) }
        let cells = Self.cells(row, place, now).enumerated().map {
            ($0.element, $0.offset == 6 ? row.exposure.style : .plain)
        }
        return front(cells, paint: paint) + shown(title, columns - frontWidth - Self.answerWidth, paint) + " "
    }

    private func front(_ cells: [(String, Style)], paint: (String, Style) -> String) -> String {
        var text = ""
        for (column, (cell, style)) in cells.enumerated() where widths[column] > 0 {
            let space = String(repeating: " ", count: max(0, widths[column] - Sanitizer.width(cell)))
            text += Self.numbers.contains(column) ? space + paint(cell, style) : paint(cell, style) + space
            text += " "
        }
        return text
    }

    /// The title, cut or filled up to `room`.
    private func shown(_ title: String, _ room: Int, _ paint: (String, Style) -> String) -> String {
        let cut = Sanitizer.fit(title, columns: max(1, room))
        return paint(Table.isolated(cut), .bold) + String(repeating: " ", count: max(0, room - Sanitizer.width(cut)))
    }

    private func twoLines(
        _ row: ChatRow, _ place: String, _ title: String, _ paint: (String, Style) -> String
    ) -> String {
        let cut = Sanitizer.fit(title, columns: max(1, columns - place.utf8.count - 1))
        let files = row.files == 0 ? "" : "/\(Self.short(row.files))f"
        let size = "\(Self.short(row.words))w/\(Self.short(row.messages))m\(files)"
        let words =
            [row.handle, row.exposure.rawValue, Self.age(row.createdAt, now), size] + row.flags.map(\.rawValue)
        let second = Sanitizer.fit("  " + words.joined(separator: " "), columns: max(1, columns - Self.answerWidth))
        return place + " " + paint(Table.isolated(cut), .bold) + "\n" + paint(second, row.exposure.style) + " "
    }

    /// `3d`, `17mo`, `4y`.
    static func age(_ created: Instant?, _ now: Instant) -> String {
        guard let created else { return "?" }
        let days = max(0, Int((now.uSec - created.uSec) / 86_400_000_000))
        return switch days {
        case ..<61: "\(days)d"
        case ..<1096: "\(days * 12 / 365)mo"
        default: "\(days / 365)y"
        }
    }

    /// `950`, `3.4k`, `120k`, `1.2M`.
    static func short(_ number: Int) -> String {
        func tenths(_ unit: Int) -> String {
            let value = number / (unit / 10)
            return value < 100 && value % 10 > 0 ? "\(value / 10).\(value % 10)" : "\(value / 10)"
        }
        return switch number {
        case ..<1_000: String(number)
        case ..<1_000_000: tenths(1_000) + "k"
        default: tenths(1_000_000) + "M"
        }
    }
}
