import OptoutCore

/// Grok inside an X archive, `data/grok-chat-item.js`: one message a row, in no order, in numbered parts.
///
/// Source: a real file. Each row is handed out as a piece of its chat; there are no titles.
final class GrokInXImporter: Importer {
    let product: String? = "xai/grok-in-x"
    private var parts: Set<Int> = []
    private var draft = ChatDraft()

    /// The parts between 0 and the highest number that were not there.
    var missing: [String] {
        (0...(parts.max() ?? 0)).lazy.filter { !self.parts.contains($0) }.prefix(20).map { part in
            part == 0 ? "grok-chat-item.js" : "grok-chat-item-part\(part).js"
        }
    }

    func read(
        _ source: any ByteSource, _ file: ExportFile, _ form: ListForm, _ tally: inout Tally
    ) throws(ImportError) {
        if form == .script { parts.insert(try ScriptHead.part(source)) } else { parts.insert(0) }
        var json = try JSONScanner(source)
        try json.openArray()
        while try json.nextElement() { try readRow(&json, &tally) }
        try json.finish()
        tally.note(.brokenText, count: json.brokenStrings)
    }

    private func readRow(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        tally.seen += 1
        draft.reset()
        draft.isPart = true
        json.metBrokenKey = false
        var isRow = false
        guard try json.next() == UInt8(ascii: "{") else {
            try json.skipValue()
            return tally.skip(.notAChat)
        }
        try json.openObject()
        while let key = try json.key() {
            if key.is("grokChatItem"), try json.next() == UInt8(ascii: "{") {
                isRow = true
                try readItem(&json, &tally)
            } else {
                try json.skipValue()
            }
        }
        if json.metBrokenKey { draft.problem = draft.problem ?? .brokenKey }
        if !isRow { draft.problem = .notAChat }
        try tally.take(draft.chat(trustsUpdate: true))
    }

    private func readItem(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        var keys = SeenKeys()
        draft.messages = 1
        try json.openObject()
        while let key = try json.key() {
            switch key.count {
            case 6 where key.is("chatId"):
                keys.mark(0, &draft.problem)
                if try json.readText() { draft.takeID(json) }
            case 9 where key.is("createdAt"):
                keys.mark(1, &draft.problem)
                draft.createdAt = tally.known(try json.readTime())
                if let time = draft.createdAt { draft.add(time) }
            case 7 where key.is("message"):
                keys.mark(2, &draft.problem)
                if try json.next() == UInt8(ascii: "\"") {
                    draft.words = try json.countWords()
                } else {
                    try json.skipValue()
                }
            case 11 where key.is("attachments"):
                keys.mark(3, &draft.problem)
                draft.files = try json.countElements()
            case 9 where key.is("accountId"):
                keys.mark(4, &draft.problem)
                if try json.readText(), json.textCount > 0 { try tally.takeAccount(json.textString) }
            default: try json.skipValue()
            }
        }
    }
}

/// `window.YTD.grok_chat_item.part3 = `, before the array of a part of an X archive.
enum ScriptHead {
    private static let limit = 200

    /// Reads up to behind the first `=`.
    ///
    /// - Returns: the part's number; 0 where the head names none.
    static func part(_ source: any ByteSource) throws(ImportError) -> Int {
        var head: [UInt8] = []
        let byte = UnsafeMutableRawBufferPointer.allocate(byteCount: 1, alignment: 1)
        defer { byte.deallocate() }
        while head.last != UInt8(ascii: "=") {
            guard head.count < limit, try source.read(into: byte) > 0 else { throw .notAnExport("a script") }
            head.append(byte[0])
        }
        let name = head.dropLast().filter { $0 != 0x20 }
        let digits = name.reversed().prefix { (0x30...0x39).contains($0) }.prefix(6)
        return Int(String(decoding: digits.reversed(), as: UTF8.self)) ?? 0
    }
}
