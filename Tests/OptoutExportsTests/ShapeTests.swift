import Glibc
import OptoutCore
import Testing

@testable import OptoutExports

private func chatGPT(_ members: String) -> String { "[{\(members)}]" }

@Test(
    arguments: [
        ("", .empty), ("  \n ", .empty), ("[]", .noChats), ("{\"conversations\":[]}", .noChats),
        ("<!DOCTYPE html><html>", .notAnExport("a web page")),
        ("\n <html>", .notAnExport("a web page")), ("%PDF-1.7 x", .notAnExport("a PDF")),
        ("{}", .unknownShape(keys: [])),
        ("[1,2]", .unknownShape(keys: [])), ("\"x\"", .unknownShape(keys: [])),
        (#"[{"foo":1,"secret words":2}]"#, .unknownShape(keys: ["foo"])),
        (#"[{"id":"a","title":"t","inserted_at":"x","mapping":{}}]"#, .otherProvider("DeepSeek")),
        (#"[{"mapping":{},"id":"a","inserted_at":"x"}]"#, .otherProvider("DeepSeek")),
        ("Conversation,Time,Author,Message\n", .noChats),
    ] as [(String, ImportError)])
func whatIsNoExportIsRefusedByName(text: String, why: ImportError) { #expect(refusal(ofJSON: text) == why) }

@Test func otherEncodingsAreNamed() {
    let utf16: [UInt8] = [0xff, 0xfe, 0x5b, 0, 0x5d, 0]
    #expect(refusal(of: utf16) == .notAnExport("UTF-16 text"))
    #expect(refusal(of: Array(utf16.dropFirst(2))) == .notAnExport("UTF-16 or binary data"))
    #expect(refusal(of: [0, 0x5b, 0, 0x5d]) == .notAnExport("UTF-16 or binary data"))
}

@Test(arguments: [
    #"[{"id":"a","mapping":{}}] []"#, #"{"mapping":{},"id":"a"}\#n{"mapping":{},"id":"b"}"#,
    #"[{"id":"a","mapping":{}},]"#,
    #"[{"id":"a","mapping":{}}"#, #"[{"id":"a","mapping":{} // x\#n}]"#, #"[{'id':'a','mapping':{}}]"#,
])
func aListThatIsNoSingleJSONTextIsRefused(text: String) {
    guard case .json? = refusal(ofJSON: text) else {
        Issue.record("\(String(describing: refusal(ofJSON: text)))")
        return
    }
}

@Test(arguments: [
    (#""mapping":{}"#, "without id"), (#""id":"","mapping":{}"#, "without id"), (#""id":7,"mapping":{}"#, "without id"),
    (#""id":"a\u0000b","mapping":{}"#, "unusable id"), (#""id":"\ud800","mapping":{}"#, "unusable id"),
    (#""id":"a","id":"b","mapping":{}"#, "key given twice"),
    (#""id":"a","\u0069d":"a","mapping":{}"#, "key given twice"),
    (#""id":"a","title":"x","title":"x","mapping":{}"#, "key given twice"),
    (#""id":"a","mapping":{"n":{"message":{"author":{"role":"user","role":"user"}}}}"#, "key given twice"),
    (#""id":"a","\ud800":1,"mapping":{}"#, "key that is not UTF-8"), (#""id":"a","mapping":[]"#, "not a chat"),
])
func anEntryThatCannotBeUsedIsSkippedWithItsReason(members: String, reason: String) throws {
    let read = try ReadExport(json: #"[{"id":"whole","mapping":{}},{\#(members)}]"#)
    #expect(read.chats.map(\.id) == ["whole"])
    #expect(read.summary.skipped == [reason: 1])
    #expect(read.summary.seen == 2)
}

@Test func anIDOf200BytesIsTakenAndALongerOneNot() throws {
    let id = String(repeating: "x", count: 200)
    #expect(try ReadExport(json: chatGPT(#""id":"\#(id)","mapping":{}"#)).chats.map(\.id) == [id])
    #expect(refusal(ofJSON: chatGPT(#""id":"\#(id)x","mapping":{}"#)) == .noneTaken(["unusable id": 1]))
}

@Test func unreadKeysMayComeTwice() throws {
    let read = try ReadExport(json: chatGPT(#""id":"a","x":1,"x":2,"mapping":{},"weird":{"id":1,"id":2}"#))
    #expect(read.chats.map(\.id) == ["a"])
}

@Test func aBrokenTitleIsKeptRepairedAndCounted() throws {
    var bytes = Array(#"[{"id":"a","title":"x"#.utf8) + [0xff]
    bytes += Array(#"\ud800y","mapping":{}}]"#.utf8)
    let read = try ReadExport(bytes)
    #expect(read.chats.first?.title == "x\u{fffd}\u{fffd}y")
    #expect(read.summary.noted["title repaired"] == 1)
    let nul = try ReadExport(json: chatGPT(#""id":"a","title":"x\u0000y","mapping":{}"#))
    #expect(nul.chats.first?.title == "x\u{fffd}y")
}

@Test func aChatWithABadTimeIsKeptWithoutIt() throws {
    for time in ["1e400", "-5", "1700000000000", "\"soon\"", "true", "253402300800", "1514764799"] {
        let read = try ReadExport(json: chatGPT(#""id":"a","create_time":\#(time),"mapping":{}"#))
        #expect(read.chats.map(\.createdAt) == [nil])
        #expect(read.summary.noted.values.reduce(0, +) == 1)
    }
}

@Test func aTimeOfTheFutureIsNotBelieved() throws {
    let now = Instant(uSec: 1_700_000_000_000_000)
    for (seconds, isBelieved) in [(1_700_086_400, true), (1_700_086_401, false), (1_514_764_800, true)] {
        let file = scratchFile(Array(chatGPT(#""id":"a","create_time":\#(seconds),"mapping":{}"#).utf8))
        defer { close(file) }
        var reader = try ExportReader(file, Silent(), now: now)
        let summary = try reader.read()
        #expect(summary.date?.uSec == (isBelieved ? Int64(seconds) * 1_000_000 : nil))
        #expect(summary.noted == (isBelieved ? [:] : ["time out of range": 1]))
    }
}

private final class Silent: ExportSink {
    func opening(_ product: Product.ID, account: String?) throws(ImportError) {}
    func chat(_ chat: ExportedChat) throws(ImportError) {}
    func progress(_ done: Int, of total: Int) throws(ImportError) {}
}

@Test func aBlankClaudeShellKeepsNoUpdateTime() throws {
    let shell = #"""
        [{"uuid":"a","name":" ","created_at":"2025-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z",
        "account":{"uuid":"k"},"chat_messages":[{"sender":"human","text":"","created_at":"2025-01-02T00:00:00Z",
        "updated_at":"2026-01-01T00:00:00Z","content":[{"type":"text","text":" "}],"attachments":[],"files":[]}]}]
        """#
    let chat = try #require(try ReadExport(json: shell).chats.first)
    #expect(chat.isBlank && !chat.isPartlyBlank)
    #expect(chat.lastAt == Instant(rfc3339: "2025-01-02T00:00:00Z"))
    let left = shell.replacing(#""files":[]"#, with: #""files":[{"file_name":"a"}]"#)
    let partly = try #require(try ReadExport(json: left).chats.first)
    #expect(!partly.isBlank && partly.isPartlyBlank)
    #expect(partly.lastAt == chat.lastAt)
    let named = left.replacing(#""name":" ""#, with: #""name":"soup""#)
    #expect(try ReadExport(json: named).chats.map(\.isPartlyBlank) == [false])
}

@Test func twoAccountsInOneClaudeExportAreRefused() {
    let chats = ["k", "l"].map { #"{"uuid":"\#($0)","name":"n","account":{"uuid":"\#($0)"},"chat_messages":[]}"# }
    #expect(refusal(ofJSON: "[\(chats.joined(separator: ","))]") == .severalAccounts)
}

@Test func aPipeIsRefusedAndAnEmptyFolderHasNoChats() throws {
    var ends: [Int32] = [0, 0]
    pipe(&ends)
    defer { ends.forEach { close($0) } }
    #expect(throws: ImportError.notAFile("a pipe")) { try ReadExport(ends[0]) }
    #expect(throws: ImportError.notAFile("a device")) { try ReadExport(path: "/dev/zero") }
    #expect(throws: ImportError.noChatList) { try ReadExport(path: "/sys/kernel/mm") }
}

@Test func aLongStringIsSteppedOver() throws {
    let long = String(repeating: "word ", count: 2_000_000)
    let message = #"{"author":{"role":"user"},"content":{"content_type":"text","parts":["\#(long)"]}}"#
    let read = try ReadExport(json: chatGPT(#""id":"a","mapping":{"n":{"message":\#(message)}}"#))
    #expect(read.chats.first?.words == 2_000_000)
}
