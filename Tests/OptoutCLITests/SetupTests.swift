import Foundation
import OptoutCore
import OptoutTestSupport
import Testing

@testable import OptoutCLI

/// `setup` as a person meets it, one answer after the other, with the guide's first edition.
@Suite struct SetupTests {
    /// A bench on which the answers were given; what was not asked for stays over.
    private func bench(_ answers: String...) throws -> TestBench {
        let bench = try TestBench()
        #expect(setup(bench, answers) == .done, "\(bench.errors)")
        return bench
    }

    private func setup(_ bench: TestBench, _ answers: [String], _ options: String...) -> OptoutCLI.ExitStatus {
        bench.answers = answers
        return bench.run(["setup"] + options)
    }

    private func items(_ bench: TestBench, _ command: String...) throws -> [[String: Any]] {
        #expect(bench.run(command + ["--json"]) == .done)
        let document = try JSONSerialization.jsonObject(with: Data(bench.output.utf8)) as? [String: Any]
        return document?["items"] as? [[String: Any]] ?? []
    }

    /// ChatGPT Free in Germany, opened in 2023, turned off between October and January, on the web, private.
    private static let chatgpt = [
        "DE", "chatgpt", "free", "2023", "off", "2025-10..2026-01", "web", "private", "yes",
    ]

    @Test func aNewcomersAnswersBecomeAnAccountAndItsOptOut() throws {
        let bench = try TestBench()
        #expect(setup(bench, Self.chatgpt) == .done)
        #expect(bench.answers.isEmpty)
        #expect(
            bench.output.contains(
                "optout account add chatgpt:free --opened 2023 --client web --region DE --used-for private\n"))
        #expect(bench.output.contains("optout set chatgpt-free off --date 2025-10..2026-01\n"))
        #expect(bench.output.contains("undo: optout undo "))
        let account = try #require(try items(bench, "account", "list").first)
        #expect(account["account"] as? String == "chatgpt-free")
        #expect(account["opened"] as? String == "2023-01-01T00:00:00Z")
        #expect(account["region"] as? String == "DE")
        #expect(account["clients"] as? [String] == ["web"])
        #expect(account["usedFor"] as? String == "private")
        let date = try #require(try items(bench, "dates").first)
        #expect(date["earliest"] as? String == "2025-10-01T00:00:00Z")
        #expect(date["latest"] as? String == "2026-02-01T00:00:00Z")
        #expect(date["how"] as? String == "turned")
    }

    @Test func oneUndoTakesAnAccountAndItsSwitchBack() throws {
        let bench = try TestBench()
        #expect(setup(bench, Self.chatgpt) == .done)
        #expect(try items(bench, "log").filter { $0["what"] as? String == "setup" }.count == 1)
        #expect(bench.run("undo") == .done)
        #expect(try items(bench, "account", "list").isEmpty)
        #expect(try items(bench, "dates").isEmpty)
    }

    @Test func everyQuestionMayBeSkipped() throws {
        let bench = try bench("", "claude", "", "", "", "", "", "yes")
        #expect(bench.answers.isEmpty)
        let account = try #require(try items(bench, "account", "list").first)
        #expect(account["account"] as? String == "claude-1")
        #expect(account["plan"] is NSNull && account["region"] is NSNull && account["opened"] is NSNull)
        #expect(try items(bench, "dates").first?["state"] is NSNull)
    }

    @Test func nextGoesPastTheOtherQuestionsOfAnAccount() throws {
        let bench = try bench("", "chatgpt, claude", "free", "next", "yes", "next", "yes")
        #expect(bench.answers.isEmpty)
        #expect(
            try items(bench, "account", "list").compactMap { $0["account"] as? String } == ["chatgpt-free", "claude-1"])
    }

    @Test(arguments: [
        ([], 0), (["DE"], 0), (["", "chatgpt"], 0), (["", "chatgpt", "free", "2023", "off"], 0),
        (["", "chatgpt", "free", "next"], 0), (["", "chatgpt", "free", "next", "quit"], 0),
        (["", "chatgpt, claude", "free", "next", "yes", "pro", "2024"], 1),
        (["", "chatgpt, claude", "free", "next", "yes", "quit"], 1), (["", "chatgpt", "free", "next", "no"], 0),
    ])
    func whatWasNotAgreedToIsNotWritten(answers: [String], accounts: Int) throws {
        let bench = try TestBench()
        // A terminal whose input ends: an empty list of answers would be no terminal.
        #expect(setup(bench, answers.isEmpty ? ["quit"] : answers) == .done)
        #expect(try items(bench, "account", "list").count == accounts)
        #expect(try items(bench, "log").filter { $0["what"] as? String == "setup" }.count == accounts)
    }

    @Test func goingBackChangesAnAnswerAndWhatRestedOnIt() throws {
        // The plan is put right after the switch was answered: on a business plan the switch does not count.
        let bench = try bench(
            "", "chatgpt", "free", "2023", "off", "back", "back", "back", "business", "2024", "next", "yes")
        #expect(bench.answers.isEmpty)
        #expect(bench.output.contains("optout account add chatgpt:business --opened 2024\n"))
        #expect(!bench.output.contains("optout set"))
        #expect(try items(bench, "account", "list").first?["plan"] as? String == "business")
    }

    @Test func backFromWhatWouldBeWrittenAsksTheLastQuestionAgain() throws {
        let bench = try bench("", "claude", "pro", "", "", "", "work", "back", "code", "yes")
        #expect(bench.answers.isEmpty)
        #expect(try items(bench, "account", "list").first?["usedFor"] as? String == "code")
    }

    @Test func aWrongAnswerIsExplainedAndAskedAgain() throws {
        let bench = try bench(
            "Germany", "DE", "back", "copilto", "no", "nothing\u{1B}[31m", "99", "chatgpt")
        #expect(bench.errors.contains("'Germany' is no region; two letters such as DE, GB or US, or EEA"))
        #expect(bench.errors.contains("there is no question before this one"))
        #expect(bench.errors.contains("do you mean GitHub Copilot? yes/no"))
        _ = setup(
            bench,
            ["", "nothing\u{1B}[31m", "99", "chatgpt", "5x", "free", "2026-02-30", "2099", "2024", "maybe", "next"])
        #expect(bench.errors.contains("'nothing\\u{1B}[31m' is no name of a product"))
        #expect(bench.errors.contains("there is no number '99'; numbers go from 1 to "))
        #expect(bench.errors.contains("'5x' is none of them; name one, or its number from 1 to 8"))
        #expect(bench.errors.contains("'2026-02-30' is no date; write 2026"))
        #expect(bench.errors.contains("'2099' lies in the future; write 2026"))
        #expect(bench.errors.contains("'maybe' is none of them"))
        #expect(!(bench.errors + bench.output).contains("\u{1B}"))
    }
}

