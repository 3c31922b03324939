import OptoutCore

/// Mistral's Le Chat: one bare array of messages per chat, in no order, each in a file `chat-….json` of its own.
///
/// Source: two independent parsers, see the README. All messages of user and assistant count; `words` are those of
/// `content`, `files` those listed. The title, which the export does not give, is the first line of the first user
/// message, as Le Chat itself shows it.
final class LeChatImporter: Importer {
    let product: String? = "mistral/le-chat"
    private var draft = ChatDraft()
    private var titleTime: Instant?
    private var isAlone = true

    private static let titleLimit = 80

    /// One file holds one chat of many.
    var missing: [String] { isAlone ? ["the list: this is one chat by itself"] : [] }

    func read(
        _ source: any ByteSource, _ file: ExportFile, _ form: ListForm, _ tally: inout Tally
    ) throws(ImportError) {
        isAlone = file.path == ExportName.list
        tally.seen += 1
        draft.reset()
        titleTime = nil
        var json = try JSONScanner(source)
        try json.openArray()
        while try json.nextElement() { try readEntry(&json, &tally) }
        try json.finish()
        tally.note(.brokenText, count: json.brokenStrings)
        if json.metBrokenKey { draft.problem = draft.problem ?? .brokenKey }
        try tally.take(draft.chat(trustsUpdate: false))
    }

    private struct Message {
        var isUser = false
        var isCounted = false
        var time: Instant?
        var title: String?
        var words = 0
        var files = 0
    }

    private func readEntry(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        guard try json.next() == UInt8(ascii: "{") else { return try json.skipValue() }
        var keys = SeenKeys()
        var message = Message()
        try json.openObject()
        while let key = try json.key() {
            switch key.count {
            case 6 where key.is("chatId"):
                keys.mark(0, &draft.problem)
                let before = draft.id
                if try json.readText() { draft.takeID(json) }
                if let before, before != draft.id { draft.problem = .severalIDs }
            case 4 where key.is("role"):
                keys.mark(1, &draft.problem)
                let isText = try json.readText()
                message.isUser = isText && json.textIs("user")
                message.isCounted = message.isUser || isText && json.textIs("assistant")
            case 7 where key.is("content"):
                keys.mark(2, &draft.problem)
                if try json.readText() {
                    message.words = json.textWords.count
                    message.title = Self.title(json.textString)
                }
            case 9 where key.is("createdAt"):
                keys.mark(3, &draft.problem)
                message.time = tally.known(try json.readTime())
            case 5 where key.is("files"):
                keys.mark(4, &draft.problem)
                message.files = try json.countElements()
            default: try json.skipValue()
            }
        }
        count(message)
    }

    private func count(_ message: Message) {
        guard message.isCounted else { return }
        draft.messages += 1
        draft.words += message.words
        draft.files += message.files
        if let time = message.time { draft.add(time) }
        guard message.isUser, titleTime == nil || message.time ?? .distantFuture < titleTime ?? .distantFuture else {
            return
        }
        titleTime = message.time ?? .distantFuture
        draft.title = message.title
    }

    /// The first line that is not blank, at most 80 characters of it.
    private static func title(_ text: String) -> String? {
        let isSpace: (Unicode.Scalar) -> Bool = { $0.value == 0x20 || (0x09...0x0d).contains($0.value) }
        let line = text.unicodeScalars.drop(while: isSpace).prefix { $0 != "\n" }.prefix(titleLimit)
        var title = String(String.UnicodeScalarView(line))
        while let last = title.unicodeScalars.last, isSpace(last) { title.unicodeScalars.removeLast() }
        return title.isEmpty ? nil : title.replacingNULs()
    }
}
