import OptoutCore

/// Grok's `prod-grok-backend.json`, in both generations: a chat and its responses side by side.
///
/// Source: a real file of June 2025 and two parsers of 2026, see the README. All responses count, for whoever is not the
/// person is the assistant; `files` are their attachments. Temporary chats were sent as well. A share link at any
/// response makes the chat a shared one.
struct GrokReader: ChatReader {
    static let product = "xai/grok"

    private var draft = ChatDraft()

    init() {}

    mutating func readChat(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        draft.reset()
        var keys = SeenKeys()
        var isChat = false
        while let key = try json.key() {
            if key.is("conversation"), try json.next() == UInt8(ascii: "{") {
                keys.mark(0, &draft.problem)
                isChat = true
                try readConversation(&json, &tally)
            } else if key.is("responses"), try json.next() == UInt8(ascii: "[") {
                keys.mark(1, &draft.problem)
                try json.openArray()
                while try json.nextElement() { try readEntry(&json, &tally) }
            } else {
                try json.skipValue()
            }
        }
        if json.metBrokenKey { draft.problem = draft.problem ?? .brokenKey }
        if !isChat { draft.problem = .notAChat }
        try tally.take(draft.chat(trustsUpdate: true))
    }

    private mutating func readConversation(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        var keys = SeenKeys()
        var plainID: String?
        try json.openObject()
        while let key = try json.key() {
            switch key.count {
            case 15 where key.is("conversation_id"):
                keys.mark(0, &draft.problem)
                if try json.readText() { draft.takeID(json) }
            case 2 where key.is("id"):
                keys.mark(1, &draft.problem)
                let better = draft.id
                if try json.readText() { draft.takeID(json) }
                plainID = draft.id
                draft.id = better
            case 5 where key.is("title"):
                keys.mark(2, &draft.problem)
                draft.title = try json.readTitle(&tally)
            case 11 where key.is("create_time"):
                keys.mark(3, &draft.problem)
                draft.createdAt = tally.known(try json.readWrappedTime())
            case 11 where key.is("modify_time"):
                keys.mark(4, &draft.problem)
                draft.updatedAt = tally.known(try json.readWrappedTime())
            case 7 where key.is("user_id"):
                keys.mark(5, &draft.problem)
                if try json.readText(), json.textCount > 0 { try tally.takeAccount(json.textString) }
            default: try json.skipValue()
            }
        }
        draft.id = draft.id ?? plainID
    }

    /// A response and its share link.
    private mutating func readEntry(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        guard try json.next() == UInt8(ascii: "{") else { return try json.skipValue() }
        try json.openObject()
        while let key = try json.key() {
            let next = try json.next()
            if key.is("response"), next == UInt8(ascii: "{") {
                try readResponse(&json, &tally)
            } else {
                if key.is("share_link"), next == UInt8(ascii: "{") || next == UInt8(ascii: "\"") {
                    draft.isShared = true
                }
                try json.skipValue()
            }
        }
    }

    private mutating func readResponse(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        var keys = SeenKeys()
        draft.messages += 1
        try json.openObject()
        while let key = try json.key() {
            switch key.count {
            case 7 where key.is("message"):
                keys.mark(0, &draft.problem)
                if try json.next() == UInt8(ascii: "\"") {
                    draft.words += try json.countWords()
                } else {
                    try readOther(&json)
                }
            case 11 where key.is("create_time"):
                keys.mark(1, &draft.problem)
                if let time = tally.known(try json.readWrappedTime()) { draft.add(time) }
            case 16 where key.is("file_attachments"):
                keys.mark(2, &draft.problem)
                draft.files += try json.countElements()
            default: try json.skipValue()
            }
        }
    }

    private mutating func readOther(_ json: inout JSONScanner) throws(ImportError) {
        if try json.holdsWords() { draft.holdsSomething = true }
    }
}
