import Testing

@testable import OptoutCLI

@Suite struct SanitizerTests {
    @Test(arguments: [
        ("\u{1B}[2J", #"\u{1B}[2J"#), ("\u{1B}]52;c;aGk=\u{07}", #"\u{1B}]52;c;aGk=\u{7}"#),
        ("a\u{9B}31mb", #"a\u{9B}31mb"#), ("a\u{7F}b", #"a\u{7F}b"#), ("a\nb\rc\td", #"a\nb\rc\td"#),
        ("\u{202E}evil\u{2069}", #"\u{202E}evil\u{2069}"#), ("zero\u{200B}width", #"zero\u{200B}width"#),
        ("tag\u{E0041}", #"tag\u{E0041}"#), ("line\u{2028}\u{2029}", #"line\u{2028}\u{2029}"#),
        ("\u{FEFF}bom", #"\u{FEFF}bom"#), ("\u{E000}", #"\u{E000}"#), ("v\u{E0100}", #"v\u{E0100}"#),
        ("nul\u{0}", #"nul\u{0}"#),
    ])
    func whatCouldHarmATerminalIsShownAsAnEscape(foreign: String, shown: String) {
        #expect(Sanitizer.clean(foreign) == shown)
    }

    @Test(arguments: ["Grüße aus 東京", "plain", "café", "שלום", "❤\u{FE0F}", "🇩🇪", ""])
    func ordinaryTextStaysAsItIs(text: String) {
        #expect(Sanitizer.clean(text) == text)
    }

    @Test func aHundredThousandCombiningMarksAreCut() {
        let text = "a" + String(repeating: "\u{301}", count: 100_000) + "b"
        #expect(text.count == 2)
        let cleaned = Sanitizer.clean("x" + text)
        #expect(cleaned.unicodeScalars.count < 4_010)
        #expect(cleaned.hasPrefix("xa\u{301}\u{301}\u{301}\u{301}…"))
    }

    @Test func wideLettersTakeTwoColumnsAndMarksNone() {
        #expect(Sanitizer.width("東京") == 4)
        #expect(Sanitizer.width("e\u{301}") == 1)
        #expect(Sanitizer.fit("東京都", columns: 5) == "東京…")
        #expect(Sanitizer.fit("abc", columns: 3) == "abc")
    }
}
