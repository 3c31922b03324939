import OptoutTestSupport
import Testing

@testable import OptoutCLI

/// `do` as a person meets it, one answer after the other, with the guide's first edition.
@Suite struct DoTests {
    private func bench(_ accounts: String...) throws -> TestBench {
        let bench = try TestBench()
        for account in accounts { #expect(bench.run("account", "add", account) == .done, "\(bench.errors)") }
        return bench
    }

    @Test func yesRecordsThatTheSwitchWasTurned() throws {
        let bench = try bench("chatgpt:free")
        bench.answers = ["yes", "quit"]
        #expect(bench.run("do") == .done)
        #expect(bench.output.contains("https://chatgpt.com/"))
        #expect(bench.output.contains("Turn off \"Improve the model for everyone\""))
        #expect(bench.output.contains("undo: optout undo "))
        #expect(bench.errors.contains("is it off now? yes/no/later"))
        #expect(bench.run("dates", "--json") == .done)
        #expect(bench.output.contains(#""state":"off","since":"2026-03-10T12:00:00Z""#))
        #expect(bench.output.contains(#""how":"turned""#))
    }

    @Test func noRecordsThatItWasSeenOnAndKeepsTheChore() throws {
        let bench = try bench("chatgpt:free")
        bench.answers = ["no", "quit"]
        #expect(bench.run("do") == .done)
        #expect(bench.run("todo", "--json") == .done)
        #expect(bench.output.contains(#""step":"openai.chatgpt.opt-out""#))
        #expect(bench.run("log", "--json") == .done)
        #expect(bench.output.contains(#""what":"set""#))
        #expect(!bench.output.contains(#""what":"done""#))
    }

    @Test func laterSleepsADay() throws {
        let bench = try bench("chatgpt:free")
        bench.answers = ["later", "quit"]
        #expect(bench.run("do") == .done)
        #expect(bench.output.contains("asks again on 2026-03-11"))
        #expect(bench.run("todo", "--json") == .done)
        #expect(bench.output.contains(#""state":"snoozed""#))
    }

    @Test func whatWasAnsweredBeforeTheEndOfTheInputStays() throws {
        let bench = try bench("chatgpt:free", "claude:pro")
        bench.answers = ["yes"]
        #expect(bench.run("do") == .done)
        #expect(bench.run("status") == .done)
        #expect(bench.output.contains("opted out"))
    }

    @Test func anUnclearAnswerIsAskedAgain() throws {
        let bench = try bench("chatgpt:free")
        bench.answers = ["perhaps", "", "y", "quit"]
        #expect(bench.run("do", "chatgpt-free") == .done)
        #expect(bench.errors.contains("please answer yes, no, later, quit"))
        #expect(bench.output.contains("good; written down"))
    }

    @Test func withoutATerminalNothingIsAsked() throws {
        let bench = try bench("chatgpt:free")
        #expect(bench.run("do") == .usage)
        #expect(bench.errors.hasPrefix("Error: cannot ask without a terminal\nHint: "))
    }

    @Test func theRouteIsThatOfThePersonsClient() throws {
        let bench = try TestBench()
        #expect(bench.run("account", "add", "claude:pro", "--client", "mobile") == .done)
        bench.answers = ["quit"]
        #expect(bench.run("do") == .done)
        #expect(bench.output.contains("Open your account menu"))
        bench.answers = ["quit"]
        #expect(bench.run("do", "--client", "web") == .done)
        #expect(bench.output.contains("Click your name"))
    }

    @Test func aDryRunWritesNothing() throws {
        let bench = try bench("chatgpt:free")
        bench.answers = ["yes", "quit"]
        #expect(bench.run("do", "--dry-run") == .done)
        #expect(bench.output.contains("nothing was changed"))
        #expect(bench.run("dates", "--json") == .done)
        #expect(bench.output.contains(#""state":null"#))
    }
}
