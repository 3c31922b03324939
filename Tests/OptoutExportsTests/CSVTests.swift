import OptoutCore
import Testing

@testable import OptoutExports

/// The rows of a table, and whether a quote stood out of place in each.
private func rows(_ text: String, step: Int = .max, capacity: Int = 64) throws -> [[String]] {
    var table = try CSVReader(MemorySource(Array(text.utf8), step: step), capacity: capacity)
    var rows: [[String]] = []
    while try table.nextRow() {
        var row: [String] = []
        var hasMore = true
        while hasMore {
            var field: [UInt8] = []
            hasMore = try table.readField { field += $0 }
            row.append(String(decoding: field, as: UTF8.self))
        }
        rows.append(row)
    }
    return rows
}

private func fault(_ text: String, step: Int = .max) -> ImportError? {
    do {
        _ = try rows(text, step: step)
        return nil
    } catch { return error as? ImportError }
}

@Test(arguments: [
    ("", []), ("a", [["a"]]), ("a\n", [["a"]]), ("a\r\nb", [["a"], ["b"]]), ("a,b\n", [["a", "b"]]),
    (",", [["", ""]]), ("a,\n,b\n", [["a", ""], ["", "b"]]), ("\n\n", [[""], [""]]),
    (#""a","b""#, [["a", "b"]]), (#""a,b",c"#, [["a,b", "c"]]), ("\"a\nb\r\nc\",d\n", [["a\nb\r\nc", "d"]]),
    ("\"\"\",\",\"\"\"\"\"\"", [["\",", "\"\""]]), (#""""#, [[""]]), (#""say ""hi""!""#, [["say \"hi\"!"]]),
    ("\u{feff}a,b", [["a", "b"]]), ("\u{feff}", []), ("a b , c", [["a b ", " c"]]), ("ü,日本", [["ü", "日本"]]),
])
func aTableIsReadAsItsRulesSay(text: String, expected: [[String]]) throws {
    for step in [1, 2, 3, .max] {
        for capacity in [8, 9, 64] { #expect(try rows(text, step: step, capacity: capacity) == expected) }
    }
}

@Test(arguments: [
    ("a,\"b", ImportError.table(.openQuote, offset: 2)), ("\"", .table(.openQuote, offset: 0)),
    ("\"a\"\"", .table(.openQuote, offset: 0)), ("\"a\"b", .table(.afterQuote, offset: 3)),
    ("\"a\" ,b", .table(.afterQuote, offset: 3)), ("a\rb", .table(.lineEnd, offset: 1)),
    ("a,b\r", .table(.lineEnd, offset: 3)), ("\"a\"\r", .table(.lineEnd, offset: 3)),
])
func whatTwoReadersCouldReadInTwoWaysIsAnError(text: String, expected: ImportError) {
    for step in [1, .max] { #expect(fault(text, step: step) == expected) }
}

@Test func aQuoteInsideAPlainFieldMarksItsRowAlone() throws {
    var table = try CSVReader(MemorySource(Array("a,b\nc \"d\",e\nf,g\n".utf8)))
    var marks: [Bool] = []
    while try table.nextRow() {
        while try table.readField({ _ in }) {}
        marks.append(table.hasStrayQuote)
    }
    #expect(marks == [false, true, false])
}

private func text(_ bytes: [UInt8], step: Int = 3) -> FieldText {
    var field = FieldText()
    for start in stride(from: 0, to: bytes.count, by: step) {
        Array(bytes[start..<min(bytes.count, start + step)]).withUnsafeBufferPointer { field.add($0) }
    }
    return field
}

@Test(
    arguments: [
        ([0x61], false), ([0xc3, 0xa4], false), ([0xc3], true), ([0x80], true), ([0xe0, 0x80, 0x80], true),
        ([0xed, 0xa0, 0x80], true), ([0xf0, 0x9f, 0x8c, 0x8d], false), ([0xf5, 0x80, 0x80, 0x80], true),
        ([0xc3, 0x61], true), ([0xf4, 0x90, 0x80, 0x80], true), ([0xe2, 0x82, 0xac, 0x20], false),
    ] as [([UInt8], Bool)])
func bytesThatAreNotUTF8AreFoundAcrossPieces(bytes: [UInt8], isBroken: Bool) {
    for step in 1...3 {
        #expect(text(bytes, step: step).isBroken == isBroken)
        #expect((String(validating: bytes, as: UTF8.self) == nil) == isBroken)
    }
}

@Test func aTitleIsRepairedAndCutBehindAWholeScalar() {
    #expect(text(Array("  \n".utf8)).title().text == nil)
    #expect(text(Array("a\0b".utf8)).title() == ("a\u{fffd}b", true, false))
    #expect(text([0x61, 0xff, 0x62]).title() == ("a\u{fffd}b", true, false))
    let long = text(Array(String(repeating: "x", count: 998).utf8) + Array("日本".utf8)).title()
    #expect(long == (String(repeating: "x", count: 998), false, true))
    let exact = text(Array(String(repeating: "é", count: 500).utf8)).title()
    #expect(exact == (String(repeating: "é", count: 500), false, false))
}

@Test(arguments: [
    ("12/13/2025 12:07:15 +00:00", 1_765_627_635), ("12/13/2025 12:07:15 PM +00:00", 1_765_627_635),
    ("12/13/2025 12:07:15 AM +00:00", 1_765_584_435), ("12/13/2025 02:07:15 PM +02:00", 1_765_627_635),
    ("1/2/2026 0:00", 1_767_312_000), ("01/02/2026 12:00 AM", 1_767_312_000),
])
func aTimeWithTheMonthFirstIsRead(written: String, seconds: Int64) throws {
    let time = try #require(Array(written.utf8).withUnsafeBufferPointer { SlashedTime($0) })
    #expect(time.time(.monthFirst)?.uSec == seconds * 1_000_000)
    #expect(time.hasZone == written.contains("+"))
}

@Test(arguments: [
    "13/13/2025 10:00", "12/13/25 10:00", "12/13/2025 24:00", "2/30/2025 10:00", "12/13/2025 13:00 PM", "",
])
func whatIsNoDateInEitherOrderIsNone(written: String) {
    #expect(Array(written.utf8).withUnsafeBufferPointer { SlashedTime($0) } == nil)
}

/// So many rows that leave the order open that it had to be assumed, and then one that contradicts.
@Test func datesThatTurnOutToBeginWithTheDayRefuseTheTable() {
    let header = "CreatedAt,MessageContent,Author,ChatName\n"
    let rows = String(repeating: "02/03/2026 10:00:00 +00:00,x,user,t\n", count: 4_096)
    #expect(
        refusal(ofJSON: header + rows + "13/03/2026 10:00:00 +00:00,x,user,t\n") == .table(.mixedDates, offset: nil))
    #expect(refusal(ofJSON: header + "13/03/2026 10:00:00 +00:00,x,user,t\n" + rows) == nil)
}

@Test func anUntitledRowIsNoBlankShellAndAnUnknownAuthorIsSaid() throws {
    let read = try ReadExport(json: "Time,Author,Message,Conversation\n2026-01-01T00:00:00,Mensch,,\n,AI,,\n")
    #expect(read.chats.count == 1)
    #expect(read.chats.first?.isBlank == false)
    #expect(read.chats.first?.messages == 2)
    #expect(read.summary.noted["message by an author of an unknown name, counted"] == 1)
    #expect(read.summary.noted["message without a time"] == 1)
    #expect(read.summary.noted["chat known by its title alone: two of one title count as one"] == 1)
}

@Test func aColumnThatComesTwiceIsRefused() {
    #expect(refusal(ofJSON: "Time,Author,Message,Conversation,Time\n") == .table(.doubleColumn, offset: nil))
}

@Test func aTableMutatedAnywhereIsReadOrRefusedByName() throws {
    var numbers = FixedNumbers(seed: 21)
    let names = ["copilot-history", "copilot-windows-bare", "copilot-torn", "copilot-half-days"]
    for bytes in try names.map(Fixtures.bytes) { for _ in 0..<300 { checkRead(mutated(bytes, &numbers)) } }
}
