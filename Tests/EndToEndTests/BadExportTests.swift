import Foundation
import OptoutTestSupport
import Testing

/// Exports that are refused: exit status, an error, a hint, and the record as before.
@Suite struct BadExportTests {
    private let home: ScratchHome
    private let optout: Program

    init() throws {
        home = try ScratchHome()
        optout = Program("optout", in: home)
        try optout.run(["account", "add", "chatgpt:free"])
        try zip(["conversations.json": chats(["a", "b"]), "user.json": #"{"id":"user-one"}"#], as: "mine.zip")
    }

    /// ChatGPT conversations with these ids.
    private func chats(_ ids: [String]) -> String {
        let message = #"{"author":{"role":"user"},"create_time":1700000000,"content":{"parts":["word"]}}"#
        let all = ids.map {
            #"{"conversation_id":"\#($0)","title":"t","create_time":1700000000,"mapping":{"n":{"message":\#(message)}}}"#
        }
        return "[\(all.joined(separator: ","))]"
    }

    /// Zipped by Python, so that a foreign program says what a zip is.
    private func zip(_ files: [String: String], as name: String) throws {
        let script = """
            import json, sys, zipfile
            with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as out:
                for name, text in json.loads(sys.argv[2]).items(): out.writestr(name, text)
            """
        let python = try #require(Program.tool("python3", in: home))
        let listed = String(decoding: try JSONSerialization.data(withJSONObject: files), as: UTF8.self)
        try #require(try python.run(["-c", script, name, listed]).status == 0)
    }

    private func refuses(_ name: String, status: Int32 = 65, naming word: String) throws {
        let before = try home.dump()
        let outcome = try optout.run(["import", name, "--account", "chatgpt-free", "--yes"])
        #expect(outcome.status == status, "\(name): \(outcome.errors)")
        #expect(outcome.errors.contains("Error: "), "\(name)")
        #expect(outcome.errors.contains("\nHint: "), "\(name): \(outcome.errors)")
        #expect(outcome.errors.lowercased().contains(word), "\(name): \(outcome.errors)")
        #expect(try home.dump() == before, "\(name)")
    }

    @Test func whatIsNoExportIsNamed() throws {
        let whole = Array(try Data(contentsOf: URL(fileURLWithPath: home.path + "/mine.zip")))
        try home.write(Array(whole.dropLast(40)), to: "short.zip")
        try home.write((0..<4_000).map { UInt8(truncatingIfNeeded: $0 &* 97) }, to: "noise.zip")
        try home.write(Array(chats(["a"]).utf8.dropLast(30)), to: "cut.json")
        try home.write(Array("<!DOCTYPE html><html><title>Log in</title></html>".utf8), to: "page.json")
        try refuses("short.zip", naming: "zip")
        try refuses("noise.zip", naming: "noise.zip")
        try refuses("cut.json", naming: "cut")
        try refuses("page.json", naming: "web page")
        try refuses("nowhere.zip", status: 66, naming: "nowhere")
    }

    @Test func anotherProvidersExportIsNamed() throws {
        let fragments = #"{"id":"1","message":{"fragments":[{"type":"REQUEST","content":"x"}],"inserted_at":"2025"}}"#
        let deepSeek =
            #"[{"id":"d","title":"t","inserted_at":"2025-01-01T00:00:00Z","updated_at":"2025-01-01T00:00:00Z","mapping":{"n":\#(fragments)}}]"#
        try zip(["conversations.json": deepSeek, "user.json": #"{"user_id":"x"}"#], as: "deepseek.zip")
        try refuses("deepseek.zip", naming: "deepseek")
        try home.write(Array(#"[{"uuid":"u","name":"n","chat_messages":[]}]"#.utf8), to: "claude.json")
        try refuses("claude.json", naming: "claude")
    }

    @Test func anotherAccountsExportIsRefused() throws {
        #expect(try optout.run(["import", "mine.zip", "--account", "chatgpt-free"]).status == 0)
        try zip(["conversations.json": chats(["c"]), "user.json": #"{"id":"user-two"}"#], as: "theirs.zip")
        try refuses("theirs.zip", naming: "account")
    }

    /// Whether this user may mount a small disk of its own.
    static var canMount: Bool {
        guard let home = try? ScratchHome(), let unshare = Program.tool("unshare", in: home) else { return false }
        return (try? unshare.run(["-Urm", "mount", "-t", "tmpfs", "tmpfs", "."]).status) == 0
    }

    @Test(.enabled(if: canMount, "no small disk can be mounted here"))
    func aFullDiskChangesNothing() throws {
        try home.write(Array(chats((0..<20_000).map { "chat-\($0)" }).utf8), to: "many.json")
        let script = """
            mount -t tmpfs -o size=1500k,mode=755 tmpfs .local/share/optout || exit 99
            "$0" account add claude:pro && sqlite3 .local/share/optout/record.db .dump >before || exit 98
            "$0" import many.json --account claude-pro --yes; "$0" account add chatgpt:plus --name mine
            "$0" import many.json --account mine; echo "status $?"
            sqlite3 .local/share/optout/record.db "pragma integrity_check; select count(*) from chat"
            """
        let unshare = try #require(Program.tool("unshare", in: home))
        let outcome = try unshare.run(["-Urm", "sh", "-c", script, optout.path])
        #expect(outcome.output.hasSuffix("status 74\nok\n0\n"), "\(outcome.output)\(outcome.errors)")
        #expect(outcome.errors.contains("\nHint: "), "\(outcome.errors)")
    }
}
