import OptoutCore

/// Claude's `conversations.json`: a list of messages per chat.
///
/// Source: a real file and several parsers, see the README. Counted are all messages, of human and assistant. `words`
/// of a message is the larger of the words of `text` and of its text blocks, as either may be empty while the other has
/// the words; `files` are attachments and files. A deleted chat stays listed as a blank shell; its `updated_at` is the
/// time of deletion and is never taken as its last activity.
struct ClaudeReader: ChatReader {
    static let product = "anthropic/claude"

    var draft = ChatDraft()

    mutating func readChat(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        draft.reset()
        var keys = SeenKeys()
        var isList = false
        while let key = try json.key() {
            switch key.count {
            case 4 where key.is("uuid"):
                keys.mark(0, &draft.problem)
                if try json.readText() { draft.takeID(json) }
            case 4 where key.is("name"):
                keys.mark(1, &draft.problem)
                draft.title = try json.readTitle(&tally)
            case 10 where key.is("created_at"):
                keys.mark(2, &draft.problem)
                draft.createdAt = tally.known(try json.readTime())
            case 10 where key.is("updated_at"):
                keys.mark(3, &draft.problem)
                draft.updatedAt = tally.known(try json.readTime())
            case 7 where key.is("account"):
                keys.mark(4, &draft.problem)
                try readAccount(&json, &tally)
            case 13 where key.is("chat_messages"):
                keys.mark(5, &draft.problem)
                isList = try readMessages(&json, &tally)
            case 7 where key.is("summary"): try readOther(&json)
            default: try json.skipValue()
            }
        }
        if json.metBrokenKey { draft.problem = draft.problem ?? .brokenKey }
        if !isList { draft.problem = .notAChat }
        let isEmptied = draft.title == nil && !draft.hasWords
        var chat = draft.chat(trustsUpdate: !isEmptied)
        if isEmptied, draft.holdsSomething { chat = chat.map(\.partlyBlank) }
        try tally.take(chat)
    }

    private mutating func readAccount(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        guard try json.next() == UInt8(ascii: "{") else { return try json.skipValue() }
        try json.openObject()
        while let key = try json.key() {
            if key.is("uuid") {
                if try json.readText(), json.textCount > 0 { try tally.takeAccount(json.textString) }
            } else {
                try json.skipValue()
            }
        }
    }

    private mutating func readMessages(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) -> Bool {
        guard try json.next() == UInt8(ascii: "[") else {
            try json.skipValue()
            return false
        }
        try json.openArray()
        while try json.nextElement() {
            if try json.next() == UInt8(ascii: "{") {
                try readMessage(&json, &tally)
            } else {
                try json.skipValue()
            }
        }
        return true
    }

    /// Words outside the counted text; they mean that the chat is no blank shell.
    mutating func readOther(_ json: inout JSONScanner) throws(ImportError) {
        guard try json.holdsWords() else { return }
        draft.hasWords = true
        draft.holdsSomething = true
    }
}

extension ExportedChat {
    /// Its words are gone; what was attached is not.
    fileprivate var partlyBlank: ExportedChat {
        var chat = self
        chat.isPartlyBlank = true
        return chat
    }
}
