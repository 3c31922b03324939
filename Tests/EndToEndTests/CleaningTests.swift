import Foundation
import OptoutTestSupport
import Testing

/// The cleaning session with many chats, by the built program.
@Suite struct CleaningTests {
    private let home: ScratchHome
    private let optout: Program

    init() throws {
        home = try ScratchHome()
        home.environment["OPTOUT_GUIDE"] = ScratchHome.repository + "/Config/guide/editions/2.json"
        optout = Program("optout", in: home)
    }

    /// Writes `name`, made by `make_many.py`.
    private func make(_ name: String, _ options: String...) throws {
        let python = try #require(Program.tool("python3", in: home))
        let script = ScratchHome.repository + "/Tests/Fixtures/make_many.py"
        #expect(try python.run([script, home.path + "/" + name] + options).status == 0)
    }

    private func run(_ line: String) throws -> String {
        let outcome = try optout.run(line.split(separator: " ").map(String.init))
        #expect(outcome.status == 0, "\(line): \(outcome.errors)")
        return outcome.output
    }

    private func counts(_ account: String) throws -> [String: Int] {
        let items = try optout.items(["chats", "--account", account, "--state", "all"])
        return Dictionary(items.compactMap { $0["state"] as? String }.map { ($0, 1) }, uniquingKeysWith: +)
    }

    /// From the download to the recorded deletion; the transcript is what is shown where `OPTOUT_TRANSCRIPT` names a
    /// file.
    @Test(.enabled(if: TerminalDrive.isPossible, "python3 with the package pexpect is not installed"))
    func threeThousandChatsAreRecordedAsDeletedInFiveCommands() throws {
        try make("chatgpt.zip")
        let transcript = try TerminalDrive.run(
            """
            def command(line, *answers):
                child = spawn(line.split(), 80)
                shown = ""
                for question, answer in answers:
                    child.expect(question)
                    shown += child.before + child.after
                    child.sendline(answer)
                child.expect(pexpect.EOF)
                shown += child.before
                child.close()
                assert child.exitstatus == 0, (line, shown)
                print("$ optout", line)
                print(shown.replace("\\r\\n", "\\n"))
                return shown
            shown = command("import chatgpt.zip", ("\\\\[y/N\\\\] ?", "y"))
            assert "seen 3,012 = 3,012 new + 0 known + 0 skipped" in shown
            command("set chatgpt off --date 2026-02-10")
            shown = command("chats keep --match köln", ("\\\\[y/N\\\\] ?", "y"))
            assert "42 chats kept" in shown, shown
            shown = command(
                "do chatgpt", ("Enter skips ?", "free"), ("yes/no/later ?", "yes"),
                ("yes/everything/no/later ?", "later"), ("is that done. yes/no/later ?", "later"))
            assert "all chats at once, and only all" in shown
            assert "every word of the chats is in:" in shown
            assert "with them go 12 chats of this account that need not, the newest of 2026-03-12" in shown
            assert "with them go 42 chats you keep: save them first" in shown
            assert "https://chatgpt.com/settings/data-controls" in shown
            assert "when that is done: optout chats deleted --account chatgpt-1" in shown
            shown = command("chats deleted --account chatgpt-1", ("\\\\[y/N\\\\] ?", "y"))
            assert "everything at chatgpt-1 recorded as deleted, 2970 chats known" in shown, shown
            """, in: home)
        #expect(transcript.split(separator: "\n").filter { $0.hasPrefix("$ optout ") }.count == 5)
        if let file = ProcessInfo.processInfo.environment["OPTOUT_TRANSCRIPT"] {
            try transcript.write(toFile: file, atomically: true, encoding: .utf8)
        }
        #expect(try counts("chatgpt-1") == ["deleted": 2_970, "kept": 42])
    }

    @Test(.enabled(if: TerminalDrive.isPossible, "python3 with the package pexpect is not installed"))
    func threeThousandKeysAreAFewDozenChangesAndTheTerminalComesBack() throws {
        try make("chatgpt.zip")
        _ = try run("import chatgpt.zip --yes --quiet")
        try TerminalDrive.run(
            """
            import time
            def review(*arguments):
                child = spawn(["chats", "review", *arguments], 80)
                child.expect("1/[0-9]+ ")
                assert not termios.tcgetattr(child.child_fd)[3] & (termios.ICANON | termios.ECHO)
                return child
            def ends(child):
                child.expect(pexpect.EOF)
                flags = termios.tcgetattr(child.child_fd)[3]
                assert flags & termios.ICANON and flags & termios.ECHO, flags
                child.close()
                return child
            child = review("--limit", "30")
            child.send("dk")
            child.expect("2/30 .*keep")
            child.sendintr()
            child.expect("1 chat recorded as deleted, 1 kept, 0 skipped, 28 not looked at")
            assert ends(child).signalstatus == signal.SIGINT
            child = review("--limit", "30")
            child.send("d")
            child.expect("deleted\\r\\n")
            child.kill(signal.SIGTERM)
            child.expect("1 chat recorded as deleted")
            assert ends(child).signalstatus == signal.SIGTERM
            child = review("--limit", "30")
            child.send("sq")
            child.expect("0 chats recorded as deleted, 0 kept, 1 skipped, 29 not looked at")
            assert ends(child).exitstatus == 0
            child = review("--limit", "30")
            child.sendeof()
            assert ends(child).exitstatus == 0
            child = review()
            begin = time.monotonic()
            for _ in range(100):
                child.send("d" * 30)
                child.expect("deleted")
            child.send("q")
            child.expect("3000 chats recorded as deleted, 0 kept, 0 skipped, 9 not looked at", timeout=120)
            assert ends(child).exitstatus == 0
            print("3,000 keys took", time.monotonic() - begin, "s")
            assert time.monotonic() - begin < 90
            """, in: home)
        let changes = try optout.items(["log"]).compactMap { $0["what"] as? String }
        #expect(changes.filter { $0 == "chats-deleted" }.count <= 64)
        #expect(try counts("chatgpt-1") == ["deleted": 3_002, "kept": 1, "to-delete": 9])
    }

