import OptoutCore
import OptoutExports
import Testing

/// The formats whose chats come in pieces or in another order than the answers list them; whether a part of an export
/// is one, its name tells, which the reader does not see.
private let names = Answer.all.filter { $0.value.container == nil && $0.value.refused == nil }.keys.sorted()
    .filter { $0 != "claude-part" }

/// The chats with their pieces put together, the slow and obvious way.
private func united(_ pieces: [ExportedChat]) -> [ExportedChat] {
    var chats: [String: ExportedChat] = [:]
    for piece in pieces {
        var whole = piece
        whole.isPart = false
        if let before = chats[piece.id] {
            whole.title = before.title ?? piece.title
            whole.createdAt = [before.createdAt, piece.createdAt].compactMap { $0 }.min()
            whole.lastAt = [before.lastAt, piece.lastAt].compactMap { $0 }.max()
            whole.messages += before.messages
            whole.words += before.words
            whole.files += before.files
            whole.moments = Set(before.moments + piece.moments).sorted()
            whole.isRated = before.isRated || piece.isRated
            whole.isShared = before.isShared || piece.isShared
            whole.isBlank = before.isBlank && piece.isBlank
            whole.isPartlyBlank = before.isPartlyBlank && piece.isPartlyBlank
            whole.zoneSlack = before.zoneSlack || piece.zoneSlack
        }
        chats[piece.id] = whole
    }
    return chats.values.sorted { $0.id < $1.id }
}

@Test(arguments: names)
func everyFormatIsReadAsPythonReadsIt(name: String) throws {
    let answer = try #require(Answer.all[name])
    let read = try ReadExport(path: Fixtures.folder + "/" + answer.input)
    let chats = united(read.chats)
    let expected = answer.chats.map(\.chat).sorted { $0.id < $1.id }
    #expect(chats.map(\.id) == expected.map(\.id))
    for (found, expected) in zip(chats, expected) { #expect(found == expected) }
    let summary = read.summary
    #expect(summary.product.text == (answer.importInto == nil ? answer.product : ""))
    #expect(summary.accountKey == answer.account)
    #expect(summary.isComplete == answer.complete, "\(summary.missing)")
    #expect(summary.date?.uSec == answer.date)
    #expect(summary.skipped == answer.skipped)
    #expect(summary.seen == read.chats.count + summary.skipped.values.reduce(0, +))
    #expect(chats.count + summary.skipped.values.reduce(0, +) == answer.seen)
}

@Test(arguments: Answer.all.filter { $0.value.refused != nil }.keys.sorted())
func whatIsNoExportIsRefusedInWordsThatSaySo(name: String) throws {
    let answer = try #require(Answer.all[name])
    let refused = try #require(answer.refused)
    do {
        _ = try ReadExport(path: Fixtures.folder + "/" + answer.input)
        Issue.record("it was read")
    } catch {
        let error = try #require(error as? ImportError)
        let told = (error.message + " " + error.hint).lowercased()
        #expect(error.exitCode == refused.exit)
        let isTold = refused.parts.map { told.contains($0.lowercased()) }
        #expect(refused.every ? !isTold.contains(false) : isTold.contains(true), "\(told)")
    }
}
