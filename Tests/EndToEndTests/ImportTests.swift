import Foundation
import OptoutTestSupport
import Testing

/// A scratch home with the published guide, and invented exports in it.
private struct Bench {
    let home: ScratchHome
    let optout: Program

    init() throws {
        home = try ScratchHome()
        optout = Program("optout", in: home)
        let guide = Self.root.appendingPathComponent("Config/guide/editions/1.json")
        try home.write(Array(Data(contentsOf: guide)), to: "guide.json")
        _ = try python([
            Self.root.appendingPathComponent("Tests/Fixtures/exports/make.py").path, home.path + "/ex", "--only",
            "chatgpt", "--only", "claude",
        ])
    }

    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    func python(_ arguments: [String]) throws -> Program.Outcome {
        try #require(Program.tool("python3", in: home)).run(arguments)
    }

    func run(_ arguments: String...) throws -> Program.Outcome { try optout.run(arguments) }

    /// The only item of what an import printed.
    func item(_ outcome: Program.Outcome) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        #expect(object?["schema"] as? String == "optout.import/1")
        return try #require((object?["items"] as? [[String: Any]])?.first)
    }
}

@Test func theSameExportAddsNothingTheSecondTime() throws {
    let bench = try Bench()
    let first = try bench.item(bench.run("import", "ex/chatgpt-sharded/export.zip", "--yes", "--json"))
    #expect(first["seen"] as? Int == 41)
    #expect(first["new"] as? Int == 38)
    #expect(first["complete"] as? Bool == true)
    #expect(first["provider"] as? String == "openai")
    #expect(first["account"] as? String == "chatgpt-1")
    let second = try bench.item(bench.run("import", "ex/chatgpt-folder", "--json"))
    #expect(second["new"] as? Int == 0)
    #expect(second["known"] as? Int == 38)
    let skipped = try #require(second["skipped"] as? [[String: Any]])
    #expect(skipped.compactMap { $0["reason"] as? String } == ["not a chat", "without id"])
    #expect(skipped.compactMap { $0["count"] as? Int } == [2, 1])
}

@Test func nobodyToAskMeansThatNothingIsImported() throws {
    let bench = try Bench()
    _ = try bench.run("account", "list")
    let before = try bench.home.dump()
    let outcome = try bench.run("import", "ex/claude-no-users/export.zip")
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("--yes"))
    #expect(try bench.home.dump() == before)
}

@Test func aDryRunOnAnEmptyRecordSaysWhatWouldComeAndAddsNothing() throws {
    let bench = try Bench()
    _ = try bench.run("account", "list")
    let before = try bench.home.dump()
    let outcome = try bench.run("import", "ex/claude-no-users/export.zip", "--dry-run", "--yes")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("seen 40 = 40 new + 0 known + 0 skipped"))
    #expect(outcome.output.contains("nothing was changed"))
    let item = try bench.item(bench.run("import", "ex/claude-no-users/export.zip", "--dry-run", "--yes", "--json"))
    #expect(item["account"] as? String == "claude-1")
    #expect(try bench.home.dump() == before)
}

@Test func aRefusedExportLeavesTheRecordAsItWas() throws {
    let bench = try Bench()
    _ = try bench.run("account", "add", "claude:free")
    let before = try bench.home.dump()
    let whole = try Data(contentsOf: URL(fileURLWithPath: bench.home.path + "/ex/claude-raw/conversations.json"))
    try bench.home.write(Array(whole.dropLast(9)), to: "cut.json")
    try bench.home.write(Array("<html>".utf8), to: "page.json")
    try bench.home.write([], to: "empty.json")
    for name in ["cut.json", "page.json", "empty.json", "/dev/null"] {
        let outcome = try bench.run("import", name, "--yes")
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("Error: cannot read '\(name)'"))
        #expect(outcome.output.isEmpty)
    }
    #expect(try bench.run("import", "nowhere.zip").status == 66)
    #expect(try bench.home.dump() == before)
}

