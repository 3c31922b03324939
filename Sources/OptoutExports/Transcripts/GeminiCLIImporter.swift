import OptoutCore

/// Gemini CLI's `tmp/PROJECT/chats/session-….json`, and the log of records that took its place.
///
/// Source: google-gemini/gemini-cli. Counted are messages of the types user and gemini that hold text; a repeated id
/// replaces. `$rewindTo` takes that message and all after it from the screen, but they were sent, so they stay counted.
/// `$set` brings fields; messages in it are what the model is shown from then on, so they are added and never taken for
/// the whole.
final class GeminiCLIImporter: Importer {
    let product: String? = "google/gemini-for-cloud"
    let missing = Transcripts.missing("Google")
    private var draft = ChatDraft()
    private var messages = MessageLog()
    private var broken = BrokenFile()

    func read(
        _ source: any ByteSource, _ file: ExportFile, _ form: ListForm, _ tally: inout Tally
    ) throws(ImportError) {
        draft.reset()
        messages = MessageLog()
        if form == .lines {
            try readLines(source, &tally)
        } else {
            let isWhole = try broken.isWhole { () throws(ImportError) in try readDocument(source, &tally) }
            guard isWhole else { return tally.note(.brokenFile) }
        }
        draft.id = draft.id ?? Transcripts.uuid(in: file)
        messages.count(into: &draft)
        try tally.takeSession(&draft)
    }

    func finish(_ tally: inout Tally) throws(ImportError) { try broken.refuseAlone(tally) }

    private func readLines(_ source: any ByteSource, _ tally: inout Tally) throws(ImportError) {
        var broken = 0
        try JSONLines(source).forEach { json throws(ImportError) in
            try readRecord(&json, &tally)
            tally.note(.brokenText, count: json.brokenStrings)
        } broken: {
            broken += 1
        }
        tally.note(.brokenLine, count: broken)
    }

    /// The document and, where the program went on in the newer form, the records behind it.
    private func readDocument(_ source: any ByteSource, _ tally: inout Tally) throws(ImportError) {
        var json = try JSONScanner(source)
        repeat { try readRecord(&json, &tally) } while try json.next() == UInt8(ascii: "{")
        try json.finish()
        tally.note(.brokenText, count: json.brokenStrings)
    }

    private func readRecord(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        guard try json.next() == UInt8(ascii: "{") else { return try json.skipValue() }
        var message = MessageLog.Message()
        var hash: Int?
        try json.openObject()
        while let key = try json.key() {
            switch key.count {
            case 2 where key.is("id"): hash = try json.readHash()
            case 4 where key.is("$set"): try readRecord(&json, &tally)
            case 9 where key.is("sessionId"):
                let id = try json.readID()
                draft.id = draft.id ?? id
            case 7 where key.is("summary"): draft.title = try json.readTitle(&tally) ?? draft.title
            case 9 where key.is("startTime"): draft.createdAt = tally.known(try json.readTime()) ?? draft.createdAt
            case 11 where key.is("lastUpdated"): draft.updatedAt = tally.known(try json.readTime()) ?? draft.updatedAt
            case 8 where key.is("messages"): try readMessages(&json, &tally)
            default: try message.read(key, &json, &tally)
            }
        }
        if let hash { messages.put(message, hash) }
    }

    private func readMessages(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        guard try json.enterArray() else { return }
        while try json.nextElement() {
            guard try json.next() == UInt8(ascii: "{") else {
                try json.skipValue()
                continue
            }
            try readMessage(&json, &tally)
        }
    }

    private func readMessage(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        var message = MessageLog.Message()
        var hash: Int?
        try json.openObject()
        while let key = try json.key() {
            if key.is("id") { hash = try json.readHash() } else { try message.read(key, &json, &tally) }
        }
        messages.put(message, hash)
    }
}

/// The messages of one session in order, each by a hash of its id.
struct MessageLog {
    /// Small, as there may be many: 16 bytes.
    struct Message {
        private var uSec = Int64.min
        var words: Int32 = 0
        var files: Int16 = 0
        var isOfTalk = false

        var time: Instant? {
            get { uSec == .min ? nil : Instant(uSec: uSec) }
            set { uSec = newValue?.uSec ?? .min }
        }
    }

    /// As many as a chat may have moments.
    static let limit = 200_000

    private var messages: [Message] = []
    private var places: [Int: Int32] = [:]
    private var isTooLong = false

    /// Adds a message, or replaces the one with the same id.
    mutating func put(_ message: Message, _ hash: Int?) {
        if let hash, let place = places[hash] {
            messages[Int(place)] = message
            return
        }
        guard messages.count < Self.limit else {
            isTooLong = true
            return
        }
        if let hash { places[hash] = Int32(messages.count) }
        messages.append(message)
    }

    func count(into draft: inout ChatDraft) {
        if isTooLong { draft.problem = .tooManyMessages }
        for message in messages where message.isOfTalk && (message.words > 0 || message.files > 0) {
            draft.count(words: Int(message.words), files: Int(message.files), at: message.time)
        }
    }
}

extension MessageLog.Message {
    fileprivate mutating func read(
        _ key: JSONKey, _ json: inout JSONScanner, _ tally: inout Tally
    ) throws(ImportError) {
        switch key.count {
        case 4 where key.is("type"):
            isOfTalk = try json.readText() && (json.textIs("user") || json.textIs("gemini"))
        case 7 where key.is("content"):
            let spoken = try SpokenText(&json)
            words = Int32(clamping: spoken.words)
            files = Int16(clamping: spoken.files)
        case 9 where key.is("timestamp"): time = tally.known(try json.readTime())
        default: try json.skipValue()
        }
    }
}

extension JSONScanner {
    /// A hash of the text that comes next, with a random key; `nil` where it is none.
    fileprivate mutating func readHash() throws(ImportError) -> Int? {
        guard try readText() else { return nil }
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(textBytes))
        return hasher.finalize()
    }
}

/// Documents that are no JSON: beside others they are stepped over, alone they are refused.
struct BrokenFile {
    private var first: ImportError?

    /// Reads a document; `false` where it is broken.
    mutating func isWhole(_ read: () throws(ImportError) -> Void) throws(ImportError) -> Bool {
        do throws(ImportError) { try read() } catch {
            guard case .json = error else { throw error }
            first = first ?? error
            return false
        }
        return true
    }

    func refuseAlone(_ tally: Tally) throws(ImportError) {
        if tally.seen == 0, let first { throw first }
    }
}
