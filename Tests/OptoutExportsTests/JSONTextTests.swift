import Testing

@testable import OptoutExports

/// Reads a whole text, `step` bytes at a time; `nil` if it is JSON.
private func fault(_ bytes: [UInt8], step: Int = .max, capacity: Int = 256 * 1024) -> ImportError? {
    do {
        var json = try JSONScanner(MemorySource(bytes, step: step), capacity: capacity)
        try json.skipValue()
        try json.finish()
        return nil
    } catch { return error }
}

private func nested(_ depth: Int, _ open: String = "[", _ close: String = "]") -> String {
    String(repeating: open, count: depth) + String(repeating: close, count: depth)
}

/// RFC 8259, every production, and what readers often get wrong.
private let accepted: [String] = [
    "0", "-0", "1", "-1", "10", "1.5", "-1.5e+10", "1E-5", "0e1", "1e400", "1e-999", String(repeating: "9", count: 400),
    "true", "false", "null", "\"\"", "\"a\"", "[]", "{}", " [ ] ", "\t\r\n{ }\n", "[1]", "[1,2]", "[1 , 2]", "[[],{}]",
    "{\"a\":1}", "{ \"a\" : 1 , \"b\" : [ ] }", "{\"\":0}", "{\"a\":1,\"a\":2}", #""\"\\\/\b\f\n\r\t\u0041""#,
    #""\ud83d\ude00""#, #""\ud800""#, #""\udc00\ud800""#, #""\uD800\u0041""#, "\"\u{7f}\"", "\"\u{2028}é日🌍\"",
    "\u{feff}[1]", #"{"\u0061\"":1}"#, "[1,true,false,null,\"x\",{},[]]", nested(64), nested(32, "{\"a\":[", "]}"),
]

private let refused: [String] = [
    "", " ", "[", "]", "{", "}", "[1", "[1,", "[1,]", "[,1]", "[1,,2]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
    "{\"a\":1 \"b\":2}", "{,}", "{a:1}", "{'a':1}", "{1:1}", "[1}", "{\"a\":1]", "'a'", "\"a", "\"a\\", "\"\\u12",
    "\"\\x41\"",
    "\"\\u00g0\"", "\"\\uD83D\\u\"", "\"\n\"", "\"\t\"", "\"\u{0}\"", "\"a\u{1f}\"", "01", "-01", "1.", ".5", "+1", "-",
    "1e",
    "1e+", "1.e1", "--1", "0x10", "1_000", "NaN", "Infinity", "-Infinity", "tru", "True", "nul", "nulll", "truefalse",
    "[true1]", "1 2", "[] []", "{}{}", "{}\n{}", "[1]x", "[1]\u{0}", "\u{0}", "// a\n1", "/* a */1", "[1]#", "\u{a0}1",
    "\u{feff}\u{feff}1", "[1\u{0b}]", "[\u{feff}1]", "{\"a\":1,\"b\"}", "[\"a\",\n4\n,1,", nested(65),
    nested(33, "{\"a\":[", "]}"),
    String(repeating: "[", count: 100_000), String(repeating: "[{\"\":", count: 50_000),
]

@Test(arguments: accepted)
func wellFormedTextIsAccepted(text: String) {
    for step in [1, 2, 3, 7, Int.max] {
        #expect(fault(Array(text.utf8), step: step, capacity: 64) == nil)
        #expect(fault(Array(text.utf8), step: step) == nil)
    }
}

@Test(arguments: refused)
func malformedTextIsRefused(text: String) {
    for step in [1, 2, 3, 7, Int.max] {
        #expect(fault(Array(text.utf8), step: step, capacity: 64) != nil)
        #expect(fault(Array(text.utf8), step: step) != nil)
    }
}

/// Bytes that are not UTF-8: inside strings they are repaired, outside they are refused.
@Test func brokenUTF8IsRefusedOutsideStringsOnly() {
    let broken: [[UInt8]] = [
        [0xff], [0xc0, 0x80], [0xc1, 0xbf], [0x80], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
        [0xf8, 0x88, 0x80, 0x80, 0x80], [0xe2, 0x82], [0xf0, 0x9f, 0x98],
    ]
    for bytes in broken {
        #expect(fault(bytes) != nil)
        #expect(fault([0x5b] + bytes + [0x5d]) != nil)
        #expect(fault([0x22] + bytes + [0x22]) == nil)
        #expect(fault([0x22] + bytes) == .json(.cutShort, offset: bytes.count + 1))
        #expect(fault([0x22, 0x5c] + bytes + [0x22]) != nil)
    }
}

@Test func theOffsetNamedIsThatOfTheFault() {
    #expect(fault(Array("[1, 2, x]".utf8), capacity: 64) == .json(.unexpectedByte, offset: 7))
    let far = String(repeating: " ", count: 300) + "\"" + String(repeating: "a", count: 300) + "\" x"
    for step in [1, 5, Int.max] {
        #expect(fault(Array(far.utf8), step: step, capacity: 64) == .json(.moreThanOne, offset: 603))
    }
    #expect(fault(Array(nested(65).utf8)) == .json(.tooDeep, offset: 64))
}