/// Which products, and which questions about them.
@Suite struct SetupQuestionTests {
    private func bench(_ answers: [String], after commands: String...) throws -> TestBench {
        let bench = try TestBench()
        for command in commands {
            #expect(bench.run(command.split(separator: " ").map(String.init)) == .done, "\(command): \(bench.errors)")
        }
        bench.answers = answers
        #expect(bench.run("setup") == .done, "\(bench.errors)")
        return bench
    }

    @Test func seenIsNoTurning() throws {
        let bench = try bench(["", "claude", "pro", "", "off", "seen 2026-02", "next", "yes"])
        #expect(bench.output.contains("optout set claude-pro off --date 2026-02 --seen\n"))
        let now = try self.bench(["", "claude", "pro", "", "off", "", "next", "yes"])
        #expect(now.output.contains("optout set claude-pro off --seen\n"))
        let on = try self.bench(["", "claude", "pro", "", "on", "next", "yes"])
        #expect(on.output.contains("optout set claude-pro on --seen\n"))
        #expect(on.answers.isEmpty)
    }

    @Test func whereTheTermsRuleTrainingOutNoSwitchIsAskedFor() throws {
        let bench = try bench(["", "chatgpt", "business", "", "", "work", "yes"])
        #expect(bench.answers.isEmpty)
        #expect(!bench.output.contains("Improve the model for everyone"))
    }

    @Test func claudeCodeIsOfferedTheLoginOfAClaudeAccount() throws {
        // Named the other way round, Claude still comes first.
        let bench = try bench(
            ["", "claude code, claude", "pro", "", "off", "2026-01", "next", "yes", "1", "1", "next", "yes"])
        #expect(bench.answers.isEmpty)
        #expect(bench.output.contains("optout account add claude-code:consumer --login-of claude-pro\n"))
        #expect(bench.run("status", "--json") == .done)
        #expect(bench.output.components(of: #""posture":"covered""#) == 2)
    }

    @Test func aSecondRunAsksOnlyWhatIsMissing() throws {
        let bench = try bench(
            ["", "on", "yes", "max", "off", "2026-02", "yes"], after: "account add claude --region DE",
            "account add chatgpt:free", "account add codex:business",
            "account add gemini:consumer", "set gemini off --date 2026-01")
        #expect(bench.answers.isEmpty)
        #expect(!bench.errors.contains("where do you live?"))
        #expect(bench.output.contains("Written down already: chatgpt-free, claude-1, codex-business, gemini-consumer."))
        #expect(bench.output.contains("optout account edit claude-1 --plan max\n"))
        #expect(bench.output.contains("optout set claude-1 off --date 2026-02\n"))
        #expect(bench.output.contains("optout account edit chatgpt-free --region DE\n"))
        #expect(!bench.output.contains(" ChatGPT  "))
        bench.answers = [""]
        #expect(bench.run("setup") == .done)
        #expect(bench.errors == "which? (numbers or names, between commas)\n")
    }

