import OptoutCore
import Testing

@testable import OptoutCLI

@Suite struct JSONTests {
    private func text(_ value: JSON) -> String {
        var bytes: [UInt8] = []
        value.encode(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func whatCouldHarmATerminalIsEscaped() {
        #expect(text(.string("a\"\\\n\t\u{1B}\u{7F}\u{9B}")) == #""a\"\\\n\t\u001b\u007f\u009b""#)
        #expect(text(.string("\u{202E}\u{200B}\u{2028}\u{FEFF}")) == #""\u202e\u200b\u2028\ufeff""#)
    }

    @Test func scalarsBeyondTheFirstPlaneAreEscapedAsPairs() {
        #expect(text(.string("\u{E0041}")) == #""\udb40\udc41""#)
    }

    @Test func ordinaryTextStaysAsItIs() {
        #expect(text(.string("Grüße 東京 🙂")) == #""Grüße 東京 🙂""#)
    }

    @Test func absentValuesAreNull() {
        #expect(text(JSON(String?.none)) == "null")
        #expect(text(JSON(Instant?.none)) == "null")
        #expect(text(JSON(Instant.distantPast)) == "null")
        #expect(text(JSON(Instant(uSec: 0))) == #""1970-01-01T00:00:00Z""#)
    }

    @Test func anEnvelopeHoldsItsHeadAndItsItems() {
        let report = Report("status", items: [.integer(1), .integer(2)], total: 7, siblings: [("dryRun", .bool(true))])
        let bytes = Renderer.envelope(report, generatedAt: Instant(uSec: 0), edition: nil)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"schema":"optout.status/1","generatedAt":"1970-01-01T00:00:00Z","edition":null,"total":7,"#
                + "\"dryRun\":true,\"items\":[\n1,\n2\n]}\n")
    }
}
