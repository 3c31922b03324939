/// Reads one chat of a JSON list; `ChatList` does the rest.
protocol ChatReader {
    /// `openai/chatgpt`
    static var product: String { get }
    init()

    /// Reads the members of the chat whose object is open, and hands it to the tally.
    mutating func readChat(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError)
}

/// How a text holds its chats.
package enum ListForm: Equatable, Sendable {
    /// An array of chats.
    case list
    /// An object with an array `conversations`.
    case wrapped
    /// One chat alone.
    case single
    /// A JSON value a line.
    case lines
    /// Comma-separated values.
    case table
    /// HTML.
    case page
    /// `window.YTD.… =` and an array.
    case script
}

/// Reads one text of chats.
struct ChatList<Reader: ChatReader> {
    private var reader = Reader()

    /// Reads `source` to its end and checks that nothing follows.
    mutating func read(_ source: any ByteSource, _ form: ListForm, _ tally: inout Tally) throws(ImportError) {
        var json = try JSONScanner(source)
        switch form {
        case .list: try readList(&json, &tally)
        case .wrapped: try readWrapped(&json, &tally)
        default: try readEntry(&json, &tally)
        }
        try json.finish()
        tally.note(.brokenText, count: json.brokenStrings)
    }

    private mutating func readWrapped(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        try json.openObject()
        while let key = try json.key() {
            if key.is("conversations"), try json.next() == UInt8(ascii: "[") {
                try readList(&json, &tally)
            } else {
                try json.skipValue()
            }
        }
    }

    private mutating func readList(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        try json.openArray()
        while try json.nextElement() { try readEntry(&json, &tally) }
    }

    private mutating func readEntry(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        tally.seen += 1
        guard try json.next() == UInt8(ascii: "{") else {
            try json.skipValue()
            return tally.skip(.notAChat)
        }
        try json.openObject()
        json.metBrokenKey = false
        try reader.readChat(&json, &tally)
        if json.metTimeWithoutZone { tally.note(.noZone) }
        json.metTimeWithoutZone = false
    }
}
