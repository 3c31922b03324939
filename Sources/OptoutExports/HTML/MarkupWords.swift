/// Counts the words of a text in HTML; every tag parts them.
final class MarkupWords: TextTaker {
    private struct Taker: HTMLTaker {
        var words = WordCount()

        mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) { words.add(bytes) }
        mutating func tag(_ tag: borrowing HTMLTag) { words.gap() }
    }

    private var scanner = HTMLScanner(Taker())

    func take(_ bytes: UnsafeBufferPointer<UInt8>) { scanner.feed(bytes) }

    /// The words of what was taken; call once behind the last piece.
    func finish() -> Int {
        scanner.finish()
        return scanner.taker.words.count
    }
}
