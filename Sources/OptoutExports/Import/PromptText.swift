/// What a person asked, of any length: taken piece by piece, and only its beginning, its words and its hash are kept.
final class PromptText: TextTaker {
    /// As the pages of several languages write them; a prefix that is not known stays in the title.
    private static let prefixes = [
        "Prompted ", "Live Prompt ", "Asked ", "Prompt : ", "Eingegebener Prompt: ", "Solicitou ", "Solicitó ",
    ].map { Array($0.utf8) }

    /// Entries that are no prompts.
    private static let others = ["Gave feedback: ", "Used Gemini Apps", "Created Gemini Canvas "].map { Array($0.utf8) }

    /// More bytes than any prefix has.
    private static let headLimit = 64

    /// Over `gemini` and the whole text as written.
    private(set) var id = RecordID("gemini")
    private(set) var isPrompt = true
    private(set) var wasCut = false
    private(set) var words = WordCount()
    private var head: [UInt8] = []
    private var isBehindHead = false
    private var kept: [UInt8] = []

    /// Whether it may begin with a prefix.
    private let isTitle: Bool

    init(isTitle: Bool = true) {
        self.isTitle = isTitle
        head.reserveCapacity(Self.headLimit)
        kept.reserveCapacity(JSONScanner.textLimit)
    }

    func reset() {
        id = RecordID("gemini")
        isPrompt = true
        wasCut = false
        words = WordCount()
        head.removeAll(keepingCapacity: true)
        isBehindHead = false
        kept.removeAll(keepingCapacity: true)
    }

    func take(_ bytes: UnsafeBufferPointer<UInt8>) {
        id.add(UnsafeRawBufferPointer(bytes))
        let count = isBehindHead ? 0 : min(bytes.count, Self.headLimit - head.count)
        head.append(contentsOf: bytes[..<count])
        if head.count == Self.headLimit { endHead() }
        if count < bytes.count { takeBody(bytes[count...]) }
    }

    /// The beginning of the prompt without its prefix and outer white space, at most 1,000 bytes, cut at a scalar.
    ///
    /// Call once behind the last piece.
    func finish() -> String {
        endHead()
        if wasCut {
            kept.removePartialScalar()
        } else {
            while kept.last?.isASCIISpace == true { kept.removeLast() }
        }
        return String(decoding: kept, as: UTF8.self)
    }

    private func endHead() {
        guard !isBehindHead else { return }
        isBehindHead = true
        guard isTitle else { return takeBody(head) }
        isPrompt = !Self.others.contains { head.starts(with: $0) }
        let prefix = Self.prefixes.lazy.compactMap { self.head.count(ofPrefix: $0) }.first ?? 0
        takeBody(head[prefix...])
    }

    private func takeBody(_ bytes: some Collection<UInt8>) {
        words.add(bytes)
        for byte in bytes where !kept.isEmpty || !byte.isASCIISpace {
            if kept.count < JSONScanner.textLimit {
                kept.append(byte)
            } else if !byte.isASCIISpace {
                wasCut = true
                return
            }
        }
    }
}

extension [UInt8] {
    /// How many bytes `prefix` takes here, whose last space may be U+00A0; `nil` if this begins otherwise.
    fileprivate func count(ofPrefix prefix: [UInt8]) -> Int? {
        if starts(with: prefix) { return prefix.count }
        let hard = prefix.dropLast() + [0xc2, 0xa0]
        return starts(with: hard) ? hard.count : nil
    }

    /// Removes a scalar at the end that is not whole.
    fileprivate mutating func removePartialScalar() {
        let tail = suffix(4).reversed().prefix { $0 & 0xc0 == 0x80 }.count
        guard count > tail else { return }
        let lead = self[count - tail - 1]
        let length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1
        if length > tail + 1 { removeLast(tail + 1) }
    }
}
