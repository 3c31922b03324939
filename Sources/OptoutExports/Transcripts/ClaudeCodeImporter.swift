import OptoutCore

/// Claude Code's `projects/…/SESSION.jsonl`: a line per event; those of helpers carry their parent's session.
///
/// Source: not a published schema; several parsers and measured files. Counted are the lines `user` and `assistant` that
/// hold text and are not marked as meta; thoughts, tools and their results are not. A session may lie in several files,
/// so every file gives pieces, one for each run of lines of one session.
final class ClaudeCodeImporter: Importer {
    let product: String? = "anthropic/claude-code"
    let missing = Transcripts.missing("Anthropic")
    private var draft = ChatDraft()
    private var span = TimeSpan()
    private var titleRank = 0

    func read(
        _ source: any ByteSource, _ file: ExportFile, _ form: ListForm, _ tally: inout Tally
    ) throws(ImportError) {
        begin()
        var broken = 0
        var given = 0
        try JSONLines(source).forEach { json throws(ImportError) in
            let line = try ClaudeCodeLine(&json, &tally)
            try json.finish()
            tally.note(.brokenText, count: json.brokenStrings)
            if let id = line.session, let current = draft.id, id != current {
                try give(&tally)
                given += 1
            }
            take(line, &tally)
        } broken: {
            broken += 1
        }
        tally.note(.brokenLine, count: broken)
        // What follows the last change of session without a message is no session of its own.
        guard given == 0 || draft.messages > 0 else { return }
        draft.id = draft.id ?? Transcripts.uuid(in: file)
        try give(&tally)
    }

    private func begin() {
        draft.reset()
        span = TimeSpan()
        titleRank = 0
    }

    private func give(_ tally: inout Tally) throws(ImportError) {
        draft.take(span)
        try tally.takeSession(&draft, isPart: true)
        begin()
    }

    private func take(_ line: ClaudeCodeLine, _ tally: inout Tally) {
        draft.id = draft.id ?? line.session
        let time = tally.known(line.time)
        if let time { span.add(time) }
        if let title = line.title, line.titleRank >= titleRank {
            draft.title = title
            titleRank = line.titleRank
        }
        if line.isMessage { draft.count(words: line.spoken?.words ?? 0, files: line.spoken?.files ?? 0, at: time) }
    }
}

/// One line of a transcript, as far as it is counted.
private struct ClaudeCodeLine {
    var session: String?
    var time = ParsedTime.none
    var title: String?
    /// A title the person chose before one that was made, before a summary.
    var titleRank = 0
    var spoken: SpokenText?
    private var isTalk = false
    private var isMeta = false

    var isMessage: Bool { isTalk && !isMeta && spoken.map { !$0.isEmpty } ?? false }

    init(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        guard try json.enterObject() else { return }
        var isSummary = false
        while let key = try json.key() {
            switch key.count {
            case 4 where key.is("type"):
                guard try json.readText() else { continue }
                isTalk = json.textIs("user") || json.textIs("assistant")
                isSummary = json.textIs("summary")
            case 6 where key.is("isMeta"): isMeta = try json.readIsTrue()
            case 7 where key.is("message"): try readMessage(&json)
            case 7 where key.is("aiTitle"): try readTitle(&json, 2, &tally)
            case 7 where key.is("summary"): try readTitle(&json, 1, &tally)
            case 9 where key.is("sessionId"): session = try json.readID()
            case 9 where key.is("timestamp"): time = try json.readTime()
            case 11 where key.is("customTitle"): try readTitle(&json, 3, &tally)
            default: try json.skipValue()
            }
        }
        if titleRank == 1, !isSummary { title = nil }
    }

    private mutating func readTitle(_ json: inout JSONScanner, _ rank: Int, _ tally: inout Tally) throws(ImportError) {
        title = try json.readTitle(&tally)
        titleRank = rank
    }

    private mutating func readMessage(_ json: inout JSONScanner) throws(ImportError) {
        guard try json.enterObject() else { return }
        while let key = try json.key() {
            if key.is("content") { spoken = try SpokenText(&json) } else { try json.skipValue() }
        }
    }
}
