import OptoutCore

/// Codex's `sessions/YYYY/MM/DD/rollout-TIME-UUID.jsonl`: a line per event, the content in its `payload`.
///
/// Source: openai/codex, and several parsers. Counted are messages of user and assistant among the `response_item`
/// lines, but not what the program itself says as the user. Of several `session_meta` the first counts: a fork repeats
/// its parent's. Older files have the payload's fields on the line itself, no times, or no `session_meta`.
final class CodexImporter: Importer {
    let product: String? = "openai/codex"
    let missing = Transcripts.missing("OpenAI")
    private var draft = ChatDraft()
    private var span = TimeSpan()
    private var begun: Instant?

    func read(
        _ source: any ByteSource, _ file: ExportFile, _ form: ListForm, _ tally: inout Tally
    ) throws(ImportError) {
        draft.reset()
        span = TimeSpan()
        begun = nil
        var broken = 0
        try JSONLines(source).forEach { json throws(ImportError) in
            let line = try CodexLine(&json)
            try json.finish()
            tally.note(.brokenText, count: json.brokenStrings)
            take(line, &tally)
        } broken: {
            broken += 1
        }
        tally.note(.brokenLine, count: broken)
        draft.id = draft.id ?? Transcripts.uuid(in: file)
        var isLocal = false
        if span.first == nil {
            isLocal = begun == nil
            if let time = begun ?? Self.time(in: file).flatMap({ tally.known(.known($0)) }) { span.add(time) }
        }
        draft.take(span)
        try tally.takeSession(&draft, zoneSlack: isLocal && span.first != nil)
    }

    private func take(_ line: CodexLine, _ tally: inout Tally) {
        let item = line.payload ?? line.own
        let time = tally.known(line.own.time)
        if let time { span.add(time) }
        if line.isBeginning {
            if draft.id == nil { draft.id = item.id }
            if begun == nil { begun = tally.known(item.time) }
        } else if item.isMessage, let spoken = item.spoken, !spoken.isEmpty {
            draft.count(words: spoken.words, files: spoken.files, at: time ?? tally.known(item.time))
        }
    }

    /// `rollout-2026-03-07T12-00-00-…`: the local time of an unknown zone, read as UTC.
    private static func time(in file: ExportFile) -> Instant? {
        let name = Array(file.ownName.utf8)
        guard name.starts(with: Array("rollout-".utf8)), name.count > 27 else { return nil }
        var text = Array(name[8..<27])
        guard text[13] == UInt8(ascii: "-"), text[16] == UInt8(ascii: "-") else { return nil }
        text[13] = UInt8(ascii: ":")
        text[16] = UInt8(ascii: ":")
        return text.withUnsafeBufferPointer { isoTime($0)?.time }
    }
}

/// One line of a rollout, as far as it is counted.
private struct CodexLine {
    var own = Item()
    var payload: Item?

    /// What a line or its payload says.
    struct Item {
        var type = Kind.other
        var id: String?
        var time = ParsedTime.none
        var spoken: SpokenText?
        var isOfTalk = false

        enum Kind { case none, meta, response, message, other }

        var isMessage: Bool { type == .message && isOfTalk }
    }

    /// The first line of a session, older ones without a type.
    var isBeginning: Bool { own.type == .meta || (own.type == .none && payload == nil && own.id != nil) }

    init(_ json: inout JSONScanner) throws(ImportError) {
        own.type = .none
        guard try json.enterObject() else { return }
        while let key = try json.key() {
            if key.is("payload"), try json.next() == UInt8(ascii: "{") {
                var item = Item()
                try json.openObject()
                while let key = try json.key() { try Self.read(key, &json, &item) }
                payload = item
            } else {
                try Self.read(key, &json, &own)
            }
        }
        // A payload counts on its kind of line only; what it repeats of others was counted there.
        if own.type != .response, own.type != .meta { payload = payload.map { _ in Item() } }
    }

    private static func read(_ key: JSONKey, _ json: inout JSONScanner, _ item: inout Item) throws(ImportError) {
        switch key.count {
        case 2 where key.is("id"): item.id = try json.readID()
        case 4 where key.is("type"): item.type = try json.readText() ? kind(json) : .other
        case 4 where key.is("role"):
            item.isOfTalk = try json.readText() && (json.textIs("user") || json.textIs("assistant"))
        case 7 where key.is("content"): item.spoken = try SpokenText(&json)
        case 9 where key.is("timestamp"): item.time = try json.readTime()
        default: try json.skipValue()
        }
    }

    private static func kind(_ json: borrowing JSONScanner) -> Item.Kind {
        if json.textIs("message") { return .message }
        if json.textIs("response_item") { return .response }
        return json.textIs("session_meta") ? .meta : .other
    }
}
