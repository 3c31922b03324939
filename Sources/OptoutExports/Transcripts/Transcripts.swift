import OptoutCore

/// What the importers of a program's own files have in common.
enum Transcripts {
    /// - Parameter vendor: who keeps the other copy.
    static func missing(_ vendor: String) -> [String] {
        [
            "what \(vendor) holds: these are only the files on this machine, and a chat that is missing here may still "
                + "be there"
        ]
    }

    /// The UUID at the end of a file's name, as `rollout-…-UUID.jsonl` and `UUID.json` have it.
    static func uuid(in file: ExportFile) -> String? {
        let name = file.ownName
        let stem = name.prefix { $0 != "." }.suffix(36)
        let parts = stem.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [8, 4, 4, 4, 12] else { return nil }
        let isHex = parts.joined().allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) }
        return isHex ? String(stem) : nil
    }
}

/// The first and the last of some times.
struct TimeSpan {
    private(set) var first: Instant?
    private(set) var last: Instant?

    mutating func add(_ time: Instant) {
        if first.map({ time < $0 }) ?? true { first = time }
        if last.map({ $0 < time }) ?? true { last = time }
    }
}

extension ChatDraft {
    /// One message of user or assistant.
    mutating func count(words: Int, files: Int, at time: Instant?) {
        messages += 1
        self.words += words
        self.files += files
        holdsSomething = true
        if let time { add(time) }
    }

    mutating func take(_ span: TimeSpan) {
        createdAt = span.first
        updatedAt = span.last
    }
}

extension Tally {
    /// Takes a session as it stands in the draft; one in which nobody said anything is left out.
    mutating func takeSession(
        _ draft: inout ChatDraft, isPart: Bool = false, zoneSlack: Bool = false
    ) throws(ImportError) {
        seen += 1
        if draft.messages == 0, draft.problem == nil { draft.problem = .noMessages }
        let chat = draft.chat(trustsUpdate: true).map { chat in
            var chat = chat
            chat.isPart = isPart
            chat.zoneSlack = zoneSlack
            return chat
        }
        try take(chat)
    }
}

extension JSONScanner {
    /// Steps into the object that comes next; `false`, and over it, if it is none.
    mutating func enterObject() throws(ImportError) -> Bool {
        guard try next() == UInt8(ascii: "{") else {
            try skipValue()
            return false
        }
        try openObject()
        return true
    }

    /// Steps into the array that comes next; `false`, and over it, if it is none.
    mutating func enterArray() throws(ImportError) -> Bool {
        guard try next() == UInt8(ascii: "[") else {
            try skipValue()
            return false
        }
        try openArray()
        return true
    }

    /// The text that comes next as an id; `nil` for anything that is no usable one.
    mutating func readID() throws(ImportError) -> String? {
        guard try readText() else { return nil }
        var draft = ChatDraft()
        draft.takeID(self)
        return draft.id
    }

    /// A small whole number that is not negative; `nil`, and stepped over, for anything else.
    mutating func readInteger() throws(ImportError) -> Int? {
        guard try (0x30...0x39).contains(next()) else {
            try skipValue()
            return nil
        }
        let number = try readDecimal()
        return number.exponent == 0 ? Int(exactly: number.mantissa) : nil
    }

    /// Milliseconds since 1970 as a number.
    mutating func readEditorTime() throws(ImportError) -> ParsedTime {
        let first = try next()
        guard (0x30...0x39).contains(first) || first == UInt8(ascii: "-") else {
            try skipValue()
            return first == UInt8(ascii: "n") ? .none : .unreadable(.badTime)
        }
        return try readDecimal().movedBy(-3).time
    }

    /// Whether the string that comes next begins with `text`, of at most 31 bytes; nothing is consumed.
    mutating func beginsWith(_ text: StaticString) throws(ImportError) -> Bool {
        guard try next() == UInt8(ascii: "\"") else { return false }
        try show(1 + text.utf8CodeUnitCount)
        guard end - at > text.utf8CodeUnitCount else { return false }
        return JSONKey(start: at + 1, count: text.utf8CodeUnitCount).is(text)
    }
}
