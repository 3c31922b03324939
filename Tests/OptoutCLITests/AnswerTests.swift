import Foundation
import OptoutCore
import OptoutTestSupport
import Testing

@testable import OptoutCLI

/// Answers to chores, and what the commands say afterwards.
@Suite struct AnswerTests {
    private let bench: TestBench

    init() throws { bench = try TestBench() }

    private func run(_ lines: String...) {
        for line in lines {
            #expect(bench.run(line.split(separator: " ").map(String.init)) == .done, "\(bench.errors)")
        }
    }

    /// A field of the first chore in `todo` whose text holds `word`.
    private func todo(_ word: String, _ field: String) throws -> String? {
        #expect(bench.run("todo", "--json") == .done)
        let chore = bench.output.components(separatedBy: "{\"chore\"").dropFirst().first { $0.contains(word) }
        guard let chore else { return nil }
        let parts = ("{\"chore\"" + chore).components(separatedBy: "\"\(field)\":\"")
        return parts.count > 1 ? parts[1].components(separatedBy: "\"").first : nil
    }

    @Test(arguments: ["cl", "cc"]) func oneSwitchIsOffForAllThatShareTheLogin(account: String) throws {
        run("account add claude:pro --name cl", "account add claude-code:consumer --name cc --login-of cl")
        #expect(try todo("claude.opt-out", "account") != nil)
        #expect(try todo("claude-code.opt-out", "account") != nil)
        run("set \(account) off")
        #expect(try todo("claude.opt-out", "account") == nil)
        #expect(try todo("claude-code.opt-out", "account") == nil)
        run("status --json")
        #expect(bench.output.components(separatedBy: #""optedOutSince":"2026-03-10T12:00:00Z""#).count == 3)
        run("dates cl --json")
        #expect(bench.output.contains(#""state":"off""#))
    }

    @Test(arguments: ["done", "snooze", "dismiss"]) func aChoreThatIsOverIsAnsweredNoMore(verb: String) throws {
        run("account add chatgpt:free")
        let id = try #require(try todo("chatgpt.opt-out", "chore"))
        run("set chatgpt off --date 2026-03-01")
        let rest = ["done": ["--date", "2026-01-01"], "snooze": ["2w"], "dismiss": ["--because", "x"]][verb] ?? []
        #expect(bench.run([verb, id] + rest) == .notFound)
        #expect(bench.errors.contains("no chore '\(id)'"))
        run("status --json")
        #expect(bench.output.contains(#""optedOutSince":"2026-03-02T00:00:00Z""#))
    }

    /// 180 days after the switch was turned it is worth another look.
    @Test func whatComesDueWithTimeIsThereWithoutADaemon() throws {
        run("account add chatgpt:free", "set chatgpt off")
        #expect(try todo("recheck", "kind") == nil)
        bench.now = bench.now.adding(days: 181)
        #expect(try todo("recheck", "kind") == "recheck")
        #expect(bench.run("todo", "--exit-code") == .somethingToDo)
    }

    @Test func statusSeesWhatBelongsToNoAccount() throws {
        run("status")
        bench.now = bench.now.adding(days: 1_000)
        #expect(try todo("guide-age", "kind") == "guide-age")
        #expect(bench.run("status", "--exit-code") == .somethingToDo)
    }

    @Test func whoSaysDoneHearsThatItStaysOpen() throws {
        run("account add chatgpt:free", "set chatgpt on --seen")
        let handle = try #require(try todo("chatgpt.opt-out", "handle"))
        run("done \(handle) --date 2026-03-01")
        #expect(bench.output.contains("it stays open: "))
        #expect(try todo("chatgpt.opt-out", "handle") == handle)
        bench.now = bench.now.adding(seconds: 60)
        run("done \(handle)")
        #expect(!bench.output.contains("it stays open"))
    }
}
