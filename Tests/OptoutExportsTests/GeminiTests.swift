import OptoutCore
import Testing

@testable import OptoutExports

@Test(arguments: [
    "gemini-json-plain", "gemini-json-raw", "gemini-json-wide", "gemini-takeout", "gemini-chinese", "gemini-folder",
    "gemini-with-search", "gemini-html-english", "gemini-html-takeout", "gemini-html-german", "gemini-html-portuguese",
])
func activityIsReadAsPythonReadsIt(name: String) throws {
    let answer = try #require(Answer.all[name])
    let read = try ReadExport(path: Fixtures.folder + "/" + answer.input)
    let expected = Dictionary(uniqueKeysWithValues: answer.chats.map { ($0.id, $0.chat) })
    #expect(read.chats.count == answer.chats.count)
    for chat in read.chats { #expect(chat == expected[chat.id]) }
    #expect(read.summary.product.text == answer.product)
    #expect(read.summary.isComplete == answer.complete, "\(read.summary.missing)")
    #expect(read.summary.date?.uSec == answer.date)
    #expect(read.summary.seen == answer.seen)
    #expect(read.summary.skipped == answer.skipped)
}
