import OptoutCore
import OptoutFrames

/// Why an entry was left out, in the words shown to the person.
enum SkipReason: String, CaseIterable {
    case notAChat = "not a chat"
    case otherProduct = "of another product"
    case noID = "without id"
    case badID = "unusable id"
    case doubleKey = "key given twice"
    case brokenKey = "key that is not UTF-8"
    case severalIDs = "more than one chat in it"
    case brokenLine = "line that cannot be read"
    case rowWidth = "row of another width than the header"
    case strayQuote = "row with a quote out of place"
    case noMessages = "without a message"
    case tooManyParts = "longer than any session"
    case tooManyMessages = "more than 200,000 messages"
}

/// One chat in the making; used again for each chat, so that a message costs no allocation.
struct ChatDraft {
    static let idLimit = 200

    var id: String?
    var hasBadID = false
    var title: String?
    var createdAt: Instant?
    var updatedAt: Instant?
    var messages = 0
    var words = 0
    var files = 0
    /// Words anywhere but in the title, counted or not.
    var hasWords = false
    /// Words, or something attached: no blank shell.
    var holdsSomething = false
    var isShared = false
    /// One piece of a chat that the export hands out in several.
    var isPart = false
    var problem: SkipReason?
    private var moments: [Instant] = []
    private var areInOrder = true

    mutating func reset() {
        moments.removeAll(keepingCapacity: moments.capacity <= 16_384)
        let kept = moments
        self = ChatDraft()
        moments = kept
    }

    mutating func add(_ moment: Instant) {
        if let last = moments.last {
            guard moment != last else { return }
            if moment < last { areInOrder = false }
        }
        if moments.count == FrameLimit.moments { tidy() }
        guard moments.count < FrameLimit.moments else {
            problem = .tooManyMessages
            return
        }
        moments.append(moment)
    }

    /// Takes the JSON text as the chat's id.
    ///
    /// Refused are more than 200 bytes, repaired text and control characters, NUL among them.
    mutating func takeID(_ json: borrowing JSONScanner) {
        guard json.textCount > 0 else { return }
        let isClean = !json.textWasCut && !json.textWasRepaired && json.textCount <= Self.idLimit
        guard isClean, !json.textBytes.contains(where: { $0 < 0x20 || $0 == 0x7f }) else {
            hasBadID = true
            return
        }
        id = json.textString
    }

    /// The finished chat, or why there is none; created with its first message where the export does not say when.
    ///
    /// - Parameter trustsUpdate: whether the chat's own update time may count as its last activity.
    mutating func chat(trustsUpdate: Bool) -> Result<ExportedChat, SkipReasonError> {
        if let problem { return .failure(.init(problem)) }
        guard let id else { return .failure(.init(hasBadID ? .badID : .noID)) }
        tidy()
        let update = trustsUpdate ? updatedAt : nil
        return .success(
            ExportedChat(
                id: id, title: title, createdAt: createdAt ?? moments.first,
                lastAt: [update, moments.last].compactMap { $0 }.max(), messages: messages, words: words, files: files,
                moments: moments, isShared: isShared,
                isBlank: title == nil && !holdsSomething && words == 0 && files == 0, isPart: isPart))
    }

    /// Brings the moments into order, without doubles.
    private mutating func tidy() {
        guard !areInOrder else { return }
        moments.sort()
        var kept = 0
        for place in moments.indices where kept == 0 || moments[place] != moments[kept - 1] {
            moments[kept] = moments[place]
            kept += 1
        }
        moments.removeSubrange(kept...)
        areInOrder = true
    }
}

struct SkipReasonError: Error {
    let reason: SkipReason
    init(_ reason: SkipReason) { self.reason = reason }
}

extension JSONScanner {
    /// Reads the title that comes next; `nil` where blank or no string.
    mutating func readTitle(_ tally: inout Tally) throws(ImportError) -> String? {
        guard try readText() else { return nil }
        if textWasCut { tally.note(.cutTitle) }
        return tally.title(textString, wasRepaired: textWasRepaired)
    }
}

extension Tally {
    /// The title as it is kept; `nil` where blank.
    mutating func title(_ text: String, wasRepaired: Bool) -> String? {
        // U+0000 would cut the title short in every C program it passes through.
        let hasNUL = text.utf8.contains(0)
        if wasRepaired || hasNUL { note(.repairedTitle) }
        let title = hasNUL ? text.replacingNULs() : text
        return title.utf8.allSatisfy(\.isASCIISpace) ? nil : title
    }
}

extension String {
    func replacingNULs() -> String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\0" ? "\u{fffd}" : $0 }))
    }
}
