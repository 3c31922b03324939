import OptoutCore
import OptoutTestSupport
import Testing

@testable import OptoutCLI

@Suite struct UsageTests {
    @Test(arguments: [["--nothing"], ["frobnicate"], ["set"], ["chats", "--limit", "x"], ["chats", "--limit", "-1"]])
    func misuseEndsWith64AndAHint(arguments: [String]) throws {
        let bench = try TestBench()
        #expect(bench.run(arguments) == .usage)
        #expect(bench.errors.hasPrefix("Error: "))
        #expect(bench.errors.contains("\nHint: "))
        #expect(bench.output.isEmpty)
    }

    @Test func aMistypedCommandIsRecognised() throws {
        let bench = try TestBench()
        #expect(bench.run("stauts") == .usage)
        #expect(bench.errors.contains("did you mean 'optout status'?"))
    }

    @Test func helpGoesToStandardOutput() throws {
        let bench = try TestBench()
        #expect(bench.run("--help") == .done)
        #expect(bench.output.contains("SUBCOMMANDS"))
        #expect(bench.errors.isEmpty)
    }

    @Test(arguments: [["do", "--help"], ["help", "do"], ["--no-color", "do", "--help"]])
    func aCommandsHelpNamesTheProgram(arguments: [String]) throws {
        let bench = try TestBench()
        #expect(bench.run(arguments) == .done)
        #expect(bench.output.contains("USAGE: optout do "))
    }

    @Test func withoutAHomeThereIsAPlainError() throws {
        let bench = try TestBench()
        bench.home.environment["HOME"] = nil
        #expect(bench.run("status") == .usage)
        #expect(bench.errors.hasPrefix("Error: HOME is not set\nHint: "))
    }
}

@Suite struct LaterTests {
    private func later(_ text: String, at now: String) throws -> String {
        let context = Context(
            environment: [:], program: "", now: try #require(Instant(rfc3339: now)), write: { _ in }, talk: { _ in })
        return try Session(context, GlobalOptions()).later(text).rfc3339
    }

    @Test(arguments: [
        ("3d", "2026-03-13T12:00:00Z"), ("2w", "2026-03-24T12:00:00Z"), ("1m", "2026-04-10T12:00:00Z"),
        ("12m", "2027-03-10T12:00:00Z"), ("2026-05-01", "2026-05-01T00:00:00Z"),
    ])
    func spansCountFromNowAndDatesBeginAtTheirFirstInstant(text: String, moment: String) throws {
        #expect(try later(text, at: "2026-03-10T12:00:00Z") == moment)
    }

    @Test func aMonthEndsWithTheShorterMonth() throws {
        #expect(try later("1m", at: "2026-01-31T08:00:00Z") == "2026-02-28T08:00:00Z")
        #expect(try later("13m", at: "2026-01-31T08:00:00Z") == "2027-02-28T08:00:00Z")
    }

    @Test(arguments: ["0d", "-1d", "+3d", "3h", "3", "", "2026-02-30", "2020", "1001d", "tomorrow"])
    func everythingElseIsMisuse(text: String) {
        #expect { try later(text, at: "2026-03-10T12:00:00Z") } throws: { ($0 as? CLIError)?.status == .usage }
    }
}

@Suite struct NameTests {
    @Test func theDefaultNameIsPlainNameAndPlan() {
        #expect(defaultSlug(.init("openai/chatgpt"), .init("free"), taken: []) == "chatgpt-free")
        #expect(defaultSlug(.init("openai/chatgpt"), .init("free"), taken: ["chatgpt-free"]) == "chatgpt-free-2")
        #expect(
            defaultSlug(.init("openai/chatgpt"), .init("free"), taken: ["chatgpt-free", "chatgpt-free-2"])
                == "chatgpt-free-3")
        #expect(defaultSlug(.init("openai/chatgpt"), nil, taken: []) == "chatgpt-1")
        #expect(defaultSlug(.init("openai/chatgpt"), nil, taken: ["chatgpt-1"]) == "chatgpt-2")
        #expect(defaultSlug(.init("microsoft/365-copilot"), nil, taken: []) == "microsoft-365-copilot-1")
    }

    @Test func aTypingMistakeIsFound() {
        #expect(near("chatgtp", ["claude", "chatgpt", "gemini"]) == "chatgpt")
        #expect(near("zzzzzz", ["claude", "chatgpt", "gemini"]) == nil)
    }

    @Test func anUnlistedNameBecomesASlug() {
        #expect(AccountAdd.slug(from: "Poe") == "poe")
        #expect(AccountAdd.slug(from: "You.com – Pro!") == "you-com-pro")
        #expect(AccountAdd.slug(from: "東京") == "other")
    }

    @Test func theSerialOfABundleIsFoundWithoutDecodingIt() {
        let text = #"{"changes":[{"serial":2}],"schema":"x","serial":17,"tombstones":[{"removedInSerial":3}]}"#
        #expect(Session.peekSerial(Array(text.utf8)) == 17)
        #expect(Session.peekSerial(Array("{}".utf8)) == nil)
        #expect(Session.peekSerial([]) == nil)
    }
}
