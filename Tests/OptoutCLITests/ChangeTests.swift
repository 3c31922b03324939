import OptoutCore
import OptoutTestSupport
import Testing

@testable import OptoutCLI

/// Changes as a person makes them, one command after the other, with the guide's first edition.
@Suite struct ChangeTests {
    private func bench(_ commands: String...) throws -> TestBench {
        let bench = try TestBench()
        for command in commands {
            #expect(bench.run(command.split(separator: " ").map(String.init)) == .done, "\(command): \(bench.errors)")
        }
        return bench
    }

    @Test func recordingAnOptOutSaysWhatItDoesNotDo() throws {
        let bench = try bench("account add chatgpt:free", "set chatgpt off --date 2026-02-10")
        #expect(bench.output.contains("chatgpt-free: 'Improve the model for everyone' turned off, 2026-02-10"))
        #expect(bench.output.contains("\nStill true with 'Improve the model for everyone' off\n  – "))
        #expect(bench.output.contains("\n  – The opt-out covers conversations from then on"))
        #expect(bench.output.contains("\nWhat opting out usually does not do\n"))
        #expect(bench.output.contains("\nnext: Ask ChatGPT for an export of your data – optout do "))
        #expect(bench.output.contains("  its download link works for 24 hours; then: optout import FILE"))
    }

    @Test func severalProductsAreAddedInOneChange() throws {
        let bench = try bench("account add chatgpt:free chatgpt:free claude copilot:pro", "log --json")
        #expect(bench.output.components(of: #""what":"account-add""#) == 1)
        #expect(bench.run("account", "list") == .done)
        for slug in ["chatgpt-free", "chatgpt-free-2", "claude-1", "copilot-pro"] {
            #expect(bench.output.contains(slug))
        }
        #expect(bench.run("undo") == .done)
        #expect(bench.run("account", "list") == .done)
        #expect(bench.output.contains("no accounts yet"))
    }

    @Test func anUndoneChangeIsGoneFromTheState() throws {
        let bench = try bench("account add claude:pro", "set claude off", "undo", "dates --json")
        #expect(bench.output.contains(#""state":null"#))
        #expect(bench.run("log", "--json") == .done)
        #expect(bench.output.components(of: #""undone":true"#) == 1)
    }

    @Test func anEditionThatCameWithTheProgramIsTakenInByTheNextChange() throws {
        let bench = try bench("account add copilot:pro", "status --json")
        #expect(bench.output.contains(#""edition":1"#))
        #expect(bench.output.contains(#""waiting":null"#))
        bench.home.environment["OPTOUT_GUIDE"] = ScratchHome.repository + "/Config/guide/editions/2.json"
        bench.now = bench.now.adding(days: 1)
        #expect(bench.run("status", "--json") == .done)
        #expect(bench.output.contains(#""edition":1"#))
        #expect(bench.output.contains(#""waiting":2"#))
        #expect(bench.run("account", "add", "claude:pro", "--dry-run") == .done)
        #expect(bench.run("todo", "--json") == .done)
        #expect(bench.output.contains(#""edition":1"#))
        #expect(bench.run("account", "add", "claude:pro") == .done)
        #expect(bench.run("todo", "--json") == .done)
        #expect(bench.output.contains(#""edition":2"#))
        #expect(bench.output.contains(#""kind":"new-step""#))
        #expect(bench.output.contains(#""due":"2026-04-24T00:00:00Z""#))
    }

    @Test func planChangesComeInPairsWithTheirDates() throws {
        let bench = try bench(
            "account add chatgpt:free",
            "account edit chatgpt --plan plus --date 2025-03 --plan business --date 2026-01-10",
            "account list --json")
        #expect(bench.output.contains(#""plan":"business","planClass":"business""#))
        #expect(bench.run("status", "--json") == .done)
        #expect(bench.output.contains(#""posture":"not-needed""#))
    }

    @Test func checkExitsWith10UntilEveryAnswerIsFine() throws {
        let bench = try bench("account add chatgpt:free")
        #expect(bench.run("check") == .somethingToDo)
        #expect(bench.run("set", "chatgpt", "off") == .done)
        #expect(bench.run("check") == .done)
        #expect(bench.run("check", "--for", "work") == .somethingToDo)
    }

    @Test func exitCodeTellsWhetherSomethingIsDue() throws {
        let bench = try bench("status --exit-code", "todo --exit-code", "chats --exit-code", "account add chatgpt:free")
        #expect(bench.run("status", "--exit-code") == .somethingToDo)
        #expect(bench.run("todo", "--exit-code") == .somethingToDo)
    }
}

extension String {
    /// How often `part` occurs.
    func components(of part: String) -> Int { split(separator: part, omittingEmptySubsequences: false).count - 1 }
}
