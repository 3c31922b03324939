import Foundation
import OptoutTestSupport
import Testing

/// What absence from a later export proves, with the built program; the expectations are the design's.
@Suite struct ProofTests {
    private let home: ScratchHome
    private let optout: Program

    init() throws {
        home = try ScratchHome()
        optout = Program("optout", in: home)
        try optout.run(["account", "add", "chatgpt:free", "--name", "mine"])
    }

    /// A folder with ChatGPT conversations, each of one message at its time, and perhaps whose they are.
    private func export(_ chats: [String: Int], of user: String?, as name: String) throws {
        let all = chats.sorted { $0.key < $1.key }.map { id, time in
            let message = #"{"author":{"role":"user"},"create_time":\#(time),"content":{"parts":["word"]}}"#
            return
                #"{"conversation_id":"\#(id)","title":"t \#(id)","create_time":\#(time),"mapping":{"n":{"message":\#(message)}}}"#
        }
        try home.write(Array("[\(all.joined(separator: ","))]".utf8), to: name + "/conversations.json")
        if let user { try home.write(Array(#"{"id":"\#(user)"}"#.utf8), to: name + "/user.json") }
    }

    private func states() throws -> [String: String] {
        let rows = try optout.items(["chats", "--state", "all", "--exposure", "all"])
        return Dictionary(
            rows.compactMap { row in (row["id"] as? String).flatMap { id in (row["state"] as? String).map { (id, $0) } }
            },
            uniquingKeysWith: { first, _ in first })
    }

    @Test func whatACompleteLaterExportOfTheSameAccountLeavesOutIsGone() throws {
        try export(["a": 1_735_700_000, "b": 1_735_800_000], of: "user-one", as: "first")
        try export(["b": 1_735_800_000, "c": 1_740_000_000], of: "user-one", as: "second")
        #expect(try optout.run(["import", "first", "--account", "mine"]).status == 0)
        #expect(try optout.run(["import", "second", "--account", "mine"]).status == 0)
        #expect(try states() == ["a": "gone", "b": "to-delete", "c": "to-delete"])
    }

    @Test func anExportThatDoesNotSayWhoseItIsProvesNothing() throws {
        try export(["a": 1_735_700_000, "b": 1_735_800_000], of: "user-one", as: "first")
        try export(["c": 1_740_000_000], of: nil, as: "second")
        #expect(try optout.run(["import", "first", "--account", "mine"]).status == 0)
        let items = try optout.items(["import", "second", "--account", "mine"])
        #expect(items.first?["complete"] as? Bool == false)
        #expect(try states() == ["a": "to-delete", "b": "to-delete", "c": "to-delete"])
    }
}
