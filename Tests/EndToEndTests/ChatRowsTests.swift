import Foundation
import OptoutTestSupport
import Testing

/// A scratch home with the published guide.
private struct Bench {
    let home: ScratchHome
    let optout: Program

    init() throws {
        home = try ScratchHome()
        optout = Program("optout", in: home)
        let guide = URL(fileURLWithPath: ScratchHome.repository + "/Config/guide/editions/1.json")
        try home.write(Array(Data(contentsOf: guide)), to: "guide.json")
    }

    func make(_ format: String) throws {
        let maker = ScratchHome.repository + "/Tests/Fixtures/exports/make.py"
        let python = try #require(Program.tool("python3", in: home))
        #expect(try python.run([maker, home.path + "/ex", "--only", format]).status == 0)
    }

    func run(_ arguments: String...) throws -> Program.Outcome { try optout.run(arguments) }

    func chats() throws -> [[String: Any]] {
        let outcome = try run("chats", "--state", "all", "--exposure", "all", "--json")
        let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        return try #require(object?["items"] as? [[String: Any]])
    }
}

/// Rows as lines, without some of their fields.
private func lines(_ rows: [[String: Any]], without fields: Set<String> = []) throws -> [UInt8] {
    try rows.flatMap { row in
        try JSONSerialization.data(withJSONObject: row.filter { !fields.contains($0.key) }) + [0x0a]
    }
}

/// What a row says of its chat wherever it is recorded.
private func facts(_ rows: [[String: Any]]) throws -> Set<String> {
    Set(
        try rows.map { row in
            let kept = row.filter { $0.key != "handle" && $0.key != "account" }
            let data = try JSONSerialization.data(withJSONObject: kept, options: .sortedKeys)
            return String(decoding: data, as: UTF8.self)
        })
}

@Test(arguments: ["chatgpt", "copilot"])
func chatsThatWereListedCanBeImportedElsewhere(format: String) throws {
    let (one, other) = (try Bench(), try Bench())
    try one.make(format)
    let path = format == "chatgpt" ? "ex/chatgpt-plain/conversations.json" : "ex/copilot-chat-activity"
    #expect(try one.run("import", path, "--yes").status == 0)
    let rows = try one.chats()
    #expect(rows.count > 10)
    try other.home.write(try lines(rows), to: "chats.jsonl")
    let outcome = try other.run("import", "chats.jsonl", "--yes")
    #expect(outcome.output.contains("seen \(rows.count) = \(rows.count) new + 0 known + 0 skipped"))
    #expect(outcome.output.contains("not complete: without a promise that every chat is listed"))
    #expect(try facts(other.chats()) == facts(rows))
    #expect(try other.run("import", "chats.jsonl").output.contains("0 new + \(rows.count) known"))
}

@Test func rowsThatDoNotSayWhoseTheyAreNeedAnAccount() throws {
    let (one, other) = (try Bench(), try Bench())
    try one.make("chatgpt")
    _ = try one.run("import", "ex/chatgpt-plain/conversations.json", "--yes")
    let rows = try one.chats()
    try other.home.write(try lines(rows, without: ["product"]), to: "chats.jsonl")
    let refused = try other.run("import", "chats.jsonl", "--yes")
    #expect(refused.status == 64)
    #expect(refused.errors.contains("Error: 'chats.jsonl' does not say whose chats it lists"))
    #expect(refused.errors.contains("--account"))
    #expect(try other.chats().isEmpty)
    _ = try other.run("account", "add", "chatgpt:free")
    #expect(try other.run("import", "chats.jsonl", "--account", "chatgpt").status == 0)
    #expect(try facts(other.chats()) == facts(rows))
}

@Test func rowsOfAnotherProviderOrOfNoneThatIsKnownAreRefused() throws {
    let bench = try Bench()
    let row: [String: Any] = ["id": "a", "exposure": "covered", "state": "none", "createdAt": "2026-01-01T00:00:00Z"]
    _ = try bench.run("account", "add", "claude:free")
    try bench.home.write(try lines([row.merging(["product": "openai/chatgpt"]) { $1 }]), to: "chatgpt.jsonl")
    #expect(try bench.run("import", "chatgpt.jsonl", "--account", "claude").status == 65)
    try bench.home.write(try lines([row.merging(["product": "acme/bot"]) { $1 }]), to: "acme.jsonl")
    let unknown = try bench.run("import", "acme.jsonl", "--yes")
    #expect(unknown.status == 66)
    #expect(unknown.errors.contains("'acme/bot'"))
}
