import Foundation
import OptoutTestSupport
import Testing

/// `status --line` of the built program, as prompts run it.
@Suite struct PromptTests {
    private let home: ScratchHome
    private let optout: Program

    init() throws {
        home = try ScratchHome()
        optout = Program("optout", in: home)
    }

    private func line() throws -> String {
        let outcome = try optout.run(["status", "--line"])
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        return outcome.output
    }

    /// The record's contents are replaced by what is none; only who opens it notices.
    @Test func theRecordIsNotOpened() throws {
        try optout.run(["account", "add", "chatgpt:free"])
        let before = try line()
        #expect(before.hasPrefix("optout: "))
        try home.write(Array("no record".utf8), to: ".local/share/optout/record.db")
        #expect(try line() == before)
        #expect(try optout.run(["--line"]).output == before)
        for asked in [
            ["status", "--line", "--exit-code"], ["--line", "--no-color"], ["status", "--line", "--at", "2026"],
        ] {
            #expect(try optout.run(asked).output == "optout: ?\n")
        }
        #expect(try optout.run(["status", "--lines"]).status == 64)
        #expect(try optout.run(["todo", "--line"]).status == 64)
        try FileManager.default.removeItem(atPath: home.record + ".line")
        #expect(try line() == "optout: ?\n")
    }

    @Test func anEmptyHomeStaysEmpty() throws {
        #expect(try line().isEmpty)
        #expect(!FileManager.default.fileExists(atPath: home.path + "/.local"))
    }

    @Test func whereNothingCanBeWrittenItStillEndsWell() throws {
        try optout.run(["account", "add", "chatgpt:free"])
        let shell = try #require(Program.tool("bash", in: home))
        let line = "'\(optout.path)' status --line"
        let script = "\(line) >&- 2>&-; echo $?; \(line) >/dev/full; echo $?"
        #expect(try shell.run(["-c", script]).output == "0\n0\n")
    }

    @Test func anotherDataFolderHasAnotherFile() throws {
        try optout.run(["account", "add", "chatgpt:free"])
        var elsewhere = optout
        elsewhere.environment["XDG_DATA_HOME"] = home.path + "/elsewhere"
        #expect(try elsewhere.run(["status", "--line"]).output.isEmpty)
    }
}
