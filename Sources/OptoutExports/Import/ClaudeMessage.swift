import OptoutCore

extension ClaudeReader {
    mutating func readMessage(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        var keys = SeenKeys()
        var message = Message()
        try json.openObject()
        while let key = try json.key() {
            switch key.count {
            case 4 where key.is("text"):
                keys.mark(0, &draft.problem)
                message.words = max(message.words, try readWords(&json))
            case 7 where key.is("content"):
                keys.mark(1, &draft.problem)
                message.words = max(message.words, try readBlocks(&json))
            case 10 where key.is("created_at"):
                keys.mark(2, &draft.problem)
                message.time = tally.known(try json.readTime())
            case 10 where key.is("updated_at"): _ = tally.known(try json.readTime())
            case 11 where key.is("attachments"):
                keys.mark(3, &draft.problem)
                message.files += try json.countElements()
            case 5 where key.is("files"):
                keys.mark(4, &draft.problem)
                message.files += try json.countElements()
            case 6 where key.is("sender"):
                keys.mark(5, &draft.problem)
                message.isCounted = try json.readText() && (json.textIs("human") || json.textIs("assistant"))
            default: try json.skipValue()
            }
        }
        count(message)
    }

    private struct Message {
        var isCounted = true
        var time: Instant?
        var words = 0
        var files = 0
    }

    private mutating func count(_ message: Message) {
        if message.words > 0 || message.files > 0 { draft.holdsSomething = true }
        draft.hasWords = draft.hasWords || message.words > 0
        guard message.isCounted else { return }
        draft.messages += 1
        draft.words += message.words
        draft.files += message.files
        if let time = message.time { draft.add(time) }
    }

    private mutating func readWords(_ json: inout JSONScanner) throws(ImportError) -> Int {
        if try json.next() == UInt8(ascii: "\"") { return try json.countWords() }
        try readOther(&json)
        return 0
    }

    /// The words of the text blocks.
    private mutating func readBlocks(_ json: inout JSONScanner) throws(ImportError) -> Int {
        guard try json.next() == UInt8(ascii: "[") else { return try readWords(&json) }
        var words = 0
        try json.openArray()
        while try json.nextElement() {
            if try json.next() == UInt8(ascii: "{") {
                words += try readBlock(&json)
            } else {
                try readOther(&json)
            }
        }
        return words
    }

    private mutating func readBlock(_ json: inout JSONScanner) throws(ImportError) -> Int {
        var words = 0
        try json.openObject()
        while let key = try json.key() {
            if key.is("text") {
                words += try readWords(&json)
            } else if isFrame(key) {
                try json.skipValue()
            } else {
                try readOther(&json)
            }
        }
        return words
    }

    /// Keys of a block that an emptied block has too.
    private func isFrame(_ key: JSONKey) -> Bool {
        key.is("type") || key.is("start_timestamp") || key.is("stop_timestamp") || key.is("id") || key.is("uuid")
            || key.is("name") || key.is("tool_use_id") || key.is("flags") || key.is("integration_name")
            || key.is("integration_icon_url") || key.is("icon_name") || key.is("alternative_display_type")
    }
}
