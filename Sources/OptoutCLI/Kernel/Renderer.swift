import OptoutCore

/// The one place where reports become bytes: text for people, one JSON object for programs.
struct Renderer {
    var isJSON: Bool
    /// Talk and confirmations are left out.
    var isQuiet: Bool
    var terminal: Terminal
    var write: ([UInt8]) throws -> Void

    func render(_ report: Report, generatedAt: Instant, edition: Int?) throws {
        if isJSON {
            try write(Self.envelope(report, generatedAt: generatedAt, edition: edition))
        } else {
            try show(report.text)
        }
    }

    /// Writes blocks as text, whatever the output form; used by commands that hold a conversation.
    func show(_ blocks: [Block]) throws {
        var text = ""
        for block in blocks {
            for line in lines(block) { text += line + "\n" }
        }
        if !text.isEmpty { try write(Array(text.utf8)) }
    }

    private func lines(_ block: Block) -> [String] {
        switch block {
        case .line(let text, let style): wrapped(Sanitizer.clean(text)).map { paint($0, style) }
        case .table(let table): table.lines(width: terminal.isOutput ? terminal.columns : nil, paint: paint)
        }
    }

    private func wrapped(_ text: String) -> [String] {
        terminal.isOutput ? Sanitizer.wrap(text, columns: terminal.columns) : [text]
    }

    func paint(_ text: String, _ style: Style) -> String {
        guard terminal.hasColour, style != .plain, !text.isEmpty else { return text }
        return "\u{1B}[" + style.rawValue + "m" + text + "\u{1B}[0m"
    }

    /// One object, one line per item, so that `grep` and `diff` work too.
    static func envelope(_ report: Report, generatedAt: Instant, edition: Int?) -> [UInt8] {
        var bytes = Array("{".utf8)
        let head: [(String, JSON)] =
            [
                ("schema", .string("optout.\(report.command)/1")), ("generatedAt", JSON(generatedAt)),
                ("edition", JSON(edition)), ("total", .integer(report.total)),
            ] + report.siblings
        for (name, value) in head {
            JSON.string(name).encode(into: &bytes)
            bytes.append(UInt8(ascii: ":"))
            value.encode(into: &bytes)
            bytes.append(UInt8(ascii: ","))
        }
        bytes += "\"items\":[".utf8
        for (index, item) in report.items.enumerated() {
            bytes += (index == 0 ? "\n" : ",\n").utf8
            item.encode(into: &bytes)
        }
        return bytes + (report.items.isEmpty ? "]}\n" : "\n]}\n").utf8
    }
}
