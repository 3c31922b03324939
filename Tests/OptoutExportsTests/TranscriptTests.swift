import Foundation
import OptoutCore
import Testing

@testable import OptoutExports

/// The cases of the programs on this machine; pieces of one session are united first, as the store does it.
private let cases = Answer.all.keys.filter { name in
    ["claude-code-", "codex-", "gemini-cli-", "vscode-"].contains { name.hasPrefix($0) }
        && !(Answer.all[name]?.chats.isEmpty ?? true)
}

@Test func theGeneratorMakesTranscriptsOfEveryProgram() { #expect(cases.count == 15) }

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
    #expect(summary.seen == read.chats.count + summary.skipped.values.reduce(0, +))
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

private let session = "3f1d2c4b-0a1e-4c5d-8e9f-102030405060"

private func said(_ text: String, in session: String = session, at time: String = "2026-01-02T03:04:05Z") -> String {
    #"{"type":"user","sessionId":"\#(session)","timestamp":"\#(time)","message":{"role":"user","content":"\#(text)"}}"#
}

@Test(arguments: [
    "{\"type\":\"user\",\"mess\n", "\0\0\0\0\n", "[1,2\n", "null\n", "\n\n", "{} {}\n",
    "{\"sessionId\":7,\"type\":{}}\n",
])
func aBrokenLineHarmsNoOther(line: String) throws {
    let text = said("soup and bread") + "\n" + line + said("salt") + "\n"
    for order in [text, line + text, text + line.dropLast()] where order.first == "{" {
        let chat = try #require(try ReadExport(json: order).chats.first)
        #expect(chat.id == session)
        #expect(chat.messages == 2)
        #expect(chat.words == 4)
    }
}

@Test func aFileOfTwoSessionsGivesPiecesOfBoth() throws {
    let other = "00000000-0000-4000-8000-000000000001"
    let lines = [said("a"), said("b c", in: other), said("d")].joined(separator: "\n")
    let chats = try ReadExport(json: lines).chats
    #expect(chats.map(\.id) == [session, other, session])
    #expect(chats.map(\.words) == [1, 2, 1])
    #expect(chats.map(\.isPart) == [true, true, true])
}

@Test func aSessionWithoutAMessageIsLeftOut() throws {
    let silent = said("x").replacing("user", with: "system")
    #expect(refusal(ofJSON: silent) == .noneTaken(["without a message": 1]))
}

@Test(arguments: ["claude-code-home", "codex-home", "gemini-cli-home"])
func promptsBesideTranscriptsAreNoted(name: String) throws {
    let answer = try #require(Answer.all[name])
    let noted = try ReadExport(path: Fixtures.folder + "/" + answer.input).summary.noted
    #expect(noted["file of typed prompts, which are no chats"] == 1)
}

/// What lies beside the transcripts in real homes, none of which may be opened.
private let traps = [
    "claude-code-home": [
        ".credentials.json", "settings.json", "mcp-needs-auth-cache.json", "plugins/installed_plugins.json",
        "todos/x.json", "projects/-home-me-dot-files/x/tool-results/a.json", "backups/b.json", "keys.jsonl",
    ],
    "codex-home": ["auth.json", ".credentials.json", "version.json", "models_cache.json", "sqlite/x.json"],
    "gemini-cli-home": [
        "oauth_creds.json", "google_accounts.json", "mcp-oauth-tokens.json", "settings.json", "projects.json",
        "history/x/secret.json", "tmp/p/checkpoints/c.json", "tmp/p/tool-outputs/o.json",
    ],
    "vscode-user": [
        "mcp.json", "settings.json", "sync/settings/x.json", "History/7/entries.json", "globalStorage/storage.json",
        "globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json", "workspaceStorage/0a/ext/token.json",
        "profiles/p/settings.json",
    ],
]

@Test(arguments: traps.keys.sorted())
func noLoginIsEverOpened(name: String) throws {
    let answer = try #require(Answer.all[name])
    let home = NSTemporaryDirectory() + "optout-home-\(getpid())-\(name)"
    defer { try? FileManager.default.removeItem(atPath: home) }
    try FileManager.default.copyItem(atPath: Fixtures.folder + "/" + answer.input, toPath: home)
    for trap in traps[name] ?? [] {
        let path = home + "/" + trap
        unlink(path)
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        // Whatever opens a pipe is told that it is no file, and the reading ends.
        #expect(mkfifo(path, 0o600) == 0)
    }
    let read = try ReadExport(path: home)
    #expect(united(read.chats).count == answer.chats.count)
}

@Test func aProjectMayHaveAnyName() throws {
    let home = NSTemporaryDirectory() + "optout-names-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: home) }
    for (place, name) in ["-home-me-dot-files", "-home-me-user-x", "user-service"].enumerated() {
        let folder = home + "/" + name
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try said("a", in: session.dropLast() + "\(place)").write(
            toFile: folder + "/s.jsonl", atomically: false, encoding: .utf8)
    }
    #expect(try ReadExport(path: home).chats.count == 3)
}

@Test func aRepeatedMessageReplaces() {
    var log = MessageLog()
    for (hash, words) in [(1, 1), (2, 10), (1, 100), (3, 1000), (4, 10_000)] {
        var message = MessageLog.Message()
        message.isOfTalk = true
        message.words = Int32(words)
        log.put(message, hash)
    }
    var draft = ChatDraft()
    log.count(into: &draft)
    #expect(draft.messages == 4)
    #expect(draft.words == 11_110)
}

@Test func aMessageTooManyIsToldAndNotKept() {
    var log = MessageLog()
    for hash in 0...MessageLog.limit { log.put(.init(), hash) }
    var draft = ChatDraft()
    log.count(into: &draft)
    #expect(draft.problem == .tooManyMessages)
}

@Test(arguments: [
    #"{"kind":1,"k":["requests",9,"response"],"v":[]}"#, #"{"kind":2,"k":["requests",-1,"response",3],"v":[{}]}"#,
    #"{"kind":2,"k":["requests"],"i":99999999999}"#, #"{"kind":3,"k":[]}"#, #"{"kind":7}"#, #"{"v":{},"kind":1}"#,
    #"{"kind":2,"k":["inputState","requests"],"v":[{}]}"#, #"{"kind":1,"k":["requests",0,"modelId"],"v":"m"}"#,
])
func aChangeOfNothingCountedChangesNothing(line: String) throws {
    let first = #"{"kind":0,"v":{"sessionId":"\#(session)","creationDate":1760000000000,"requests":[{"#
    let rest = #""message":{"text":"a b"},"response":[{"value":"c"}],"timestamp":1760000000000}]}}"#
    let chat = try #require(try ReadExport(json: first + rest + "\n" + line + "\n").chats.first)
    #expect(chat.messages == 2)
    #expect(chat.words == 3)
    #expect(chat.moments == [Instant(uSec: 1_760_000_000_000_000)])
}
