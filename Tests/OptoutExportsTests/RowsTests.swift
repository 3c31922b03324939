import OptoutCore
import Testing

@testable import OptoutExports

private func line(_ members: String) -> String {
    #"{"exposure":"covered","state":"none","createdAt":"2026-01-02T03:04:05Z",\#(members)}"# + "\n"
}

@Test func aRowIsTakenAsItStands() throws {
    let members = #""id":"c-1","title":"Häuser","lastAt":null,"messages":3,"words":9,"files":1,"flags":["shared"]"#
    let read = try ReadExport(json: line(members))
    let created = Instant(uSec: 1_767_323_045_000_000)
    #expect(
        read.chats == [
            ExportedChat(
                id: "c-1", title: "Häuser", createdAt: created, messages: 3, words: 9, files: 1, isShared: true)
        ])
    #expect(read.summary.product == .unnamed)
    #expect(read.product == .unnamed)
    #expect(!read.summary.isComplete)
    #expect(read.summary.format == "chat-rows-file/1")
}

@Test func aRowWithNothingButAnIDIsNoBlankShell() throws {
    let read = try ReadExport(json: line(#""id":"a""#))
    #expect(read.chats.first?.isBlank == false)
}

@Test func numbersThatCountNothingAreTakenForNone() throws {
    let members = #""id":"a","messages":-1,"words":1.5,"files":99999999999999999999,"flags":"rated""#
    let chat = try #require(try ReadExport(json: line(members)).chats.first)
    #expect([chat.messages, chat.words, chat.files] == [0, 0, 0])
    #expect(!chat.isRated)
}

@Test(arguments: [
    (#""product":"openai/chatgpt","id":"a""#, #""id":"b""#, ImportError.rowsOfSeveral("products")),
    (#""id":"b""#, #""product":"openai/chatgpt","id":"a""#, .rowsOfSeveral("products")),
    (#""account":"a","id":"a""#, #""account":"b","id":"b""#, .rowsOfSeveral("accounts")),
    (#""product":"ChatGPT","id":"a""#, #""id":"b""#, .badProduct), (#""product":"a/b/c","id":"a""#, "", .badProduct),
    (#""product":"","id":"a""#, "", .badProduct), (#""product":"/","id":"a""#, "", .badProduct),
])
func rowsOfMoreThanOneOwnerAreRefused(first: String, second: String, why: ImportError) {
    #expect(refusal(ofJSON: line(first) + (second.isEmpty ? "" : line(second))) == why)
}

@Test func aTornLineCostsOneRow() throws {
    let good = line(#""id":"a""#)
    let read = try ReadExport(json: good + "{\"id\":\n" + good.dropLast() + " x\n" + "7\n\n" + line(#""id":"b""#))
    #expect(read.chats.map(\.id) == ["a", "b"])
    #expect(read.summary.skipped == ["line that cannot be read": 2, "not a chat": 1])
    #expect(read.summary.seen == 5)
}

@Test func aRowsKeyThatComesTwiceCostsTheRow() throws {
    let read = try ReadExport(json: line(#""id":"a""#) + line(#""id":"b","id":"c""#))
    #expect(read.summary.skipped == ["key given twice": 1])
}

@Test func mutatedRowsAddUp() throws {
    let bytes = try Fixtures.bytes("rows-named")
    var numbers = FixedNumbers(seed: 22)
    for _ in 0..<500 { checkRead(mutated(bytes, &numbers)) }
}
