import Foundation
import OptoutCore
import OptoutTestSupport
import Testing

@testable import OptoutCLI

@Suite struct StatusLineTests {
    private func atOnce(_ bench: TestBench) -> String? {
        StatusLine.atOnce({ bench.home.environment[$0] }, now: { bench.now })
    }

    /// As `todo --json` says, counted by hand.
    private func due(_ bench: TestBench) throws -> Int {
        #expect(bench.run("todo", "--json") == .done)
        let object = try JSONSerialization.jsonObject(with: Data(bench.output.utf8)) as? [String: Any]
        return (object?["items"] as? [[String: Any]] ?? []).count { $0["state"] as? String == "due" }
    }

    private func file(_ bench: TestBench) -> String { bench.home.record + ".line" }

    @Test func whereThereIsNoRecordItSaysNothingAndMakesNone() throws {
        let bench = try TestBench()
        #expect(atOnce(bench) == nil)
        #expect(bench.run("status", "--line") == .done)
        #expect(bench.output.isEmpty && bench.errors.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: bench.home.path + "/.local"))
    }

    @Test func theLineHasNothingButTheCount() throws {
        let bench = try TestBench()
        #expect(bench.run("account", "add", "chatgpt:free", "claude:pro") == .done)
        let line = "optout: \(try due(bench)) due\n"
        #expect(atOnce(bench) == line)
        #expect(bench.run("status", "--line") == .done)
        #expect(bench.output == line)
        #expect(bench.run("--line") == .done)
        #expect(bench.output == line)
    }

    @Test func withNothingDueItSaysNothing() throws {
        let bench = try TestBench()
        #expect(bench.run("account", "list") == .done)
        #expect(bench.run("status", "--line") == .done)
        #expect(bench.output.isEmpty)
        #expect(atOnce(bench)?.isEmpty == true)
    }

    @Test func withoutTheFileItReadsTheRecordAndWritesTheFile() throws {
        let bench = try TestBench()
        #expect(bench.run("account", "add", "chatgpt:free") == .done)
        let line = atOnce(bench)
        #expect(line != nil)
        try FileManager.default.removeItem(atPath: file(bench))
        #expect(atOnce(bench) == nil)
        #expect(bench.run("status", "--line") == .done)
        #expect(bench.output == line)
        #expect(atOnce(bench) == line)
    }

    @Test func whereTheRecordIsGoneTheFileIsNotBelieved() throws {
        let bench = try TestBench()
        #expect(bench.run("account", "add", "chatgpt:free") == .done)
        try FileManager.default.removeItem(atPath: bench.home.record)
        try? FileManager.default.removeItem(atPath: bench.home.record + "-wal")
        #expect(atOnce(bench) == nil)
        #expect(bench.run("status", "--line") == .done)
        #expect(bench.output.isEmpty)
    }

    @Test func aRecordThatCannotBeReadIsAQuestionMarkAndNoFailure() throws {
        let bench = try TestBench()
        try bench.home.write(Array("this is no record".utf8), to: ".local/share/optout/record.db")
        #expect(bench.run("status", "--line") == .done)
        #expect(bench.output == "optout: ?\n")
        #expect(bench.errors.isEmpty)
        bench.home.environment["HOME"] = nil
        #expect(bench.run("status", "--line") == .done)
        #expect(bench.output == "optout: ?\n")
    }

    @Test func aSnoozeEndsByItself() throws {
        let bench = try TestBench()
        #expect(bench.run("account", "add", "chatgpt:free") == .done)
        let before = atOnce(bench)
        let object = try JSONSerialization.jsonObject(with: Data(outputOf(bench, "todo", "--json").utf8))
        let items = (object as? [String: Any])?["items"] as? [[String: Any]]
        let handle = try #require(items?.first { $0["state"] as? String == "due" }?["handle"] as? String)
        #expect(bench.run("snooze", handle, "2w") == .done)
        #expect(atOnce(bench) != before)
        bench.now = bench.now.adding(days: 15)
        #expect(atOnce(bench) == before)
    }

    @Test func otherOptionsCountAsEver() throws {
        let bench = try TestBench()
        #expect(bench.run("account", "add", "chatgpt:free") == .done)
        let line = atOnce(bench)
        #expect(bench.run("status", "--line", "--exit-code") == .somethingToDo)
        #expect(bench.output == line)
        #expect(bench.run("status", "--line", "--json") == .done)
        #expect(bench.output.hasPrefix("{\"schema\":\"optout.status/1\""))
        #expect(bench.run("status", "--line", "--record", bench.home.path + "/none.db") == .done)
        #expect(bench.output.isEmpty)
        #expect(bench.run("status", "--line", "--at", "never") == .usage)
    }

    private func outputOf(_ bench: TestBench, _ arguments: String...) -> String {
        _ = bench.run(arguments)
        return bench.output
    }
}
