/// Rows under headings; on a terminal fitted to its width, elsewhere aligned and whole.
struct Table {
    struct Column {
        var heading: String
        var isRight = false
        /// Gives way where the terminal is too narrow: its cells are cut.
        var isFlexible = false
        /// Gives way where the terminal is too narrow: its cells go on in further lines.
        var wraps = false
        /// Stands in lines of its own below the row where the terminal is too narrow for the whole table.
        var isBelow = false

        init(
            _ heading: String, isRight: Bool = false, isFlexible: Bool = false, wraps: Bool = false,
            isBelow: Bool = false
        ) {
            self.heading = heading
            self.isRight = isRight
            self.isFlexible = isFlexible
            self.wraps = wraps
            self.isBelow = isBelow
        }
    }

    struct Cell: ExpressibleByStringInterpolation {
        var text: String
        var style: Style

        init(_ text: String, _ style: Style = .plain) {
            self.text = Sanitizer.clean(text)
            self.style = style
        }

        init(stringLiteral value: String) { self.init(value) }
    }

    var columns: [Column]
    var rows: [[Cell]]

    private static let gap = 2

    /// The lines of the table, headings first.
    ///
    /// - Parameter width: columns of the terminal, `nil` where nothing is cut.
    func lines(width: Int?, paint: (String, Style) -> String) -> [String] {
        if let width, columns.contains(where: \.isBelow), total(naturalWidths) > width {
            return stackedLines(width: width, paint: paint)
        }
        let widths = widths(within: width)
        let heading = columns.map { Cell($0.heading, .dim) }
        return ([heading] + rows).flatMap { lines(of: $0, widths, isOnTerminal: width != nil, paint) }
    }

    /// Columns that do not fit stand below their row.
    private func stackedLines(width: Int, paint: (String, Style) -> String) -> [String] {
        var narrow = Table(columns: columns.filter { !$0.isBelow }, rows: [])
        narrow.rows = rows.map { row in zip(columns, row).filter { !$0.0.isBelow }.map(\.1) }
        let widths = narrow.widths(within: width)
        let heading = narrow.columns.map { Cell($0.heading, .dim) }
        var lines = narrow.lines(of: heading, widths, isOnTerminal: true, paint)
        for (row, short) in zip(rows, narrow.rows) {
            lines += narrow.lines(of: short, widths, isOnTerminal: true, paint)
            for (column, cell) in zip(columns, row) where column.isBelow && !cell.text.isEmpty {
                lines += Sanitizer.wrap("    " + cell.text, columns: width).map { paint($0, cell.style) }
            }
        }
        return lines
    }

    private var naturalWidths: [Int] {
        var widths = columns.map { Sanitizer.width($0.heading) }
        for row in rows {
            for (index, cell) in row.enumerated() { widths[index] = max(widths[index], Sanitizer.width(cell.text)) }
        }
        return widths
    }

    private func total(_ widths: [Int]) -> Int { widths.reduce(0, +) + Self.gap * (widths.count - 1) }

    private func widths(within limit: Int?) -> [Int] {
        var widths = naturalWidths
        guard let limit else { return widths }
        let total = total(widths)
        if total > limit, let flexible = columns.firstIndex(where: { $0.isFlexible || $0.wraps }) {
            widths[flexible] = max(8, widths[flexible] - (total - limit))
        }
        return widths
    }

    /// One line, or more where a cell that wraps needs them.
    private func lines(
        of row: [Cell], _ widths: [Int], isOnTerminal: Bool, _ paint: (String, Style) -> String
    ) -> [String] {
        let parts = zip(columns, zip(row, widths)).map { column, cell in
            column.wraps ? Sanitizer.wrap(cell.0.text, columns: cell.1) : [cell.0.text]
        }
        return (0..<(parts.map(\.count).max() ?? 1)).map { index in
            let cells = zip(row, parts).map { Cell(index < $1.count ? $1[index] : "", $0.style) }
            return line(cells, widths, isOnTerminal: isOnTerminal, paint)
        }
    }

    private func line(
        _ row: [Cell], _ widths: [Int], isOnTerminal: Bool, _ paint: (String, Style) -> String
    ) -> String {
        var line = ""
        for (index, cell) in row.enumerated() {
            let text = Sanitizer.fit(cell.text, columns: widths[index])
            let space = String(repeating: " ", count: max(0, widths[index] - Sanitizer.width(text)))
            let isLast = index == row.count - 1
            let shown = paint(isOnTerminal ? Self.isolated(text) : text, cell.style)
            line += columns[index].isRight ? space + shown : (isLast ? shown : shown + space)
            if !isLast { line += String(repeating: " ", count: Self.gap) }
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    /// Keeps right-to-left text from reordering the cells beside it.
    static func isolated(_ text: String) -> String {
        Sanitizer.isRightToLeft(text) ? "\u{2068}" + text + "\u{2069}" : text
    }
}
