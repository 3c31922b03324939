/// The keys of an entry, as far as they tell formats apart.
struct Clues {
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

    /// As `gather`, to the object's end.
    mutating func gatherAll(_ json: inout JSONScanner) throws(ImportError) {
        try json.openObject()
        while let key = try json.key() {
            take(key)
            try json.skipValue()
        }
    }

    mutating func take(_ key: JSONKey) {
        guard key.count <= 32 else { return }
        let name = String(decoding: UnsafeBufferPointer(start: key.start, count: key.count), as: UTF8.self)
        // Only what looks like a field's name is ever shown: other keys could be somebody's words.
        guard isFieldName(name) else { return }
        if found.insert(name).inserted, shown.count < 8 { shown.append(name) }
    }

    private var isDecided: Bool { has("mapping") || has("chat_messages") || has("inserted_at") || has("grokChatItem") }

    private func has(_ names: String...) -> Bool { names.allSatisfy(found.contains) }

    /// The format of a list with such an entry; `nil` where the keys do not tell yet.
    func entryFormat() throws(ImportError) -> Format? {
        if has("inserted_at") { throw .otherProvider("DeepSeek") }
        if has("chat_messages") { return .claude }
        if has("mapping") { return .chatGPT }
        if has("conversation", "responses") { return .grok }
        if has("grokChatItem") { return .grokInX }
        if has("chatId", "role"), has("contentChunks") || has("createdAt") || has("content") { return .leChat }
        if has("header", "time") || has("header", "safeHtmlItem") { return .gemini }
        return has("sessionId", "messageId", "message") ? .prompts : nil
    }

    /// The format of a text that is one such object.
    func singleFormat() -> Format? {
        if has("chat_messages") { return .claude }
        if has("mapping"), !has("inserted_at") { return .chatGPT }
        if has("projectHash", "messages") { return .geminiCLI }
        return has("requests", "sessionId") || has("requests", "creationDate") || has("requests", "responderUsername")
            ? .vsCode : nil
    }

    /// The format of a text of which such an object is one line.
    func lineFormat() -> Format? {
        if has("type", "payload") { return .codex }
        if has("display", "project") || has("session_id", "ts", "text") { return .prompts }
        if has("exposure", "state", "createdAt") { return .rows }
        if has("projectHash") || has("$set") || has("$rewindTo") { return .geminiCLI }
        if has("kind", "v") { return .vsCode }
        if has("sessionId"), has("type") || has("message") || has("parentUuid") { return .claudeCode }
        if has("uuid", "message") || has("uuid", "parentUuid") || has("type", "leafUuid") { return .claudeCode }
        if has("type"), has("aiTitle") || has("customTitle") || has("messageId", "snapshot") { return .claudeCode }
        // Codex before it had payloads.
        return has("type", "role", "content") ? .codex : nil
    }

    func refuseByName() throws(ImportError) {
        if has("thread_metadata") || has("query_str") || has("query", "answer") { throw .otherProvider("Perplexity") }
        if has("chunkedPrompt") { throw .otherProvider("Google AI Studio") }
        if has("chat", "title") || has("history") && !has("sessionId") { throw .otherProvider("Open WebUI") }
    }
}

/// Whether a key or column has the look of a field's name: letters, digits, `_` and `$`, at most 32.
func isFieldName(_ name: String) -> Bool {
    let bytes = name.utf8
    guard let first = bytes.first, bytes.count <= 32, first > 0x40 || first == 0x24 else { return false }
    return bytes.allSatisfy { $0 == 0x5f || $0 == 0x24 || (0x61...0x7a).contains($0 | 0x20) }
}
