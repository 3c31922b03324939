import OptoutCore

extension ChatGPTReader {
    /// What is known of the message being read; whether it counts is clear only at its end.
    struct Message {
        var hasCountedRole = false
        var isHidden = false
        var time: Instant?
        var words = 0
        var assets = 0
        var attachments = 0
    }

    /// Reads the message that comes next, or steps over `null`.
    mutating func readMessage(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        guard try json.next() == UInt8(ascii: "{") else { return try json.skipValue() }
        message = Message()
        var keys = SeenKeys()
        try json.openObject()
        while let key = try json.key() {
            switch key.count {
            case 6 where key.is("author"):
                keys.mark(0, &draft.problem)
                try readAuthor(&json)
            case 11 where key.is("create_time"):
                keys.mark(1, &draft.problem)
                message.time = tally.known(try json.readTime())
            case 7 where key.is("content"):
                keys.mark(2, &draft.problem)
                try readContent(&json)
            case 8 where key.is("metadata"):
                keys.mark(3, &draft.problem)
                try readMetadata(&json)
            case 9 where key.is("fragments"): throw .otherProvider("DeepSeek")
            default: try json.skipValue()
            }
        }
        count()
    }

    private mutating func count() {
        let files = max(message.assets, message.attachments)
        if message.words > 0 || files > 0 { draft.holdsSomething = true }
        guard message.hasCountedRole, !message.isHidden else { return }
        draft.messages += 1
        draft.words += message.words
        draft.files += files
        if let time = message.time { draft.add(time) }
    }

    private mutating func readAuthor(_ json: inout JSONScanner) throws(ImportError) {
        guard try json.next() == UInt8(ascii: "{") else { return try json.skipValue() }
        var keys = SeenKeys()
        try json.openObject()
        while let key = try json.key() {
            guard key.is("role") else {
                try json.skipValue()
                continue
            }
            keys.mark(0, &draft.problem)
            message.hasCountedRole = try json.readText() && (json.textIs("user") || json.textIs("assistant"))
        }
    }

    private mutating func readContent(_ json: inout JSONScanner) throws(ImportError) {
        guard try json.next() == UInt8(ascii: "{") else { return try readOther(&json) }
        var keys = SeenKeys()
        try json.openObject()
        while let key = try json.key() {
            switch key.count {
            case 5 where key.is("parts"):
                keys.mark(0, &draft.problem)
                try readParts(&json)
            case 4 where key.is("text"):
                keys.mark(1, &draft.problem)
                try readWords(&json)
            case 12 where key.is("content_type"): try json.skipValue()
            case 8 where key.is("language"): try json.skipValue()
            default: try readOther(&json)
            }
        }
    }

    private mutating func readParts(_ json: inout JSONScanner) throws(ImportError) {
        guard try json.next() == UInt8(ascii: "[") else { return try readWords(&json) }
        try json.openArray()
        while try json.nextElement() {
            if try json.next() == UInt8(ascii: "{") {
                try readPart(&json)
            } else {
                try readWords(&json)
            }
        }
    }

    /// A picture, a recording or what was said in one; one that holds several pointers is one file.
    private mutating func readPart(_ json: inout JSONScanner) throws(ImportError) {
        var isAsset = false
        try json.openObject()
        while let key = try json.key() {
            switch key.count {
            case 4 where key.is("text"): try readWords(&json)
            case 13 where key.is("asset_pointer"), 19 where key.is("audio_asset_pointer"):
                isAsset = try json.next() != UInt8(ascii: "n") || isAsset
                try json.skipValue()
            case 12 where key.is("content_type"): try json.skipValue()
            default: try json.skipValue()
            }
        }
        if isAsset { message.assets += 1 }
    }

    private mutating func readWords(_ json: inout JSONScanner) throws(ImportError) {
        guard try json.next() == UInt8(ascii: "\"") else { return try readOther(&json) }
        message.words += try json.countWords()
    }

    /// Contents of a kind that is not counted; words in it mean that the chat is no blank shell.
    private mutating func readOther(_ json: inout JSONScanner) throws(ImportError) {
        if try json.holdsWords() { draft.holdsSomething = true }
    }

    private mutating func readMetadata(_ json: inout JSONScanner) throws(ImportError) {
        guard try json.next() == UInt8(ascii: "{") else { return try json.skipValue() }
        var keys = SeenKeys()
        try json.openObject()
        while let key = try json.key() {
            if key.is("is_visually_hidden_from_conversation") {
                keys.mark(0, &draft.problem)
                message.isHidden = try json.readIsTrue()
            } else if key.is("attachments") {
                keys.mark(1, &draft.problem)
                message.attachments = try json.countElements()
            } else {
                try json.skipValue()
            }
        }
    }
}

extension JSONScanner {
    /// Whether the text last read is exactly `name`.
    borrowing func textIs(_ name: StaticString) -> Bool {
        JSONKey(start: text, count: textCount).is(name)
    }
}
