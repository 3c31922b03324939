import OptoutCore

/// The body of a record on the page: `Prompted …<br>[Attached N file(s).<br>]time<br>answer`.
///
/// Behind the prompt come lines of plain text, one of them the time, and then the answer.
struct PageBody {
    /// More than this of a line is not kept; no time is as long.
    private static let lineLimit = 120

    private enum Part { case title, lines, answer }

    /// Whether a record has its body already.
    var isUsed = false
    private var part = Part.title
    private let title = PromptText()
    private var line: [UInt8] = []
    private var time: Instant?
    private var files = 0
    private var answer = WordCount()
    private var hasAnswer = false

    mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        switch part {
        case .title: title.take(bytes)
        case .lines: line.append(contentsOf: bytes.prefix(Self.lineLimit - line.count))
        case .answer: answer.add(bytes)
        }
    }

    mutating func tag(_ tag: borrowing HTMLTag) {
        let isBreak = tag.is("br")
        switch part {
        case .title: if isBreak { part = .lines }
        case .lines:
            guard !tag.is("a") else { return }
            endLine()
            if !isBreak { startAnswer() }
        case .answer:
            answer.gap()
            if !isBreak { hasAnswer = true }
        }
    }

    mutating func finish(_ record: inout GeminiPage.Record) {
        endLine()
        record.title = title.finish()
        record.id = title.id
        record.isPrompt = title.isPrompt
        record.wasCut = title.wasCut
        record.time = time
        record.files = files
        record.words = title.words.count + answer.count
        record.hasAnswer = hasAnswer || answer.count > 0
    }

    private mutating func startAnswer() {
        part = .answer
        hasAnswer = true
    }

    private mutating func endLine() {
        guard part == .lines else { return }
        if let time = pageTime(line) {
            self.time = time
            part = .answer
        } else if let count = Self.attached(line) {
            files = count
        }
        line.removeAll(keepingCapacity: true)
    }

    /// `Attached 2 files.`
    private static func attached(_ line: [UInt8]) -> Int? {
        let words = line.split(whereSeparator: \.isASCIISpace)
        guard words.count == 3, words[0].elementsEqual("Attached".utf8), words[2].starts(with: "file".utf8) else {
            return nil
        }
        return Int(String(decoding: words[1], as: UTF8.self)).flatMap { (1...1_000).contains($0) ? $0 : nil }
    }
}
