import OptoutCore

/// One line of a session's log: 0 begins anew, 1 sets, 2 cuts to `i` and appends, 3 deletes what the path leads to.
struct VSCodeChange {
    private var kind = -1
    private var path: [Step] = []
    private var value = Value.none
    /// What an array is cut to before more is appended.
    private var count: Int?

    /// Steps of a path beyond which nothing is counted.
    private static let pathLimit = 8

    private enum Step: Equatable {
        case id, title, created, last, requests, message, text, response, time, other
        case place(Int)
    }

    private enum Value {
        case none
        case session(VSCodeSession)
        case requests(VSCodeRequests)
        case request(VSCodeSession.Request)
        case parts([Int32])
        case words(Int32)
        case time(Instant?)
        case text(String?)
    }

    init(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) {
        guard try json.enterObject() else { return }
        while let key = try json.key() {
            if key.is("kind") {
                kind = try json.readInteger() ?? -1
            } else if key.is("k") {
                try readPath(&json)
            } else if key.is("i") {
                count = try json.readInteger()
            } else if key.is("v") {
                value = try readValue(&json, &tally)
            } else {
                try json.skipValue()
            }
        }
    }

    private mutating func readPath(_ json: inout JSONScanner) throws(ImportError) {
        guard try json.enterArray() else { return }
        while try json.nextElement() {
            let step = try Self.step(&json)
            if path.count < Self.pathLimit { path.append(step) }
        }
    }

    private static func step(_ json: inout JSONScanner) throws(ImportError) -> Step {
        guard try json.next() == UInt8(ascii: "\"") else { return try json.readInteger().map { .place($0) } ?? .other }
        _ = try json.readText()
        if json.textIs("requests") { return .requests }
        if json.textIs("response") { return .response }
        if json.textIs("message") { return .message }
        if json.textIs("text") { return .text }
        if json.textIs("timestamp") { return .time }
        if json.textIs("customTitle") { return .title }
        if json.textIs("creationDate") { return .created }
        if json.textIs("lastMessageDate") { return .last }
        return json.textIs("sessionId") ? .id : .other
    }

    /// Read by what the kind and the path, which come first, say that it is.
    private func readValue(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) -> Value {
        if kind == 0 { return .session(try VSCodeSession(&json, &tally)) }
        switch path.count {
        case 1 where path == [.requests]: return .requests(try VSCodeRequests(&json, &tally))
        case 1 where path == [.created], 1 where path == [.last]:
            return .time(tally.known(try json.readEditorTime()))
        case 1 where path == [.title]: return .text(try json.readTitle(&tally))
        case 1 where path == [.id]: return .text(try json.readID())
        case 2 where path[0] == .requests: return .request(try .init(&json, &tally))
        case 3 where path[0] == .requests: return try readField(&json, &tally)
        case 4 where path[0] == .requests && path[2] == .response:
            return .words(try VSCodeSession.Request.partWords(&json))
        case 4 where path[0] == .requests && path[2...] == [.message, .text]:
            return .words(try VSCodeSession.Request.messageWords(&json))
        default:
            try json.skipValue()
            return .none
        }
    }

    private func readField(_ json: inout JSONScanner, _ tally: inout Tally) throws(ImportError) -> Value {
        switch path[2] {
        case .response: return .parts(try VSCodeSession.Request.responseParts(&json))
        case .message: return .words(try VSCodeSession.Request.messageWords(&json))
        case .time: return .time(tally.known(try json.readEditorTime()))
        default:
            try json.skipValue()
            return .none
        }
    }
}

extension VSCodeSession {
    mutating func take(_ change: VSCodeChange) { change.apply(to: &self) }
}

extension VSCodeChange {
    fileprivate func apply(to session: inout VSCodeSession) {
        switch (kind, value) {
        case (0, .session(let new)): session = new
        case (1...3, _) where path.count == 1: applyToSession(&session)
        case (1...3, _) where path.count > 1 && path[0] == .requests: applyToRequest(&session)
        default: break
        }
    }

    private func applyToSession(_ session: inout VSCodeSession) {
        switch (path[0], value) {
        case (.requests, .requests(let more)): session.replaceRequests(from: kind == 2 ? count : 0, with: more)
        case (.requests, _): session.replaceRequests(from: kind == 2 ? count : 0, with: .init())
        case (.title, .text(let title)): session.title = title
        case (.title, _): session.title = nil
        case (.id, .text(let id)): session.id = id ?? session.id
        case (.created, .time(let time)): session.createdAt = time
        case (.last, .time(let time)): session.lastAt = time
        case (.last, _): session.lastAt = nil
        default: break
        }
    }

    private func applyToRequest(_ session: inout VSCodeSession) {
        guard case .place(let place) = path[1] else { return }
        session.change(place) { request in
            switch (path.dropFirst(2).first, value) {
            case (nil, .request(let new)): request = new
            case (nil, _): request = .init()
            case (.time, .time(let time)): request.time = time
            case (.message, .words(let words)): request.words = words
            case (.response, _): applyToResponse(&request)
            default: break
            }
        }
    }

    private func applyToResponse(_ request: inout VSCodeSession.Request) {
        if path.count == 3 {
            let kept = kind == 2 ? min(max(0, count ?? request.parts.count), request.parts.count) : 0
            request.parts.removeSubrange(kept...)
            if case .parts(let more) = value { request.parts += more }
        } else if path.count == 4, case .place(let part) = path[3], request.parts.indices.contains(part) {
            if case .words(let words) = value { request.parts[part] = words }
        }
    }
}
