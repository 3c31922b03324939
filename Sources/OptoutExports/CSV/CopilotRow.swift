import OptoutCore

/// A row of one of Microsoft's tables while its fields stream by; used again for each row.
struct CopilotRow {
    enum Column { case title, time, author, text, other }

    private var title = FieldText()
    private var time = FieldText()
    private var author = FieldText()
    private var text = FieldText()
    private var titleID = RecordID.copilot
    private var timeID = RecordID.copilot
    private var textID = RecordID.copilot
    /// Fields read so far.
    private(set) var fields = 0

    mutating func reset() {
        title.reset()
        time.reset()
        author.reset()
        text.reset()
        (titleID, timeID, textID) = (.copilot, .copilot, .copilot)
        fields = 0
    }

    mutating func endField() { fields += 1 }

    /// Takes a piece of a field.
    mutating func add(_ piece: UnsafeBufferPointer<UInt8>, _ column: Column) {
        switch column {
        case .title:
            title.add(piece)
            titleID.add(.init(piece))
        case .time:
            time.add(piece)
            timeID.add(.init(piece))
        case .author: author.add(piece)
        case .text:
            text.add(piece)
            textID.add(.init(piece))
        case .other: break
        }
    }

    /// Whether nothing stands in it but the line's end.
    var isBlankLine: Bool { fields == 1 && title.isEmpty && time.isEmpty && author.isEmpty && text.isEmpty }

    /// Whether the author is one of the names by which the person and Copilot go.
    var hasKnownAuthor: Bool { ["human", "user", "ai", "copilot"].contains(author.name) }

    /// It as a message of the chat that its title names.
    var titled: CopilotEntry { entry(id: titleID.text, title) }

    /// It as a chat of its own, known by its time and words as written and by how often they came before.
    func alone(_ repeats: inout Repeats) -> CopilotEntry {
        var id = timeID
        id.add("\n" + textID.text)
        let number = repeats.number(of: id.text, at: timeID.text)
        id.add("\n\(number)")
        return entry(id: id.text, text)
    }

    private func entry(id: String, _ field: FieldText) -> CopilotEntry {
        let title = field.title()
        var oddities: [Oddity] = []
        if title.wasRepaired { oddities.append(.repairedTitle) }
        if title.wasCut { oddities.append(.cutTitle) }
        return CopilotEntry(
            id: id, title: title.text, titleOddities: oddities, words: text.words.count, hasBrokenText: text.isBroken,
            time: rowTime)
    }

    private var rowTime: CopilotEntry.Time {
        guard time.words.count > 0 else { return .none }
        return time.withShortText { text in
            if let read = isoTime(text) {
                return read.time.uSec > 0 ? .known(read.time, hasZone: read.hasZone) : .unreadable(.timeOutOfRange)
            }
            return SlashedTime(text).map { .slashed($0) } ?? .unreadable(.badTime)
        }
    }
}

/// What a row says; small whatever the row's size.
struct CopilotEntry {
    enum Time {
        case none
        case known(Instant, hasZone: Bool)
        /// Day or month first: other rows may settle which.
        case slashed(SlashedTime)
        case unreadable(Oddity)
    }

    var id: String
    var title: String?
    var titleOddities: [Oddity]
    var words: Int
    var hasBrokenText: Bool
    var time: Time
}

/// Tells rows apart that are equal in time and words: such rows stand together, as the table is in order of time.
struct Repeats {
    private static let limit = 4_096

    private var counts: [String: Int] = [:]
    private var time = ""

    /// How many rows of this key came before.
    mutating func number(of key: String, at time: String) -> Int {
        if time != self.time || counts.count == Self.limit { counts.removeAll(keepingCapacity: true) }
        self.time = time
        let number = counts[key, default: 0]
        counts[key] = number + 1
        return number
    }
}

extension RecordID {
    fileprivate static var copilot: RecordID { RecordID("copilot") }
}