    @Test(.enabled(if: TerminalDrive.isPossible, "python3 with the package pexpect is not installed"))
    func linksAreOpenedByTheDesktopTenAtATime() throws {
        try make("chatgpt.zip", "--chats", "13", "--covered", "0")
        _ = try run("import chatgpt.zip --yes --quiet")
        try home.write(
            Array("#!/bin/sh\nprintf '%s\\n' \"$#\" \"$@\" >> \"$HOME/opened\"\n".utf8), to: "tools/xdg-open")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: home.path + "/tools/xdg-open")
        try TerminalDrive.run(
            """
            desktop = {**os.environ, "DISPLAY": ":0", "PATH": os.environ["HOME"] + "/tools:" + os.environ["PATH"]}
            child = spawn(["chats", "open"], 80, env=desktop)
            child.expect("10 of 13 opened")
            child.expect("open the next 3\\\\? yes/no ")
            child.sendline("yes")
            child.expect("13 of 13 opened")
            child.expect(pexpect.EOF)
            child = spawn(["chats", "open", "--print"], 80, env=desktop)
            child.expect(pexpect.EOF)
            assert child.before.count("https://chatgpt.com/c/") == 13, child.before
            child = spawn(["chats", "open"], 80)
            child.expect(pexpect.EOF)
            assert child.before.count("https://chatgpt.com/c/") == 13, child.before
            """, in: home)
        let opened = try String(contentsOfFile: home.path + "/opened", encoding: .utf8).split(separator: "\n")
        #expect(opened.count == 26 && opened.enumerated().allSatisfy { $0.offset % 2 == 1 || $0.element == "1" })
        #expect(opened[1] == "https://chatgpt.com/c/6857150a-cd20-800f-a5f7-d24000000000")
    }

    @Test(arguments: [("age", "messages"), ("size", "words"), ("files", "files")])
    func aListShowsWhatItIsSortedBy(sort: String, measure: String) throws {
        try make("chatgpt.zip", "--chats", "30", "--covered", "0")
        _ = try run("import chatgpt.zip --yes --quiet")
        let first = try #require(try optout.items(["chats", "--sort", sort, "--limit", "1"]).first)
        let lines = try run("chats --sort \(sort) --limit 1").split(separator: "\n").map { $0.split(separator: " ") }
        #expect(lines[0].contains(Substring(measure)))
        let value = try #require(first[measure] as? Int)
        #expect(lines[1].contains(Substring(String(value))), "\(lines[1])")
    }

    @Test func aSweepOfAnAccountNeverImportedIsSaidAndHoldsForALaterImport() throws {
        _ = try run("account add chatgpt:free perplexity:free")
        _ = try run("set chatgpt off --date 2026-02-10")
        #expect(try run("chats deleted --account perplexity --yes").contains("recorded as deleted, 0 chats known"))
        #expect(
            try run("chats deleted --account chatgpt --until 2025-06-30 --date 2026-02-11 --yes").contains("2025-06-30")
        )
        #expect(try run("status").contains("perplexity"))
        #expect(try run("show chatgpt").contains("2025-06-30"))
        #expect(try run("todo chatgpt --json").contains("prove-deletion"))
        #expect(try run("chats --account perplexity").contains("never imported, so nobody knows what lies there"))
        let status = try optout.items(["status"])
        #expect(status.allSatisfy { $0["chatsToDelete"] is NSNull })
        // An export from before the deletion: what the sweep covers is deleted, the rest waits.
        try make("chatgpt.zip", "--covered", "0")
        let item = try #require(try optout.items(["import", "chatgpt.zip", "--account", "chatgpt"]).first)
        #expect(item["new"] as? Int == 3_000)
        // 2024-01-01 to 2025-06-30 are 547 days of four chats.
        #expect(try counts("chatgpt-free") == ["deleted": 547 * 4, "to-delete": 812])
        #expect(try run("todo chatgpt --json").contains("prove-deletion"))
        // An export from long after it, without them: gone, and so are their titles.
        try make("later.zip", "--without-first", "2188")
        let later = try #require(try optout.items(["import", "later.zip", "--account", "chatgpt"]).first)
        #expect(later["gone"] as? Int == 2_188)
        #expect(try counts("chatgpt-free") == ["gone": 2_188, "to-delete": 812, "none": 12])
        let titles = try optout.items(["chats", "--state", "gone"]).filter { $0["title"] is String }
        #expect(titles.isEmpty)
    }
}
