import OptoutCore

/// Google's My Activity as JSON: a record per prompt, without a chat it belongs to and without an id.
///
/// Source: several parsers, see the README. One chat per record: the prompt, and the answer where there is one. The id
/// is a hash of the prompt as written, its time and how often both came before; the title is the prompt without the
/// prefix that Google puts in front. `words` are those of the prompt and of the answer's text; `files` are those
/// attached or shown. Rows of other products, and what is no prompt, are left out.
struct GeminiReader: ChatReader {
    static let product = "google/gemini"

    private var draft = ChatDraft()
    private let title = PromptText()
    private let part = PromptText(isTitle: false)
    private var record = Record()
    private var occurrences = Occurrences()

    private struct Record {
        var time = ParsedTime.none
        var namesGemini = false
        var titleWasRepaired = false
        /// Of what was asked, where that does not stand in the title.
        var request: Part?
        var requests = 0
        var answers = 0
        /// Whether it is of an older kind, which tells prompts and answers apart by name.
        var hasParts = false
    }

    private struct Part {
        var text: String
        var wasCut: Bool
        var wasRepaired: Bool
    }

    mutating func readChat(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        draft.reset()
        title.reset()
        record = Record()
        var keys = SeenKeys()
        while let key = try json.key() {
            switch key.count {
            case 6 where key.is("header"):
                keys.mark(0, &draft.problem)
                try readName(&json)
            case 8 where key.is("products"):
                keys.mark(1, &draft.problem)
                try json.forEach { json throws(ImportError) in try readName(&json) }
            case 5 where key.is("title"):
                keys.mark(2, &draft.problem)
                if try json.readText(into: title) { record.titleWasRepaired = json.textWasRepaired }
            case 4 where key.is("time"):
                keys.mark(3, &draft.problem)
                record.time = try json.readTime()
            default: try readContent(key, &keys, &json)
            }
        }
        if json.metBrokenKey { draft.problem = draft.problem ?? .brokenKey }
        try finish(&tally)
    }

    private mutating func readContent(
        _ key: JSONKey, _ keys: inout SeenKeys, _ json: inout JSONScanner
    ) throws(ImportError) {
        switch key.count {
        case 12 where key.is("safeHtmlItem"):
            keys.mark(4, &draft.problem)
            try json.forEach { json throws(ImportError) in try readAnswer(&json) }
        case 7 where key.is("details"):
            keys.mark(5, &draft.problem)
            try json.forEach { json throws(ImportError) in try readDetail(&json) }
        case 16 where key.is("userInteractions"):
            keys.mark(6, &draft.problem)
            try json.forEach { json throws(ImportError) in try readInteraction(&json) }
        case 13 where key.is("attachedFiles"):
            keys.mark(7, &draft.problem)
            draft.files += try json.countFiles()
        case 9 where key.is("imageFile"):
            keys.mark(8, &draft.problem)
            draft.files += try json.countFiles()
        case 10 where key.is("audioFiles"):
            keys.mark(9, &draft.problem)
            draft.files += try json.countFiles()
        default: try json.skipValue()
        }
    }

    private mutating func readName(_ json: inout JSONScanner) throws(ImportError) {
        guard try json.readText() else { return }
        if json.textString.contains("Gemini") { record.namesGemini = true }
    }

    /// Hands the record to the tally, once all its keys are known: they come in any order.
    private mutating func finish(_ tally: inout Tally) throws(ImportError) {
        let asked = Part(text: title.finish(), wasCut: title.wasCut, wasRepaired: record.titleWasRepaired)
        guard record.namesGemini else { return tally.skip(.otherProduct) }
        guard title.isPrompt || record.hasParts else { return tally.skip(.notAChat) }
        let time = tally.known(record.time)
        draft.take(time)
        draft.id = occurrences.finished(title.id, at: time)
        let shown = record.request ?? asked
        if shown.wasCut { tally.note(.cutTitle) }
        draft.title = tally.title(shown.text, wasRepaired: shown.wasRepaired)
        if record.requests == 0 { draft.words += title.words.count }
        draft.messages = max(record.requests, 1) + record.answers
        try tally.take(draft.chat(trustsUpdate: true))
    }
}

extension GeminiReader {
    /// `{"html": "<p>…"}`
    private mutating func readAnswer(_ json: inout JSONScanner) throws(ImportError) {
        try json.forEachKey { key, json throws(ImportError) in
            guard key.is("html") else { return try json.skipValue() }
            let markup = MarkupWords()
            guard try json.readText(into: markup) else { return }
            draft.words += markup.finish()
            record.answers += 1
        }
    }

    /// `{"name": "Request", "value": "…"}`, in any order.
    private mutating func readDetail(_ json: inout JSONScanner) throws(ImportError) {
        var isRequest = false
        var isResponse = false
        var value: Part?
        part.reset()
        try json.forEachKey { key, json throws(ImportError) in
            if key.is("name") {
                guard try json.readText() else { return }
                isRequest = json.textIs("Request")
                isResponse = json.textIs("Response")
            } else if key.is("value") {
                value = try readPart(&json)
            } else {
                try json.skipValue()
            }
        }
        guard let value else { return }
        if isRequest { takeRequest(value) }
        if isResponse { takeAnswer() }
    }

    /// `{"userInteraction": {"request": "…", "response": "…"}}`
    private mutating func readInteraction(_ json: inout JSONScanner) throws(ImportError) {
        try json.forEachKey { key, json throws(ImportError) in
            guard key.is("userInteraction") else { return try json.skipValue() }
            try json.forEachKey { key, json throws(ImportError) in
                if key.is("request") {
                    if let value = try readPart(&json) { takeRequest(value) }
                } else if key.is("response") {
                    if try readPart(&json) != nil { takeAnswer() }
                } else {
                    try json.skipValue()
                }
            }
        }
    }

    /// `nil` if it is no string.
    private func readPart(_ json: inout JSONScanner) throws(ImportError) -> Part? {
        part.reset()
        guard try json.readText(into: part) else { return nil }
        return Part(text: part.finish(), wasCut: part.wasCut, wasRepaired: json.textWasRepaired)
    }

    private mutating func takeRequest(_ value: Part) {
        record.request = record.request ?? value
        record.requests += 1
        record.hasParts = true
        draft.words += part.words.count
    }

    private mutating func takeAnswer() {
        record.answers += 1
        record.hasParts = true
        draft.words += part.words.count
    }
}

extension ChatDraft {
    /// The one moment of a record; it is never a blank shell, as Google leaves nothing of what is deleted.
    mutating func take(_ moment: Instant?) {
        createdAt = moment
        updatedAt = moment
        if let moment { add(moment) }
        holdsSomething = true
    }
}

extension JSONScanner {
    /// How many files the value names: a list of them, or one.
    fileprivate mutating func countFiles() throws(ImportError) -> Int {
        switch try next() {
        case UInt8(ascii: "["): return try countElements()
        case UInt8(ascii: "\""):
            _ = try readText()
            return textCount > 0 ? 1 : 0
        default:
            try skipValue()
            return 0
        }
    }
}
