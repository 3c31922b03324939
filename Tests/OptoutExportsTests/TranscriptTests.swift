import Foundation
import OptoutCore
import Testing

@testable import OptoutExports

/// The cases of the programs on this machine; pieces of one session are united first, as the store does it.
private let cases = Answer.all.keys.filter { name in
    ["claude-code-", "codex-", "gemini-cli-", "vscode-"].contains { name.hasPrefix($0) }
        && !(Answer.all[name]?.chats.isEmpty ?? true)
}

@Test func theGeneratorMakesTranscriptsOfEveryProgram() { #expect(cases.count == 14) }

@Test(arguments: cases.sorted())
func transcriptsAreReadAsPythonReadsThem(name: String) throws {
    let answer = try #require(Answer.all[name])
    let read = try ReadExport(path: Fixtures.folder + "/" + answer.input)
    let found = united(read.chats)
    #expect(Set(found.keys) == Set(answer.chats.map(\.id)))
    for expected in answer.chats { #expect(found[expected.id] == expected.chat) }
    let summary = read.summary
    #expect(summary.product.text == answer.product)
    #expect(!summary.isComplete)
    #expect(summary.date?.uSec == answer.date)
    #expect(summary.skipped == answer.skipped)
    #expect(summary.seen == read.chats.count)
}

private func united(_ chats: [ExportedChat]) -> [String: ExportedChat] {
    var whole: [String: ExportedChat] = [:]
    for piece in chats {
        guard piece.isPart, var chat = whole[piece.id] else {
            whole[piece.id] = piece
            whole[piece.id]?.isPart = false
            continue
        }
        chat.title = chat.title ?? piece.title
        chat.createdAt = [chat.createdAt, piece.createdAt].compactMap { $0 }.min()
        chat.lastAt = [chat.lastAt, piece.lastAt].compactMap { $0 }.max()
        chat.messages += piece.messages
        chat.words += piece.words
        chat.moments = Set(chat.moments).union(piece.moments).sorted()
        whole[piece.id] = chat
    }
    return whole
}

@Test(arguments: ["claude-code-history", "codex-history", "gemini-cli-logs"])
func aHistoryOfPromptsAloneIsRefused(name: String) throws {
    #expect(refusal(of: try Fixtures.bytes(name)) == .promptsOnly)
}
