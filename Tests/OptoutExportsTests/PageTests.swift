import OptoutCore
import Testing

@testable import OptoutExports

private struct Parts: HTMLTaker {
    var bytes: [UInt8] = []

    mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes += bytes }
    mutating func tag(_ tag: borrowing HTMLTag) {
        let text = tag.is("p") ? "[p]" : tag.is("div") ? (tag.has("b") ? "[div.b]" : "[div]") : "[?]"
        bytes += text.utf8
    }
}

/// What the scanner hands on, fed `step` bytes at a time.
private func parts(_ markup: [UInt8], step: Int = .max) -> String {
    var scanner = HTMLScanner(Parts())
    markup.withUnsafeBufferPointer { bytes in
        var place = 0
        while place < bytes.count {
            let end = place + min(step, bytes.count - place)
            scanner.feed(UnsafeBufferPointer(rebasing: bytes[place..<end]))
            place = end
        }
    }
    scanner.finish()
    return String(decoding: scanner.taker.bytes, as: UTF8.self)
}

private func page(_ body: String, header: String = "Gemini Apps", end: String = "</div></body></html>") -> String {
    "<html><body><div class=\"mdl-grid\"><div class=\"outer-cell mdl-cell\"><div class=\"header-cell\">"
        + "<p class=\"mdl-typography--title\">\(header)<br></p></div>"
        + "<div class=\"content-cell mdl-typography--body-1\">\(body)</div>"
        + "<div class=\"content-cell mdl-typography--body-1 mdl-typography--text-right\"></div></div>\(end)"
}

@Test(
    arguments: [
        ("a<p>b</p>c", "a[p]b[p]c"), ("a < b <3 <", "a < b <3 "), ("<p", ""), ("x<p class='", "x"),
        ("<DIV ID=x CLASS=\"a b\">", "[div.b]"), ("<div class=a class=b>", "[div]"), ("<div class=ab>", "[div]"),
        ("<div title='>' class=b/>", "[div]"), ("<div class = 'b'>", "[div.b]"), ("<p/class=b>x", "[p]x"),
        ("a<!-- <p> -- > -->b<!-->c<!x>d<?x>e</>f</3>g", "abcdefg"),
        ("<style>p { a > b } <p> </styl></style >x", "x"), ("<script></scr</SCRIPT>x", "x"), ("<style>p", ""),
        ("&amp;lt; &lt;p&gt; &nbsp;&emsp;", "&lt; <p> \u{a0}\u{2003}"),
        ("&#65;&#x42;&#X43;&#65x&#;&#x;", "ABCAx&#;&#x;"),
        ("&#00000000000000000000065;&#9999999999999999999999;&#xd800;&#0;", "A\u{fffd}\u{fffd}\u{fffd}"),
        ("&unknown;&amp &a;&thisisaverylongword;&", "&unknown;&amp &a;&thisisaverylongword;&"),
        ("a\0b<p\0>c", "a\0b[?]c"),
    ] as [(String, String)])
