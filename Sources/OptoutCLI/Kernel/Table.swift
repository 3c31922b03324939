/// Rows under headings; on a terminal fitted to its width, elsewhere aligned and whole.
struct Table {
    struct Column {
        var heading: String
        var isRight = false
        /// Gives way where the terminal is too narrow.
        var isFlexible = false

        init(_ heading: String, isRight: Bool = false, isFlexible: Bool = false) {
            self.heading = heading
            self.isRight = isRight
            self.isFlexible = isFlexible
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
        let widths = widths(within: width)
        let heading = columns.map { Cell($0.heading, .dim) }
        return ([heading] + rows).map { line($0, widths, isOnTerminal: width != nil, paint) }
    }

    private func widths(within limit: Int?) -> [Int] {
        var widths = columns.map { Sanitizer.width($0.heading) }
        for row in rows {
            for (index, cell) in row.enumerated() { widths[index] = max(widths[index], Sanitizer.width(cell.text)) }
        }
        guard let limit else { return widths }
        let total = widths.reduce(0, +) + Self.gap * (widths.count - 1)
        if total > limit, let flexible = columns.firstIndex(where: \.isFlexible) {
            widths[flexible] = max(8, widths[flexible] - (total - limit))
        }
        return widths
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
    private static func isolated(_ text: String) -> String {
        Sanitizer.isRightToLeft(text) ? "\u{2068}" + text + "\u{2069}" : text
    }
}
