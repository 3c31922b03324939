import Foundation
import OptoutCore
import OptoutExports
import Testing

/// What Python found in an invented export.
struct Answer: Decodable {
    var product: String
    var container: String
    var seen: Int
    var skipped: [String: Int]
    var complete: Bool
    var accountKey: String?
    var date: Int64?
    var chats: [Chat]

    struct Chat: Decodable {
        var id: String
        var title: String?
        var created: Int64?
        var last: Int64?
        var moments: [Int64]
        var messages: Int
        var words: Int
        var files: Int
        var rated: Bool
        var shared: Bool
        var blank: Bool

        var chat: ExportedChat {
            ExportedChat(
                id: id, title: title, createdAt: created.map(Instant.init(uSec:)),
                lastAt: last.map(Instant.init(uSec:)),
                messages: messages, words: words, files: files, moments: moments.map(Instant.init(uSec:)),
                isRated: rated, isShared: shared, isBlank: blank)
        }
    }

    static let all: [String: Answer] = {
        let data = (try? Data(contentsOf: URL(fileURLWithPath: Fixtures.folder + "/answers.json"))) ?? Data()
        return (try? JSONDecoder().decode([String: Answer].self, from: data)) ?? [:]
    }()
}

@Test func theGeneratorMakesExportsInEveryContainer() {
    #expect(Answer.all.count == 23)
    #expect(Set(Answer.all.values.map(\.container)).count == 6)
}

@Test(arguments: Answer.all.keys.sorted())
func anExportIsReadAsPythonReadsIt(name: String) throws {
    let answer = try #require(Answer.all[name])
    let read = try ReadExport(path: Fixtures.folder + "/" + name)
    #expect(read.chats.count == answer.chats.count)
    for (found, expected) in zip(read.chats, answer.chats) { #expect(found == expected.chat) }
    let summary = read.summary
    #expect(summary.product.text == answer.product)
    #expect(read.product == summary.product)
    #expect(summary.format.hasSuffix("-\(answer.container)/1"))
    #expect(summary.accountKey == answer.accountKey)
    #expect(summary.isComplete == answer.complete, "\(summary.missing)")
    #expect(summary.missing.isEmpty == answer.complete)
    #expect(summary.date?.uSec == answer.date)
    #expect(summary.seen == answer.seen)
    #expect(summary.skipped == answer.skipped)
    #expect(summary.seen == read.chats.count + summary.skipped.values.reduce(0, +))
}

@Test func aMissingShardIsNamed() throws {
    let read = try ReadExport(path: Fixtures.folder + "/chatgpt-gap.zip")
    #expect(read.summary.missing.contains("conversations-001.json"))
}
