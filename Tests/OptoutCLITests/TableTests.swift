import Testing

@testable import OptoutCLI

@Suite struct TableTests {
    private let table = Table(
        columns: [.init("chat"), .init("title", isFlexible: true), .init("messages", isRight: true)],
        rows: [["x7kq", "東京 in spring, all of it", "3"], ["b2", "plain", "120"]])

    @Test func columnsAreAlignedByWhatTheyNeedOnATerminal() {
        #expect(
            table.lines(width: nil) { text, _ in text } == [
                "chat  title                      messages",
                "x7kq  東京 in spring, all of it         3",
                "b2    plain                           120",
            ])
    }

    @Test func theFlexibleColumnGivesWayOnANarrowTerminal() {
        for line in table.lines(width: 30, paint: { text, _ in text }) { #expect(Sanitizer.width(line) <= 30) }
    }

    @Test func aCellThatWrapsLosesNothing() {
        let table = Table(
            columns: [.init("a"), .init("what", wraps: true), .init("b")],
            rows: [["1", "one two three four", "x"], ["2", "five", "y"]])
        #expect(
            table.lines(width: 16) { text, _ in text } == [
                "a  what        b", "1  one two     x", "   three four", "2  five        y",
            ])
    }

    @Test func aColumnThatDoesNotFitStandsBelowItsRow() {
        let table = Table(
            columns: [.init("a"), .init("b"), .init("path", isBelow: true)],
            rows: [["1", "x", "one → two → three"], ["2", "y", ""]])
        #expect(
            table.lines(width: 16) { text, _ in text } == ["a  b", "1  x", "    one → two →", "    three", "2  y"])
        #expect(table.lines(width: 80) { text, _ in text }[1] == "1  x  one → two → three")
    }

    @Test func rightToLeftCellsAreIsolatedOnATerminalOnly() {
        let table = Table(columns: [.init("a"), .init("b")], rows: [["שלום", "x"]])
        #expect(table.lines(width: 80) { text, _ in text }[1] == "\u{2068}שלום\u{2069}  x")
        #expect(table.lines(width: nil) { text, _ in text }[1] == "שלום  x")
    }
}

@Suite struct WrapTests {
    @Test func linesBreakBetweenWordsAndHangBelowTheFirst() {
        #expect(Sanitizer.wrap("  – one two three", columns: 12) == ["  – one two", "    three"])
        #expect(Sanitizer.wrap("  1  one two three", columns: 12) == ["  1  one two", "     three"])
        #expect(Sanitizer.wrap("short", columns: 12) == ["short"])
        #expect(Sanitizer.wrap("a https://example.org/long", columns: 10) == ["a", "https://example.org/long"])
    }
}
