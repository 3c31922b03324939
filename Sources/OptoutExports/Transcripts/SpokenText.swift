/// The words of a message's content: a text, or parts of which some are texts.
///
/// Thoughts, tools and their results are no words of the message; what the program itself says in the person's place is
/// left out too.
struct SpokenText {
    var words = 0
    /// Pictures and documents handed over.
    var files = 0

    var isEmpty: Bool { words == 0 && files == 0 }

    /// Reads the content that comes next.
    init(_ json: inout JSONScanner) throws(ImportError) {
        switch try json.next() {
        case UInt8(ascii: "\""): words = try Self.words(&json)
        case UInt8(ascii: "["):
            try json.openArray()
            while try json.nextElement() { try readPart(&json) }
        case UInt8(ascii: "{"): try readPart(&json)
        default: try json.skipValue()
        }
    }

    private mutating func readPart(_ json: inout JSONScanner) throws(ImportError) {
        switch try json.next() {
        case UInt8(ascii: "\""): words += try Self.words(&json)
        case UInt8(ascii: "{"):
            let part = try Part(&json)
            if part.isSpoken { words += part.words }
            if part.isFile { files += 1 }
        default: try json.skipValue()
        }
    }

    /// What begins so was written by the program: surroundings, instructions, summaries.
    private static let programs: [StaticString] = [
        "<environment_context>", "<user_instructions>", "<permissions instructions>", "# AGENTS.md instructions",
        "<session_context>", "<hook_context>", "<state_snapshot>", "<turn_aborted>",
    ]

    static func words(_ json: inout JSONScanner) throws(ImportError) -> Int {
        var isProgram = false
        for beginning in programs where !isProgram { isProgram = try json.beginsWith(beginning) }
        let isText = try json.next() == UInt8(ascii: "\"")
        guard isText, !isProgram else {
            try json.skipValue()
            return 0
        }
        return try json.countWords()
    }
}

private struct Part {
    var isSpoken = true
    var isFile = false
    var words = 0

    init(_ json: inout JSONScanner) throws(ImportError) {
        try json.openObject()
        while let key = try json.key() {
            switch key.count {
            case 4 where key.is("text"): words = try SpokenText.words(&json)
            case 4 where key.is("type"):
                guard try json.readText() else { continue }
                isSpoken = ["text", "input_text", "output_text"].contains(json.textString)
                isFile = ["image", "document", "input_image", "input_file"].contains(json.textString)
            case 7 where key.is("thought"): isSpoken = try !json.readIsTrue() && isSpoken
            case 8 where key.is("fileData"), 10 where key.is("inlineData"):
                isFile = true
                try json.skipValue()
            default: try json.skipValue()
            }
        }
    }
}
