import OptoutCore

/// What is counted of one session of VS Code, in a form to which changes can be made.
struct VSCodeSession {
    struct Request {
        var id: String?
        var time: Instant?
        var words: Int32 = 0
        /// The words of each part of the response; -1 for a part that is no text.
        var parts: [Int32] = []
    }

    /// Parts of responses, each request counting as many as it takes the room of.
    static let limit = 400_000
    static let requestSize = 16

    var id: String?
    var title: String?
    var createdAt: Instant?
    var lastAt: Instant?
    private(set) var requests: [Request] = []
    private(set) var isTooLong = false
    private var size = 0

    init() {}

    init(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        guard try json.enterObject() else { return }
        while let key = try json.key() {
            switch key.count {
            case 8 where key.is("requests"): replaceRequests(from: 0, with: try .init(&json, &tally))
            case 9 where key.is("sessionId"): id = try json.readID()
            case 11 where key.is("customTitle"): title = try json.readTitle(&tally)
            case 12 where key.is("creationDate"): createdAt = tally.known(try json.readEditorTime())
            case 15 where key.is("lastMessageDate"): lastAt = tally.known(try json.readEditorTime())
            default: try json.skipValue()
            }
        }
    }

    /// Cuts the requests to `count` and appends `more`.
    mutating func replaceRequests(from count: Int?, with more: VSCodeRequests) {
        let kept = min(max(0, count ?? requests.count), requests.count)
        for request in requests[kept...] { size -= Self.requestSize + request.parts.count }
        requests.removeSubrange(kept...)
        isTooLong = isTooLong || more.isTooLong || size + more.size > Self.limit
        guard !isTooLong else { return }
        size += more.size
        requests += more.requests
    }

    /// Does something to one request, if there is such a one.
    mutating func change(_ place: Int, _ body: (inout Request) -> Void) {
        guard requests.indices.contains(place) else { return }
        size -= requests[place].parts.count
        body(&requests[place])
        size += requests[place].parts.count
        isTooLong = isTooLong || size > Self.limit
    }
}

/// Requests as a session or a change lists them, bounded.
struct VSCodeRequests {
    private(set) var requests: [VSCodeSession.Request] = []
    private(set) var size = 0
    private(set) var isTooLong = false

    init() {}

    /// Reads the array that comes next; anything else holds none.
    init(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        guard try json.enterArray() else { return }
        while try json.nextElement() {
            let request = try VSCodeSession.Request(&json, &tally)
            size += VSCodeSession.requestSize + request.parts.count
            isTooLong = isTooLong || size > VSCodeSession.limit
            if !isTooLong { requests.append(request) }
        }
    }
}

extension VSCodeSession.Request {
    init(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        guard try json.enterObject() else { return }
        while let key = try json.key() {
            switch key.count {
            case 7 where key.is("message"): words = try Self.messageWords(&json)
            case 8 where key.is("response"): parts = try Self.responseParts(&json)
            case 9 where key.is("requestId"): id = try json.readID()
            case 9 where key.is("timestamp"): time = tally.known(try json.readEditorTime())
            default: try json.skipValue()
            }
        }
    }

    static func messageWords(_ json: inout JSONScanner) throws(ImportError) -> Int32 {
        if try json.next() == UInt8(ascii: "\"") { return Int32(clamping: try json.countWords()) }
        guard try json.next() == UInt8(ascii: "{") else {
            try json.skipValue()
            return 0
        }
        var words = 0
        try json.openObject()
        while let key = try json.key() {
            if key.is("text"), try json.next() == UInt8(ascii: "\"") {
                words = try json.countWords()
            } else {
                try json.skipValue()
            }
        }
        return Int32(clamping: words)
    }

    /// At most one more than the limit, so that the caller sees that there are too many.
    static func responseParts(_ json: inout JSONScanner) throws(ImportError) -> [Int32] {
        guard try json.next() == UInt8(ascii: "[") else {
            try json.skipValue()
            return []
        }
        var parts: [Int32] = []
        try json.openArray()
        while try json.nextElement() {
            let words = try partWords(&json)
            if parts.count <= VSCodeSession.limit { parts.append(words) }
        }
        return parts
    }

    /// -1 for a part with a kind: what tools do, thoughts, references.
    static func partWords(_ json: inout JSONScanner) throws(ImportError) -> Int32 {
        guard try json.next() == UInt8(ascii: "{") else {
            if try json.next() == UInt8(ascii: "\"") { return Int32(clamping: try json.countWords()) }
            try json.skipValue()
            return -1
        }
        var words = 0
        var hasKind = false
        try json.openObject()
        while let key = try json.key() {
            if key.is("value"), try json.next() == UInt8(ascii: "\"") {
                words = try json.countWords()
            } else {
                hasKind = hasKind || key.is("kind")
                try json.skipValue()
            }
        }
        return hasKind ? -1 : Int32(clamping: words)
    }
}
