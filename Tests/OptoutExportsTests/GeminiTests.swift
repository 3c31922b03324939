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

private func record(_ members: String) -> String { #"{"header":"Gemini Apps",\#(members)}"# }

// The ids are from Python's hashlib.
@Test func aTitleOfAnyLengthIsHashedWhole() throws {
    let soup = String(repeating: "soup ", count: 600_000)
    let one = record(#""title":"Prompted \#(soup)","time":"2026-01-02T03:04:05.678Z""#)
    let chats = try ReadExport(json: "[\(one),\(one)]").chats
    #expect(chats.map(\.id) == ["b17b81e8612cd6568824c7f5ed66c65f", "c1d68717da6775035b66265d3d8fdb10"])
    #expect(chats.map(\.words) == [600_000, 600_000])
    #expect(chats.map { $0.title?.utf8.count } == [1_000, 1_000])
}

@Test func theOrderOfTheKeysDoesNotMatter() throws {
    let usual = record(#""title":"Prompted x","time":"2026-01-02T03:04:05Z","safeHtmlItem":[{"html":"<p>a b"}]"#)
    let other =
        #"{"safeHtmlItem":[{"html":"<p>a b"}],"time":"2026-01-02T03:04:05Z","title":"Prompted x","products":["Gemini Apps"],"header":"?"}"#
    let chats = try [usual, other].map { try ReadExport(json: "[\($0)]").chats }
    #expect(chats[0] == chats[1])
    #expect(chats[0].map(\.id) == ["425770eec9b38ba1739d64d444e79c9b"])
    #expect(chats[0].map(\.words) == [3])
}

@Test func anEscapedTitleIsHashedAsTheTextItMeans() throws {
    let chats = try ReadExport(json: "[" + record(#""title":"\u0050rompted \u0078","time":null"#) + "]").chats
    #expect(chats.map(\.id) == ["218b66332a6afeef3fded7aff4534718"])
    #expect(chats.map(\.createdAt) == [nil])
}

@Test func equalRecordsWithoutATimeAreToldApartWhereverTheyStand() throws {
    let timeless = record(#""title":"Prompted x","time":"yesterday""#)
    let known = record(#""title":"Prompted x","time":"2026-01-02T03:04:05Z""#)
    let read = try ReadExport(json: "[\(timeless),\(known),\(timeless)]")
    #expect(Set(read.chats.map(\.id)).count == 3)
    #expect(read.summary.noted == ["unreadable time": 2])
}

@Test(arguments: [
    (#""title":"Gave feedback: Good response","time":"2026-01-02T03:04:05Z""#, "not a chat"),
    (#""title":"Prompted x","title":"Prompted y","time":"2026-01-02T03:04:05Z""#, "key given twice"),
])
func whatIsNoPromptIsSkippedWithItsReason(members: String, reason: String) throws {
    let usual = record(#""title":"Prompted x","time":"2026-01-02T03:04:05Z""#)
    #expect(try ReadExport(json: "[\(usual),\(record(members))]").summary.skipped == [reason: 1])
}

@Test func fieldsOfStrangeTypesAreSteppedOver() throws {
    let strange =
        #""title":7,"products":"Gemini","safeHtmlItem":{"html":1},"details":[1,{"name":2,"value":3},{}],"#
        + #""userInteractions":[null,{"userInteraction":[]}],"attachedFiles":"a","imageFile":["b","c"],"time":[]"#
    let chats = try ReadExport(json: "[" + record(strange) + #",{"header":"Gemini","time":""}]"#).chats
    #expect(chats.map(\.title) == [nil, nil])
    #expect(chats.map(\.messages) == [1, 1])
    #expect(chats.map(\.files) == [3, 0])
    #expect(!chats.contains { $0.isBlank })
}
