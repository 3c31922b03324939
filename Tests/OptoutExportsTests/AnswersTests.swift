import Foundation
import OptoutCore
import OptoutExports
import Testing

/// What Python expects of an invented export.
struct Answer: Decodable {
    var input: String
    var product: String
    var container: String?
    var seen: Int
    var skipped: [String: Int]
    var complete: Bool
    var account: String?
    var date: Int64?
    var chats: [Chat]
    var refused: Refused?
    /// Where only the person knows whose chats these are.
    var importInto: [String: String]?

    struct Refused: Decodable {
        var exit: Int32
        /// Message or hint must hold one of these, without regard to case; or every one.
        var parts: [String]
        var every: Bool
    }

    struct Chat: Decodable {
        var id: String
        var title: String?
        var createdUSec: Int64?
        var lastUSec: Int64?
        var momentsUSec: [Int64]
        var messages: Int
        var words: Int
        var files: Int
        var flags: [String]
        var blank: Bool
        var partlyBlank: Bool
        var zoneSlack: Bool

        var chat: ExportedChat {
            ExportedChat(
                id: id, title: title, createdAt: createdUSec.map(Instant.init(uSec:)),
                lastAt: lastUSec.map(Instant.init(uSec:)),
                messages: messages, words: words, files: files, moments: momentsUSec.map(Instant.init(uSec:)),
                isRated: flags.contains("rated"), isShared: flags.contains("shared"), isBlank: blank,
                isPartlyBlank: partlyBlank, zoneSlack: zoneSlack)
        }
    }

    /// By the name of the case.
    static let all: [String: Answer] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: Fixtures.folder)) ?? []
        let pairs = names.filter { $0.hasSuffix(".expected.json") }.compactMap { name -> (String, Answer)? in
            guard let data = try? Data(contentsOf: URL(fileURLWithPath: Fixtures.folder + "/" + name)),
                let answer = try? JSONDecoder().decode(Answer.self, from: data)
            else { return nil }
            return (String(name.dropLast(".expected.json".count)), answer)
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }()

    /// Those whose chats come whole and in the order of the answers; the built program is asked about the others.
    static let whole = all.filter { $0.value.container != nil }
}

@Test func theGeneratorMakesExportsInEveryContainer() {
    #expect(Answer.whole.count == 29)
    #expect(Set(Answer.whole.values.compactMap(\.container)).count == 6)
}

@Test(arguments: Answer.whole.keys.sorted())
func anExportIsReadAsPythonReadsIt(name: String) throws {
    let answer = try #require(Answer.whole[name])
    let read = try ReadExport(path: Fixtures.folder + "/" + answer.input)
    #expect(read.chats.count == answer.chats.count)
    for (found, expected) in zip(read.chats, answer.chats) { #expect(found == expected.chat) }
    let summary = read.summary
    #expect(summary.product.text == answer.product)
    #expect(read.product == summary.product)
    #expect(summary.format.hasSuffix("-\(answer.container ?? "")/1"))
    #expect(summary.accountKey == answer.account)
    #expect(summary.isComplete == answer.complete, "\(summary.missing)")
    #expect(summary.missing.isEmpty == answer.complete)
    #expect(summary.date?.uSec == answer.date)
    #expect(summary.seen == answer.seen)
    #expect(summary.skipped == answer.skipped)
    #expect(summary.seen == read.chats.count + summary.skipped.values.reduce(0, +))
}

@Test func aMissingShardIsNamed() throws {
    let read = try ReadExport(path: Fixtures.folder + "/chatgpt-gap/export.zip")
    #expect(read.summary.missing.contains("conversations-001.json"))
}