@Test func anotherProvidersAccountIsRefused() throws {
    let bench = try Bench()
    _ = try bench.run("account", "add", "chatgpt:free")
    #expect(try bench.run("import", "ex/claude-no-users/export.zip", "--account", "chatgpt").status == 65)
    #expect(try bench.run("import", "ex/claude-no-users/export.zip", "--account", "claude").status == 66)
}

@Test func severalAccountsThatFitHaveToBeTold() throws {
    let bench = try Bench()
    for plan in ["free", "plus"] { _ = try bench.run("account", "add", "chatgpt:\(plan)") }
    #expect(try bench.run("import", "ex/chatgpt-plain/conversations.json").status == 64)
    #expect(try bench.run("import", "ex/chatgpt-plain/conversations.json", "--account", "chatgpt-plus").status == 0)
}

@Test func oneRefusedExportOfSeveralShowsInTheStatusOnly() throws {
    let bench = try Bench()
    let outcome = try bench.run("import", "ex/claude-no-users/export.zip", "nowhere.zip", "--yes")
    #expect(outcome.status == 66)
    #expect(outcome.output.contains("seen 40 = 40 new + 0 known + 0 skipped"))
}

@Test func wordsOfChatsAreNeitherKeptNorShown() throws {
    let bench = try Bench()
    let marker = "zzmarkerzz"
    let message = #"{"author":{"role":"user"},"content":{"content_type":"text","parts":["\#(marker)"]}}"#
    let chat = #"{"id":"a","title":"t","mapping":{"n":{"message":\#(message)}},"\#(marker)":"\#(marker)"}"#
    try bench.home.write(Array("[\(chat)]".utf8), to: "chats.json")
    try bench.home.write(Array(#"[{"\#(marker) x":"\#(marker)"}]"#.utf8), to: "other.json")
    for name in ["chats.json", "other.json"] {
        let outcome = try bench.run("import", name, "--yes", "--json")
        #expect(!outcome.output.contains(marker))
        #expect(!outcome.errors.contains(marker))
    }
    let record = try Data(contentsOf: URL(fileURLWithPath: bench.home.record))
    #expect(record.range(of: Data(marker.utf8)) == nil)
}

/// The reading child by itself: a file a hundred times as large takes hardly more memory.
@Test func memoryDoesNotGrowWithTheExport() throws {
    let bench = try Bench()
    let script = """
        import json, resource, subprocess, sys, os
        def peak(texts):
            with open('big.json', 'w') as out:
                out.write('[')
                for n, text in enumerate(texts):
                    message = {'author': {'role': 'user'}, 'content': {'parts': [text]}}
                    chat = {'id': str(n), 'mapping': {'n': {'message': message}}}
                    out.write((',' if n else '') + json.dumps(chat))
                out.write(']')
            code = '''import os, resource, subprocess, sys
        os.dup2(os.open('big.json', os.O_RDONLY), 3); os.dup2(os.open('/dev/null', os.O_WRONLY), 4)
        status = subprocess.call([sys.argv[1], 'parse-export'], pass_fds=(3, 4))
        print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)'''
            code = code.replace('        ', '')
            out = subprocess.run([sys.executable, '-c', code, sys.argv[1]], capture_output=True, text=True).stdout
            status, size = out.split()
            assert status == '0', out
            return int(size)
        small = peak(['x'])
        print(peak(['word ' * 13_000_000]) - small, peak(['words ' * 100] * 60_000) - small)
        """
    try bench.home.write(Array(script.utf8), to: "peak.py")
    let outcome = try bench.python(["peak.py", Program("optout-read", in: bench.home).path])
    let grown = outcome.output.split(separator: " ").compactMap { Int($0.filter(\.isNumber)) }
    #expect(grown.count == 2, "\(outcome.errors)")
    for kibibytes in grown { #expect(kibibytes < 8 * 1024) }
}
