/// What a text is by its first bytes.
enum OtherText: Equatable {
    case json
    case page
    /// `window.YTD.NAME.part0 = …`
    case script(String)
    /// Comma-separated values with these columns, in lower case.
    case table([String])

    /// - Parameter head: the beginning, up to some ten thousand bytes.
    /// - Throws: `empty`, or `notAnExport` for what is known and no export.
    init(head: ArraySlice<UInt8>) throws(ImportError) {
        guard !head.isEmpty else { throw .empty }
        for (beginning, name) in Self.others where head.starts(with: beginning) { throw .notAnExport(name) }
        if head.prefix(2).contains(0), head.count > 1 { throw .notAnExport("UTF-16 or binary data") }
        let text = head.withoutMark.drop { $0 == 0x20 || (0x09...0x0d).contains($0) }
        guard let first = text.first else {
            // All white space so far; where that never ends, the scanner says so.
            self = .json
            if head.count < 64 * 1024 { throw .empty }
            return
        }
        if first == UInt8(ascii: "<") {
            self = .page
        } else if text.starts(with: Self.script) {
            self = .script(Self.name(text.dropFirst(Self.script.count)))
        } else if let columns = Self.columns(text) {
            self = .table(columns)
        } else {
            self = .json
        }
    }

    private static let script = Array("window.YTD.".utf8)

    private static func name(_ text: ArraySlice<UInt8>) -> String {
        String(decoding: text.prefix { $0 == 0x5f || (0x61...0x7a).contains($0 | 0x20) }.prefix(64), as: UTF8.self)
    }

    /// The first line as names of columns; `nil` unless it has at least two and looks like none of JSON.
    private static func columns(_ text: ArraySlice<UInt8>) -> [String]? {
        guard let first = text.first, first == 0x22 || (0x61...0x7a).contains(first | 0x20) else { return nil }
        let line = text.prefix(1_000).prefix { $0 != 0x0a && $0 != 0x0d }
        let parts = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard parts.count > 1 else { return nil }
        return parts.map { part in
            let plain = part.filter { $0 != 0x22 && $0 != 0x20 }
            return String(decoding: plain, as: UTF8.self).lowercased()
        }
    }

    private static let others: [([UInt8], String)] = [
        ([0xff, 0xfe], "UTF-16 text"), ([0xfe, 0xff], "UTF-16 text"), ([0x1f, 0x8b], "a gzip file"),
        (Array("Rar!".utf8), "a RAR archive"), (Array("7z".utf8) + [0xbc, 0xaf], "a 7z archive"),
        (Array("%PDF".utf8), "a PDF"), (Array("SQLite format".utf8), "a database"),
    ]
}

/// The three tables that Microsoft writes.
enum CopilotColumns {
    /// `Conversation,Time,Author,Message`
    case app
    /// `CreatedAt,MessageContent,Author,ChatName`
    case office
    /// `Timestamp,ClientApp,Prompt`
    case windows

    /// - Parameter columns: in lower case, in any order.
    init?(_ columns: [String]) {
        let found = Set(columns)
        if found.isSuperset(of: ["conversation", "time", "author", "message"]) {
            self = .app
        } else if found.isSuperset(of: ["createdat", "messagecontent", "author", "chatname"]) {
            self = .office
        } else if found.isSuperset(of: ["timestamp", "clientapp", "prompt"]) {
            self = .windows
        } else {
            return nil
        }
    }
}

extension ArraySlice<UInt8> {
    /// Without a UTF-8 byte-order mark.
    var withoutMark: ArraySlice<UInt8> { starts(with: [0xef, 0xbb, 0xbf]) ? dropFirst(3) : self }

    /// Whether it is a page of Google's My Activity.
    var isActivityPage: Bool { contains(Array("outer-cell".utf8)) && contains(Array("mdl-typography".utf8)) }

    /// Whether `part` stands somewhere in it.
    private func contains(_ part: [UInt8]) -> Bool {
        guard let first = part.first else { return true }
        var rest = self
        while let place = rest.firstIndex(of: first) {
            rest = rest[place...]
            if rest.starts(with: part) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
