import Foundation
import OptoutTestSupport
import Testing

/// Exports that lie about after their import, and the inbox, with the built program and no daemon.
@Suite struct ExportFileTests {
    private let home: ScratchHome
    private let optout: Program

    init() throws {
        home = try ScratchHome()
        optout = Program("optout", in: home)
        try optout.run(["account", "add", "chatgpt:free", "--name", "mine"])
    }

    private func chats(_ ids: String..., user: String = "user-one") -> [UInt8] {
        let all = ids.map { id in
            let message = #"{"author":{"role":"user"},"create_time":1735700000,"content":{"parts":["word"]}}"#
            return
                #"{"conversation_id":"\#(id)","title":"t","create_time":1735700000,"mapping":{"n":{"message":\#(message)}}}"#
        }
        return Array("[\(all.joined(separator: ","))]".utf8)
    }

    private func handles(_ kind: String) throws -> [String] {
        try optout.items(["todo"]).filter { $0["kind"] as? String == kind }.compactMap { $0["handle"] as? String }
    }

    @Test func anImportedFileIsAChoreUntilItIsPutAway() throws {
        let path = try home.write(chats("a"), to: "it's tell-tale.json")
        #expect(try optout.run(["import", path, "--account", "mine"]).status == 0)
        let handle = try #require(try handles("export-file").first)
        let walk = try optout.run(["do", handle, "--yes"])
        #expect(walk.output.contains(#"it'\''s tell-tale.json'"#), "\(walk.output)")
        #expect(walk.output.contains("in snapshots and in backups they may stay"))
        #expect(walk.errors.contains("it still lies in '"))
        #expect(try handles("export-file").isEmpty)
    }

    @Test func aFileThatIsGoneClosesItsChoreByItself() throws {
        let path = try home.write(chats("a"), to: "tell-tale.json")
        #expect(try optout.run(["import", path, "--account", "mine"]).status == 0)
        #expect(try handles("export-file").count == 1)
        try FileManager.default.removeItem(atPath: path)
        #expect(try handles("export-file").isEmpty)
    }

    @Test func noOtherCommandNamesThePath() throws {
        let path = try home.write(chats("a"), to: "tell-tale.json")
        #expect(try optout.run(["import", path, "--account", "mine"]).status == 0)
        for command in [["todo"], ["status"], ["log"], ["log", "--told"], ["show", "mine"], ["chats"], ["remind"]] {
            let outcome = try optout.run(command + ["--json"])
            #expect(!outcome.output.contains("tell-tale"), "\(command): \(outcome.output)")
        }
    }

    @Test func theInboxIsImportedOnceAndARefusedFileKeepsNobodyOut() throws {
        _ = try home.write(Array("inbox: \(home.path)/inbox\n".utf8), to: ".config/optout/config.yaml")
        _ = try home.write(Array("no export".utf8), to: "inbox/a-refused.json")
        _ = try home.write(chats("a", "b"), to: "inbox/b-good.json")
        _ = try home.write(Array("half".utf8), to: "inbox/c.zip.part")
        let first = try optout.run(["import", "--inbox", "--account", "mine", "--json"])
        #expect(first.status == 65)
        #expect(first.output.contains(#""new": 2"#) || first.output.contains(#""new":2"#), "\(first.output)")
        #expect(first.errors.contains("a-refused.json") && !first.errors.contains("c.zip.part"))
        let second = try optout.run(["import", "--inbox", "--account", "mine"])
        #expect(second.errors.contains("b-good.json' was imported before"), "\(second.errors)")
        #expect(second.errors.contains("a-refused.json"))
    }
}