func markupIsCutIntoTextsAndTags(markup: String, expected: String) {
    for step in [Int.max, 1, 2, 3, 7] { #expect(parts(Array(markup.utf8), step: step) == expected) }
}

@Test func whatATagHoldsWithoutEndIsNotKept() {
    let long = String(repeating: "x", count: 1_000_000)
    #expect(parts(Array("<div \(long)=\(long) class=b><\(long)>a".utf8)) == "[div.b][?]a")
    #expect(parts(Array("<div class=\"\(long) b\">".utf8)) == "[div]")
}

@Test func theScannerComesToTheEndOfAnything() {
    var numbers = FixedNumbers(seed: 7)
    let pieces = [
        "<", ">", "&", "#", "x", ";", "'", "\"", "!--", "--", "/", "div", "style", "class=", " ", "\0", "\u{e9}",
    ]
    for _ in 0..<2_000 {
        let markup = Array((0..<30).map { _ in pieces.randomElement(using: &numbers) ?? "" }.joined().utf8)
        #expect(parts(markup) == parts(markup, step: 1))
    }
}

@Test(
    arguments: [
        ("Nov 13, 2025, 9:50:57\u{202f}AM CDT", "2025-11-13T14:50:57Z"),
        ("Nov 13, 2025, 9:50:57\u{a0}AM CST", "2025-11-13T15:50:57Z"),
        ("Jan 1, 2026, 12:00:00 AM UTC", "2026-01-01T00:00:00Z"),
        ("Jan 1, 2026, 12:00:00 PM GMT", "2026-01-01T12:00:00Z"),
        ("Feb 29, 2024, 11:59:59 PM GMT+5:30", "2024-02-29T18:29:59Z"),
        ("Dec 31, 2025, 8:00:00 PM GMT-9:30", "2026-01-01T05:30:00Z"),
        ("Mar 1, 2026, 1:02:03 AM GMT+14", "2026-02-28T11:02:03Z"),
    ] as [(String, String)])
func aTimeInEnglishIsRead(text: String, expected: String) {
    #expect(pageTime(Array(text.utf8))?.rfc3339 == expected)
}

@Test(arguments: [
    "Nov 13, 2025, 9:50:57 AM", "Nov 13, 2025, 9:50:57 AM IST", "Nov 13, 2025, 13:50:57 AM UTC",
    "Nov 13, 2025, 0:50:57 AM UTC", "Nov 31, 2025, 9:50:57 AM UTC", "Feb 29, 2025, 9:50:57 AM UTC",
    "13 Nov 2025, 09:50:57 GMT", "18.04.2026, 17:38:51 MESZ", "17 de fev. de 2026, 15:08:20 BRT",
    "2026年6月20日 00:28:51 CST", "Nov 13, 2025, 9:5:57 AM UTC", "Nov 13, 2025, 9:50:57 AM GMT+15",
    "Nov 13, 2025, 9:50:57 AM GMT+", "Nov 13, 2025, 9:50:57 AM GMT+5:3", "Nov 13, 2025, 9:50:57 AM UTC x",
    "nov 13, 2025, 9:50:57 AM UTC", "Jan 1, 1970, 12:00:00 AM UTC", "Jan 1, 99999, 1:00:00 AM UTC", "",
])
func anyOtherTimeIsUnknown(text: String) { #expect(pageTime(Array(text.utf8)) == nil) }

@Test(
    arguments: [
        // The answer follows the time at once; a link in the prompt; a line that no document names.
        ("Prompted <a href='x'>soup</a> now<br>Apr 12, 2026, 3:34:31 PM EDT<p>I am <b>an</b> answer.</p>", 6, 2, 0),
        ("Prompted draw<br>1 generated image.<br>Apr 12, 2026, 3:34:31 PM EDT<br><img src=x>", 1, 2, 0),
        (
            "Prompted draw<br>Attached 2 files.<br>-&nbsp;<a>a b.png</a><br>-&nbsp;c<br>Apr 12, 2026, 3:34:31 PM EDT<br>",
            1, 1, 2
        ),
        ("Prompted a<br>Apr 12, 2026, 3:34:31 PM EDT<br><div>x<div>y</div>z</div>w", 5, 2, 0),
    ] as [(String, Int, Int, Int)])
func theBodyOfARecordIsRead(body: String, words: Int, messages: Int, files: Int) throws {
    let chat = try #require(try ReadExport(Array(page(body).utf8)).chats.first)
    #expect(chat.createdAt?.rfc3339 == "2026-04-12T19:34:31Z")
    #expect([chat.words, chat.messages, chat.files] == [words, messages, files])
}

@Test func aPageWithoutItsEndIsRefused() throws {
    let whole = page("Prompted soup<br>Apr 12, 2026, 3:34:31 PM EDT<br>")
    #expect(refusal(of: Array(whole.utf8)) == nil)
    #expect(refusal(of: Array(page("Prompted soup", end: "").utf8)) == .cutPage)
    for cut in stride(from: 30, to: 300, by: 7) { #expect(refusal(of: Array(whole.utf8.dropLast(cut))) != nil) }
}

@Test func aPageWithoutGeminiSaysWhatToChoose() throws {
    let error = try #require(refusal(of: Array(page("Searched for Gemini", header: "Search").utf8)))
    #expect(error == .noneTaken(["of another product": 1]))
    #expect(error.hint.contains("Gemini Apps"))
}

@Test func aStyleAsLargeAsGooglesComesBeforeTheRecords() throws {
    let style = "<style>" + String(repeating: ".mdl-grid>*{margin:0}\n", count: 9_000) + "</style>"
    let read = try ReadExport(Array((style + page("Prompted soup<br>x<br>")).utf8))
    #expect(read.chats.map(\.title) == ["soup"])
    #expect(read.summary.noted == ["unreadable time": 1])
}