private func text(_ literal: String, step: Int = .max) throws -> (String, repaired: Bool, cut: Bool) {
    try text(Array(literal.utf8), step: step)
}

private func text(_ bytes: [UInt8], step: Int = .max) throws -> (String, repaired: Bool, cut: Bool) {
    var json = try JSONScanner(MemorySource(bytes, step: step), capacity: 64)
    #expect(try json.readText())
    try json.finish()
    return (json.textString, json.textWasRepaired, json.textWasCut)
}

@Test(arguments: [
    (#""plain""#, "plain", false), (#""\u0041\n\"\\\/""#, "A\n\"\\/", false), (#""\ud83d\ude00""#, "😀", false),
    (#""\ud83d""#, "\u{fffd}", true), (#""x\udc00y""#, "x\u{fffd}y", true),
    (#""\ude00\ud83d""#, "\u{fffd}\u{fffd}", true),
    (#""\ud83d\ud83d\ude00""#, "\u{fffd}😀", true), (#""\ud83d\u0041""#, "\u{fffd}A", true),
    (#""\ud83dé""#, "\u{fffd}é", true),
    (#""\ud83dA""#, "\u{fffd}A", true), (#""é日🌍""#, "é日🌍", false), (#""a\u0000b""#, "a\u{0}b", false),
])
func aStringIsReadAsItsText(literal: String, expected: String, repaired: Bool) throws {
    for step in [1, 2, 3, Int.max] {
        let read = try text(literal, step: step)
        #expect(read.0 == expected)
        #expect(read.repaired == repaired)
    }
}

/// The count of U+FFFD follows the Unicode Standard's table 3-8 (maximal subparts).
@Test func brokenUTF8BecomesOneReplacementPerMaximalPart() throws {
    let bytes: [UInt8] = [
        0x22, 0xf4, 0x91, 0x92, 0x93, 0xff, 0x41, 0x80, 0xbf, 0x42, 0xe1, 0x80, 0xe2, 0xf0, 0x91, 0x92, 0xf1, 0xbf,
        0x41, 0x22,
    ]
    let replacement = "\u{fffd}"
    let expected =
        String(repeating: replacement, count: 5) + "A" + replacement + replacement + "B"
        + String(repeating: replacement, count: 4) + "A"
    for step in [1, 2, Int.max] { #expect(try text(bytes, step: step).0 == expected) }
}

@Test func aLongTextIsCutAtAScalar() throws {
    let read = try text("\"" + String(repeating: "é", count: 600) + "\"")
    #expect(read.cut)
    #expect(read.0 == String(repeating: "é", count: 500))
    let odd = try text("\"x" + String(repeating: "é", count: 600) + "\"")
    #expect(odd.0 == "x" + String(repeating: "é", count: 499))
}

private func words(_ literal: String, step: Int = .max) throws -> Int {
    var json = try JSONScanner(MemorySource(Array(literal.utf8), step: step), capacity: 64)
    let count = try json.countWords()
    try json.finish()
    return count
}

@Test(arguments: [
    ("", 0), (" ", 0), ("a", 1), ("a b", 2), ("  a  b  ", 2), (#"a\nb"#, 2), (#"\n\t\r\f"#, 0),
    (#"a\u0020b\u000bc"#, 3),
    (#"\u00e9t\u00e9 x"#, 2), ("日本 語", 2), (#"\"quoted\" word"#, 2), (#"a\bb"#, 1), ("a\u{a0}b", 1),
    ("one two three four five six", 6),
    ("12345678 12345678 1234567 123456789", 4), (" 1234567", 1), ("1234567 ", 1), (#"1234567\n"#, 1),
    (#"x\ud83d\ude00 y"#, 2),
])
func wordsAreRunsBetweenWhiteSpace(text: String, expected: Int) throws {
    for step in [1, 2, 3, 8, Int.max] { #expect(try words("\"\(text)\"", step: step) == expected) }
}

@Test func wordsAgreeWithASlowCountOnRandomTexts() throws {
    var numbers = FixedNumbers(seed: 3)
    let pieces = ["a", "bc", " ", "  ", "é", "日", #"\n"#, #"\u0009"#, #"\\"#, "1234567", "abcdefgh", #"\ud800"#]
    for _ in 0..<500 {
        let literal = (0..<Int.random(in: 0..<40, using: &numbers)).map { _ in
            pieces.randomElement(using: &numbers) ?? ""
        }
        let plain = literal.map { $0 == #"\n"# || $0 == #"\u0009"# ? " " : $0 }.joined()
        let slow = plain.split(separator: " ").count
        #expect(try words("\"\(literal.joined())\"", step: .random(in: 1...20, using: &numbers)) == slow)
    }
}