    @Test func anUnlistedProductGoesByItsOwnName() throws {
        let bench = try bench(["", "Poe, it's mine", "openai", "next", "yes", "", "next", "yes"])
        #expect(bench.answers.isEmpty)
        #expect(bench.output.contains("optout account add --other Poe --built-on openai\n"))
        #expect(bench.output.contains("optout account add --other 'it'\\''s mine'\n"))
    }

    @Test func aDryRunShowsAllAndWritesNothing() throws {
        let bench = try TestBench()
        bench.answers = ["", "chatgpt, chatgpt", "free", "next", "free", "next"]
        #expect(bench.run("setup", "--dry-run") == .done)
        #expect(bench.output.contains("would do: added chatgpt-free\n"))
        #expect(bench.output.contains("would do: added chatgpt-free-2\n"))
        #expect(bench.run("account", "list") == .done)
        #expect(bench.output.contains("no accounts yet"))
    }

    @Test func withoutATerminalNothingIsAsked() throws {
        let bench = try TestBench()
        #expect(bench.run("setup") == .usage)
        #expect(bench.errors.hasPrefix("Error: cannot ask without a terminal\nHint: "))
        #expect(bench.run("setup", "--yes") == .usage)
    }

    @Test func thePageFitsATerminalOf80Columns() throws {
        let bench = try TestBench()
        bench.terminal.isOutput = true
        bench.terminal.isError = true
        bench.answers = ["DE", "nothing at all", "1", "frobnicate", "2099", "next", "yes"]
        #expect(bench.run("setup") == .done)
        for line in (bench.output + bench.errors).split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }
}

/// What `setup` ends in.
@Suite struct FirstThingsTests {
    private func bench(_ commands: String...) throws -> TestBench {
        let bench = try TestBench()
        for command in commands {
            #expect(bench.run(command.split(separator: " ").map(String.init)) == .done, "\(command): \(bench.errors)")
        }
        bench.answers = ["quit"]
        return bench
    }

    /// The page's lines, handles as `HANDLE`, after a run in which nothing is added.
    private func page(_ bench: TestBench) throws -> [String] {
        bench.answers = [""]
        #expect(bench.run("setup") == .done)
        let lines = bench.output.split(separator: "\n").map(String.init)
        let start = try #require(lines.firstIndex { $0.hasSuffix("worth doing today") })
        return lines[start...].map { $0.replacing(/optout do [a-z]{4,6}/, with: "optout do HANDLE") }
    }

    @Test func optOutsComeFirstOneForEachSwitchThenAllExports() throws {
        let bench = try bench(
            "account add chatgpt:free --region DE", "set chatgpt off --date 2026-02", "account add claude:pro",
            "set claude on --seen", "account add claude-code:consumer --login-of claude-pro")
        #expect(
            try page(bench) == [
                "The first three things worth doing today", "1  claude-pro: Turn off training on your Claude chats",
                "   optout do HANDLE",
                "2  Ask for your exports: they show which chats from before still want deleting",
                "   optout do HANDLE  chatgpt-free; its link lives 24 hours",
                "   optout do HANDLE  claude-pro; its link lives 24 hours",
                "3  claude-code-consumer: Turn off the telemetry of Claude Code", "   optout do HANDLE",
                "All that is due, one after the other: optout do",
            ])
    }

    @Test func whatElseIsDueComesLast() throws {
        let bench = try bench("account add chatgpt:free --region DE", "set chatgpt off --date 2025-01 --seen")
        bench.now = bench.now.adding(days: 3)
        let lines = try page(bench)
        #expect(lines[1] == "1  Ask for your exports: they show which chats from before still want deleting")
        #expect(lines[3] == "2  chatgpt-free: look at the training switch at ChatGPT again")
    }

    @Test func theCommandsNamedLeadThere() throws {
        let bench = try bench("account add chatgpt:free --region DE", "set chatgpt on --seen")
        bench.answers = [""]
        #expect(bench.run("setup") == .done)
        let found = bench.output.firstMatch(of: /optout do ([a-z]{4,6})/)
        let handle = try #require(found?.1)
        bench.answers = ["yes"]
        #expect(bench.run("do", String(handle)) == .done)
        #expect(bench.output.contains("Turn off training on your ChatGPT chats"))
    }

    @Test func whereNothingIsDueItSaysSo() throws {
        let bench = try bench("account add chatgpt:free --region DE", "account close chatgpt-free")
        bench.answers = [""]
        #expect(bench.run("setup") == .done)
        #expect(bench.output.contains("Nothing is due"))
    }

    @Test func withoutAnyAccountItSaysHowToGoOn() throws {
        let bench = try bench()
        bench.answers = ["", ""]
        #expect(bench.run("setup") == .done)
        #expect(bench.output.contains("No accounts yet"))
    }
}
