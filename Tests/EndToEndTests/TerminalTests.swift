import Foundation
import OptoutTestSupport
import Testing

/// The built program on a real terminal, driven by Python's `pexpect`.
@Suite struct TerminalTests {
    @Test(.enabled(if: TerminalDrive.isPossible, "python3 with the package pexpect is not installed"))
    func doLeadsThroughAndCtrlCKeepsWhatWasAnswered() throws {
        let home = try ScratchHome()
        try Program("optout", in: home).run(["account", "add", "chatgpt:free", "claude:pro"])
        try TerminalDrive.run(
            """
            child = spawn(["do"])
            child.expect("Improve the model for everyone")
            child.expect("Afterwards still true:")
            child.expect("is it off now\\\\? yes/no/later")
            child.sendline("yes")
            child.expect("undo: optout undo [a-z]{4,6}")
            child.expect("yes/no/later")
            child.sendintr()
            child.expect(pexpect.EOF)
            child.close()
            assert child.signalstatus == 2, (child.exitstatus, child.signalstatus)
            """, in: home)
        let dates = try Program("optout", in: home).items(["dates", "chatgpt-free"])
        #expect(dates.first?["state"] as? String == "off")
    }

    @Test(.enabled(if: TerminalDrive.isPossible, "python3 with the package pexpect is not installed"))
    func setupKeepsWhatWasAgreedToThroughCtrlCAndAClosedTerminal() throws {
        let home = try ScratchHome()
        try TerminalDrive.run(
            """
            def begin(*lines):
                child = spawn(["setup"], 80)
                for line in lines:
                    child.expect("\\\\? (\\\\([^)]*\\\\) )?$|yes/no/back $")
                    child.sendline(line)
                return child
            child = begin("DE", "chatgpt, claude", "free", "2023", "off", "2025-10..2026-01", "next", "yes", "pro")
            child.expect("opened when")
            child.sendintr()
            child.expect(pexpect.EOF)
            child.close()
            assert child.signalstatus == 2, (child.exitstatus, child.signalstatus)
            child = begin("claude", "max", "2024", "off", "2026-02", "next")
            child.expect("optout set claude-max off --date 2026-02")
            child.expect("write this down")
            child.close(force=True)
            child = begin("claude", "pro", "next", "yes")
            child.expect("undo: optout undo [a-z]{4,6}")
            child.expect("worth doing today")
            child.expect("optout do [a-z]{4,6}")
            child.expect(pexpect.EOF)
            child.close()
            assert child.exitstatus == 0
            """, in: home)
        let accounts = try Program("optout", in: home).items(["account", "list"])
        #expect(accounts.map { $0["account"] as? String } == ["chatgpt-free", "claude-pro"])
        #expect(try Program("optout", in: home).items(["dates", "chatgpt-free"]).first?["state"] as? String == "off")
    }

    @Test(.enabled(if: TerminalDrive.isPossible, "python3 with the package pexpect is not installed"))
    func aQuestionIsAnsweredOnTheTerminal() throws {
        let home = try ScratchHome()
        try Program("optout", in: home).run(["account", "add", "claude:pro"])
        try TerminalDrive.run(
            """
            child = spawn(["chats", "deleted", "--account", "claude"])
            child.expect("record everything at 'claude-pro' as deleted \\\\(0 chats known\\\\)\\\\? \\\\[y/N\\\\] ")
            child.sendline("n")
            child.expect("nothing was changed")
            child.expect(pexpect.EOF)
            child.close()
            assert child.exitstatus == 0
            child = spawn(["chats", "deleted", "--account", "claude"])
            child.expect("\\\\[y/N\\\\] ")
            child.sendline("y")
            child.expect("recorded as deleted")
            child.expect(pexpect.EOF)
            """, in: home)
        #expect(try Program("optout", in: home).items(["log"]).first?["what"] as? String == "sweep")
    }

    @Test(.enabled(if: TerminalDrive.isPossible, "python3 with the package pexpect is not installed"))
    func colourAndWidthFollowTheTerminal() throws {
        let home = try ScratchHome()
        try Program("optout", in: home).run(["account", "add", "claude:pro"])
        try TerminalDrive.run(
            """
            import os
            def shown(arguments, columns=100, **variables):
                child = spawn(arguments, columns, env={**os.environ, "TERM": "xterm", **variables})
                child.expect(pexpect.EOF)
                return child.before
            assert "\\x1b[" in shown(["status"])
            assert "\\x1b" not in shown(["status", "--no-color"])
            assert "\\x1b" not in shown(["status"], NO_COLOR="1")
            assert "\\x1b" not in shown(["status"], TERM="dumb")
            assert "\\x1b" in shown(["status"], NO_COLOR="")
            for columns in (20, 40, 80):
                for line in shown(["show", "claude-pro", "--no-color"], columns).split("\\r\\n"):
                    assert len(line) <= columns or " " not in line.strip(), (columns, line)
            assert "claude-pro" in shown(["todo"], 20, LANG="C", LC_ALL="C")
            """, in: home)
    }
}
