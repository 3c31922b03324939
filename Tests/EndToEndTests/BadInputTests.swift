import Foundation
import OptoutTestSupport
import Testing

/// Bad input ends with its exit status, an error and a hint, and the record stays as it was.
@Suite struct BadInputTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var command: String
        var status: Int32
        var testDescription: String { command }

        init(_ command: String, _ status: Int32) {
            self.command = command
            self.status = status
        }
    }

    private static let dates = [
        "2026-02-30", "2026-13-01", "27-1-1", "2026-1-1", "01/02/2026", "٢٠٢٦-٠١-٠١", "0000-01-01", "tomorrow",
        "2026-02-10x", "2026-02-10T24:00Z", "2026-02-10T12:00", "9999-12-31", "2026-03..2026-01", "..", "",
    ].map { Case("set claude-pro off --date=\($0)", 64) }

    private static let cases =
        dates + [
            Case("set nobody off", 66), Case("show nobody", 66), Case("dates nobody", 66), Case("todo nobody", 66),
            Case("account add nonsense", 66), Case("account add chatgpt:nonsense", 66),
            Case("account add --other Poe --built-on nobody", 66), Case("account add", 64),
            Case("account add claude --name chatgpt", 64), Case("account add claude --name Has_Caps", 64),
            Case("account add claude --name one", 64), Case("account add claude:pro gemini --name x", 64),
            Case("account add claude --client fridge", 64), Case("account edit one", 64),
            Case("account edit one --plan free --plan plus --date 2025", 64), Case("account edit one --plan nope", 66),
            Case("account close nobody", 66), Case("account close one --date 2999", 64),
            Case("set chatgpt off", 64), Case("set openai/chatgpt off", 64), Case("set one purple", 64),
            Case("set one off --setting nonsense", 66), Case("set one off --evidence /no/such/file", 66),
            Case("set one off --at", 64), Case("dates --at 2026-02-30", 64), Case("done zzzz", 66),
            Case("snooze zzzz 2w", 66), Case("dismiss zzzz --because x", 66), Case("do zzzz", 66), Case("do", 64),
            Case("undo zzzz", 66), Case("restore", 66), Case("restore /no/such/file", 66),
            Case("chats --state nonsense", 64), Case("chats --exposure nonsense", 64), Case("chats --sort x", 64),
            Case("chats --limit -3", 64), Case("chats zzzz", 66), Case("chats --account nobody", 66),
            Case("chats --from 2026-02-30", 64), Case("chats --from 2026 --until 2025", 64),
            Case("chats deleted", 64), Case("chats deleted --account one", 64), Case("chats deleted zzzz --yes", 66),
            Case("chats deleted --account one --date 2026-02-30 --yes", 64), Case("chats keep", 64),
            Case("chats review nobody", 66), Case("frobnicate", 64), Case("--frobnicate", 64),
            Case("log --limit x", 64), Case("check nobody", 66), Case("check --for fun", 64),
        ]

    @Test func badInputIsNamedAndChangesNothing() throws {
        let home = try ScratchHome()
        let optout = Program("optout", in: home)
        for add in ["chatgpt:free --name one", "chatgpt:plus --name two", "claude:pro"] {
            let outcome = try optout.run(["account", "add"] + add.split(separator: " ").map(String.init))
            try #require(outcome.status == 0, "\(outcome.errors)")
        }
        let before = try home.dump()
        for bad in Self.cases {
            let outcome = try optout.run(bad.command.split(separator: " ").map(String.init))
            #expect(outcome.status == bad.status, "\(bad.command): \(outcome.errors)")
            #expect(outcome.errors.hasPrefix("Error: "), "\(bad.command): \(outcome.errors)")
            #expect(outcome.errors.contains("\nHint: "), "\(bad.command): \(outcome.errors)")
            #expect(outcome.output.isEmpty, "\(bad.command)")
        }
        #expect(try home.dump() == before)
    }

    @Test func anotherProgramsFileIsRefused() throws {
        let home = try ScratchHome()
        let optout = Program("optout", in: home)
        let text = try home.write(Array("this is no database at all, whatever its name says".utf8), to: "record.db")
        let theirs = home.path + "/theirs.db"
        try #require(try Program.tool("sqlite3", in: home)?.run([theirs, "CREATE TABLE t(x)"]).status ?? 0 == 0)
        for path in [text, theirs] where FileManager.default.fileExists(atPath: path) {
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            let outcome = try optout.run(["status", "--record", path])
            #expect(outcome.status == 69)
            #expect(outcome.errors.hasPrefix("Error: "))
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o644)
        }
    }

    @Test func aNewerRecordIsRefusedByName() throws {
        let home = try ScratchHome()
        let optout = Program("optout", in: home)
        guard let sqlite = Program.tool("sqlite3", in: home) else { return }
        try optout.run(["account", "add", "claude:pro"])
        try sqlite.run([home.record, "PRAGMA user_version=99"])
        let before = try home.dump()
        let outcome = try optout.run(["set", "claude-pro", "off"])
        #expect(outcome.status == 69)
        #expect(outcome.errors.contains("99"))
        #expect(try home.dump() == before)
    }

    @Test func aPlaceThatCannotBeWrittenIsAnInputOutputError() throws {
        let home = try ScratchHome()
        let optout = Program("optout", in: home)
        let outcome = try optout.run(["status", "--record", "/proc/optout/record.db"])
        #expect(outcome.status == 74, "\(outcome.errors)")
        #expect(outcome.errors.contains("\nHint: "))
    }
}
