/// ChatGPT's `conversations.json` and `conversations-NNN.json`: a tree of messages per chat.
///
/// Source: two independent parsers and a real file, see the README. Counted are messages of the roles user and
/// assistant that are not visually hidden, on all branches: a discarded edit was sent too. `words` are those of the
/// strings in `content.parts`, of `content.text` and of `text` in a part; `files` of a message is the larger of its
/// attachments and its asset pointers, as an uploaded picture is listed in both places.
struct ChatGPTReader: ChatReader {
    static let product = "openai/chatgpt"

    var draft = ChatDraft()
    var message = Message()

    mutating func readChat(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        draft.reset()
        var keys = SeenKeys()
        var isTree = false
        var plainID: String?
        while let key = try json.key() {
            switch key.count {
            case 2 where key.is("id"):
                keys.mark(0, &draft.problem)
                let better = draft.id
                if try json.readText() { draft.takeID(json) }
                plainID = draft.id
                draft.id = better
            case 15 where key.is("conversation_id"):
                keys.mark(1, &draft.problem)
                if try json.readText() { draft.takeID(json) }
            case 5 where key.is("title"):
                keys.mark(2, &draft.problem)
                draft.title = try json.readTitle(&tally)
            case 11 where key.is("create_time"):
                keys.mark(3, &draft.problem)
                draft.createdAt = tally.known(try json.readTime())
            case 11 where key.is("update_time"):
                keys.mark(4, &draft.problem)
                draft.updatedAt = tally.known(try json.readTime())
            case 7 where key.is("mapping"):
                keys.mark(5, &draft.problem)
                isTree = try readMapping(&json, &tally)
            case 11 where key.is("inserted_at"): throw .otherProvider("DeepSeek")
            default: try json.skipValue()
            }
        }
        draft.id = draft.id ?? plainID
        if json.metBrokenKey { draft.problem = draft.problem ?? .brokenKey }
        if !isTree { draft.problem = .notAChat }
        try tally.take(draft.chat(trustsUpdate: true))
    }

    /// `false`, and stepped over, if it is no object.
    private mutating func readMapping(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) -> Bool {
        guard try json.next() == UInt8(ascii: "{") else {
            try json.skipValue()
            return false
        }
        try json.openObject()
        while try json.skipKey() {
            guard try json.next() == UInt8(ascii: "{") else {
                try json.skipValue()
                continue
            }
            try readNode(&json, &tally)
        }
        return true
    }

    private mutating func readNode(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        var keys = SeenKeys()
        try json.openObject()
        while let key = try json.key() {
            if key.is("message") {
                keys.mark(0, &draft.problem)
                try readMessage(&json, &tally)
            } else {
                try json.skipValue()
            }
        }
    }
}
