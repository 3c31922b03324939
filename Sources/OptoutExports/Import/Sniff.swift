/// What a text of chats is: found by the keys of its first entries, never by a file's name.
struct Sniffed: Equatable {
    enum Kind: Equatable { case chatGPT, claude }

    /// `nil` for a list without an entry that tells.
    var kind: Kind?
    var form: ListForm
}

extension Sniffed {
    /// Entries looked at before a list counts as of unknown shape.
    private static let patience = 20

    /// Reads as far as needed to tell.
    ///
    /// - Throws: `otherProvider`, `notAnExport` or `unknownShape` for anything that is no list of chats of ours.
    init(_ source: any ByteSource) throws(ImportError) {
        var json = try JSONScanner(source, capacity: 64 * 1024)
        try json.refuseOtherTexts()
        switch try json.next() {
        case UInt8(ascii: "["):
            self = Sniffed(kind: try Self.kindOfList(&json), form: .list)
            if kind == nil { try json.finish() }
        case UInt8(ascii: "{"): self = try Self.ofObject(&json)
        default:
            try json.skipValue()
            throw .unknownShape(keys: [])
        }
    }

    private static func kindOfList(_ json: inout JSONScanner) throws(ImportError) -> Kind? {
        var clues = Clues()
        var count = 0
        try json.openArray()
        while try json.nextElement() {
            count += 1
            if try json.next() == UInt8(ascii: "{") {
                try clues.gather(&json)
                if let kind = try clues.kind() { return kind }
            } else {
                try json.skipValue()
            }
            if count == patience { throw clues.unknown }
        }
        guard count == 0 else { throw clues.unknown }
        return nil
    }

    private static func ofObject(_ json: inout JSONScanner) throws(ImportError) -> Sniffed {
        var clues = Clues()
        try json.openObject()
        while let key = try json.key() {
            if key.is("conversations"), try json.next() == UInt8(ascii: "[") {
                return Sniffed(kind: try kindOfList(&json), form: .wrapped)
            }
            clues.take(key)
            if let kind = try clues.kind() { return Sniffed(kind: kind, form: .single) }
            try json.skipValue()
        }
        try clues.refuseByName()
        try json.finish()
        throw clues.unknown
    }
}

/// The keys of entries, as far as they tell formats apart.
private struct Clues {
    private var found: Set<String> = []
    private var shown: [String] = []

    var unknown: ImportError { .unknownShape(keys: shown) }

    /// Gathers the keys of the object that comes next.
    ///
    /// Stops inside it as soon as they tell, so a chat of any size is not read twice.
    mutating func gather(_ json: inout JSONScanner) throws(ImportError) {
        try json.openObject()
        while let key = try json.key() {
            take(key)
            if isDecided { return }
            try json.skipValue()
        }
        try refuseByName()
    }

    mutating func take(_ key: JSONKey) {
        guard key.count <= 32 else { return }
        let bytes = UnsafeBufferPointer(start: key.start, count: key.count)
        // Only what looks like a field's name is ever shown: other keys could be somebody's words.
        guard let first = bytes.first, first > 0x40,
            bytes.allSatisfy({ $0 == 0x5f || (0x61...0x7a).contains($0 | 0x20) })
        else { return }
        let name = String(decoding: bytes, as: UTF8.self)
        if found.insert(name).inserted, shown.count < 8 { shown.append(name) }
    }

    private var isDecided: Bool { has("mapping") || has("chat_messages") || has("inserted_at") }

    private func has(_ names: String...) -> Bool { names.allSatisfy(found.contains) }

    /// `nil` where the keys do not tell yet.
    func kind() throws(ImportError) -> Sniffed.Kind? {
        if has("inserted_at") { throw .otherProvider("DeepSeek") }
        if has("chat_messages") { return .claude }
        return has("mapping") ? .chatGPT : nil
    }

    func refuseByName() throws(ImportError) {
        if has("conversation", "responses") { throw .otherProvider("Grok") }
        if has("header", "title", "time") || has("safeHtmlItem") { throw .otherProvider("Gemini (Google Takeout)") }
        if has("chatId", "role", "content") { throw .otherProvider("Mistral Le Chat") }
        if has("thread_metadata") || has("query_str") { throw .otherProvider("Perplexity") }
        if has("requests", "sessionId") { throw .otherProvider("GitHub Copilot (VS Code)") }
        if has("export_files") || has("manifest") || has("downloads") || has("urls") { throw .manifestOnly }
        if has("type", "sessionId") { throw .otherProvider("Claude Code") }
    }
}

extension JSONScanner {
    /// Refuses by name what is no JSON at all.
    fileprivate mutating func refuseOtherTexts() throws(ImportError) {
        try show(16)
        let head = UnsafeBufferPointer(start: at, count: min(end - at, 16))
        guard !head.isEmpty else { throw .empty }
        for (beginning, name) in Self.otherTexts where head.starts(with: beginning) { throw .notAnExport(name) }
        if head.count > 1, head[0] == 0 || head[1] == 0 { throw .notAnExport("UTF-16 or binary data") }
        try refuseOtherTextsAfterSpace()
    }

    private mutating func refuseOtherTextsAfterSpace() throws(ImportError) {
        guard let byte = try? next() else { return }
        try show(20)
        let head = UnsafeBufferPointer(start: at, count: min(end - at, 20))
        if byte == 0 { throw .empty }
        if byte == UInt8(ascii: "<") { throw .notAnExport("a web page") }
        if head.starts(with: "window.YTD".utf8) { throw .otherProvider("Grok in X (an X archive)") }
        for header in ["Conversation,Time", "CreatedAt,Messag", "Timestamp,Client"] where head.starts(with: header.utf8)
        {
            throw .otherProvider("Microsoft Copilot")
        }
    }

    private static let otherTexts: [([UInt8], String)] = [
        ([0xff, 0xfe], "UTF-16 text"), ([0xfe, 0xff], "UTF-16 text"), ([0x1f, 0x8b], "a gzip file"),
        (Array("Rar!".utf8), "a RAR archive"), (Array("7z".utf8) + [0xbc, 0xaf], "a 7z archive"),
        (Array("%PDF".utf8), "a PDF"), (Array("SQLite format".utf8), "a database"),
    ]
}
