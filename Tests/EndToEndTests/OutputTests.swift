import OptoutTestSupport
import Testing

/// What leaves the program, and what happens where it cannot.
@Suite struct OutputTests {
    @discardableResult
    private func shell(_ command: String, in home: ScratchHome) throws -> Program.Outcome {
        let shell = try #require(Program.tool("bash", in: home))
        return try shell.run([
            "-c", "set -o pipefail; " + command.replacing("optout ", with: Program.folder + "/optout "),
        ])
    }

    @Test func aClosedOutputIsAnErrorBeforeAnythingIsChanged() throws {
        let home = try ScratchHome()
        let outcome = try shell("optout account add claude:pro >&-", in: home)
        #expect(outcome.status == 74)
        #expect(outcome.errors.hasPrefix("Error: "))
        #expect(try home.dump() ?? "" == "")
    }

    @Test(arguments: ["status", "account list --json", "--help", "todo", "log"])
    func aFullDeviceIsAnError(command: String) throws {
        let home = try ScratchHome()
        let outcome = try shell("optout \(command) >/dev/full", in: home)
        #expect(outcome.status == 74)
        #expect(outcome.errors.hasPrefix("Error: cannot write the output"))
    }

    @Test func aReaderThatLeavesEndsItQuietly() throws {
        let home = try ScratchHome()
        let outcome = try shell("for i in 1 2 3; do optout --help; done | true; optout --help | head -1", in: home)
        #expect(outcome.errors.isEmpty)
    }

    @Test func closedInputAndErrorsAreNoWayIntoTheRecord() throws {
        let home = try ScratchHome()
        let outcome = try shell("optout account add claude:pro <&- 2>&-", in: home)
        #expect(outcome.status == 0)
        #expect(try shell("optout account add nonsense <&- 2>&-", in: home).status == 66)
        if let sqlite = Program.tool("sqlite3", in: home) {
            #expect(try sqlite.run([home.record, "PRAGMA integrity_check"]).output == "ok\n")
        }
    }

    @Test func pipedOutputHasNoColour() throws {
        let home = try ScratchHome()
        try shell("optout account add claude:pro", in: home)
        let outcome = try shell("optout status; optout todo", in: home)
        #expect(!outcome.output.contains("\u{1B}"))
        #expect(outcome.output.contains("claude-pro"))
    }

    @Test func anEmptyRecordSaysWhatToTypeFirst() throws {
        let home = try ScratchHome()
        let outcome = try Program("optout", in: home).run([])
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.allSatisfy { $0.hasPrefix("optout ") })
    }

    @Test(arguments: ["--json status", "status --json", "--json"])
    func globalOptionsStandAnywhere(command: String) throws {
        let home = try ScratchHome()
        let outcome = try Program("optout", in: home).run(command.split(separator: " ").map(String.init))
        #expect(outcome.output.hasPrefix(#"{"schema":"optout.status/1","#))
    }

    @Test func hostileNamesAreShownHarmlessly() throws {
        let home = try ScratchHome()
        let optout = Program("optout", in: home)
        let name = "\u{1B}]0;x\u{07}\u{9B}31m\u{202E}\nforged"
        try optout.run(["account", "add", "--other", name])
        for arguments in [["account", "list"], ["account", "list", "--json"], ["show", name], ["log"]] {
            let outcome = try optout.run(arguments)
            for scalar in (outcome.output + outcome.errors).unicodeScalars where scalar != "\n" {
                #expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && scalar.value != 0x202E)
            }
            #expect(!(outcome.output + outcome.errors).contains("\nforged"))
        }
    }
}
