import OptoutCore

/// Gathers the records of a page: `div.outer-cell` holds `div.header-cell` with the product's name, and of its
/// `div.content-cell` the one of class `mdl-typography--body-1` the record, `mdl-typography--caption` the products.
struct GeminiPage: HTMLTaker {
    struct Record {
        var id = RecordID("gemini")
        var isPrompt = true
        var namesGemini = false
        var title = ""
        var wasCut = false
        var time: Instant?
        var words = 0
        var hasAnswer = false
        var files = 0
    }

    private enum Cell {
        case none, header, body
        /// Below the record: what stands behind the first of the words in bold are the products.
        case caption(bold: Int, isBold: Bool)
    }

    /// Whether the page came to its end: to that of the document, or to that of the division around all records.
    var isWhole: Bool { recordDepth == nil && (depth == 0 || metEnd) }

    private var metEnd = false
    private var records: [Record] = []
    private var depth = 0
    /// The depth of the divisions that are open.
    private var recordDepth: Int?
    private var cellDepth = 0
    private var cell = Cell.none
    private var record = Record()
    private var name = NameFinder()
    private var body = PageBody()

    /// The records that are whole by now.
    mutating func takeRecords() -> [Record] {
        defer { records.removeAll(keepingCapacity: true) }
        return records
    }

    mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        switch cell {
        case .none: break
        case .header, .caption(bold: 1, isBold: false): name.add(bytes)
        case .caption: break
        case .body: body.text(bytes)
        }
    }

    mutating func tag(_ tag: borrowing HTMLTag) {
        if tag.is("div") { return tag.isEnd ? closeDivision(tag) : openDivision(tag) }
        switch cell {
        case .body: body.tag(tag)
        case .caption(let bold, _) where tag.is("b"):
            cell = .caption(bold: tag.isEnd ? bold : bold + 1, isBold: !tag.isEnd)
        case .none where tag.is("html") && tag.isEnd: metEnd = true
        default: break
        }
    }

    private mutating func openDivision(_ tag: borrowing HTMLTag) {
        depth += 1
        if tag.has("outer-cell") {
            endRecord()
            recordDepth = depth
            return
        }
        guard recordDepth != nil else { return }
        if case .body = cell { return body.tag(tag) }
        guard case .none = cell else { return }
        cellDepth = depth
        name.startOver()
        if tag.has("header-cell") {
            cell = .header
        } else if tag.has("mdl-typography--caption") {
            cell = .caption(bold: 0, isBold: false)
        } else if tag.has("mdl-typography--body-1"), !tag.has("mdl-typography--text-right"), !body.isUsed {
            cell = .body
            body.isUsed = true
        }
    }

    private mutating func closeDivision(_ tag: borrowing HTMLTag) {
        if case .body = cell, cellDepth != depth { body.tag(tag) }
        if cellDepth == depth {
            if name.found { record.namesGemini = true }
            name.startOver()
            cell = .none
        }
        if recordDepth == depth { endRecord() }
        depth = max(depth - 1, 0)
    }

    private mutating func endRecord() {
        guard recordDepth != nil else { return }
        recordDepth = nil
        name.startOver()
        cell = .none
        body.finish(&record)
        records.append(record)
        record = Record()
        body = PageBody()
    }
}

/// Whether `Gemini` stands in a text that comes in pieces.
private struct NameFinder {
    private static let name = Array("Gemini".utf8)

    private(set) var found = false
    private var matched = 0

    mutating func startOver() { (found, matched) = (false, 0) }

    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes where !found {
            matched = byte == Self.name[matched] ? matched + 1 : byte == Self.name[0] ? 1 : 0
            if matched == Self.name.count { (found, matched) = (true, 0) }
        }
    }
}
