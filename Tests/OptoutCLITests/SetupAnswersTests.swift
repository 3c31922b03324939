import Foundation
import OptoutCore
import OptoutTestSupport
import Testing

@testable import OptoutCLI

/// `setup` from a file.
@Suite struct SetupAnswersTests {
    private static let answers = """
        region: DE
        accounts:
          - product: chatgpt
            plan: free
            opened: 2023
            switch: off
            since: 2025-10..2026-01
            clients: [web, mobile]
            used-for: private
          - product: Claude
            account: my-claude
            plan: Pro
            region: US
          - product: claude-code
            plan: consumer
            login-of: my-claude
          - other: "Poe's"
            built-on: openai

        """

    private func bench() throws -> TestBench { try TestBench() }

    private func setup(_ bench: TestBench, _ text: String, _ options: String...) throws -> OptoutCLI.ExitStatus {
        let file = try bench.home.write(Array(text.utf8), to: "answers.yaml")
        return bench.run(["setup", "--answers", file] + options)
    }

    /// The open accounts as a program sees them.
    private func accounts(_ bench: TestBench) throws -> String {
        #expect(bench.run("account", "list", "--json") == .done)
        let list = bench.output.split(separator: "\n").dropFirst().joined()
        #expect(bench.run("dates", "--json") == .done)
        return list + bench.output.split(separator: "\n").dropFirst().joined()
    }

    @Test func aFileBecomesOneChange() throws {
        let bench = try bench()
        #expect(try setup(bench, Self.answers, "--yes") == .done, "\(bench.errors)")
        #expect(
            bench.output.hasPrefix(
                """
                  optout account add chatgpt:free --opened 2023 --client web --client mobile --region DE \
                --used-for private
                  optout set chatgpt-free off --date 2025-10..2026-01
                  optout account add claude:pro --name my-claude --region US
                  optout account add claude-code:consumer --region DE --login-of my-claude
                  optout account add --other 'Poe'\\''s' --built-on openai --region DE
                wrote down chatgpt-free, my-claude, claude-code-consumer, poe-s
                undo: optout undo 
                """))
        #expect(try accounts(bench).contains(#""loginOf":"my-claude""#))
        #expect(bench.run("undo") == .done)
        #expect(bench.run("account", "list") == .done)
        #expect(bench.output.contains("no accounts yet"))
    }

    @Test func theCommandsShownDoTheSame() throws {
        let (bench, other) = (try bench(), try bench())
        #expect(try setup(bench, Self.answers, "--dry-run") == .done)
        for line in bench.output.split(separator: "\n") where line.hasPrefix("  optout ") {
            let words = line.dropFirst(9).replacing("'Poe'\\''s'", with: "Poe's").split(separator: " ")
            #expect(other.run(words.map(String.init)) == .done, "\(other.errors)")
        }
        #expect(try setup(bench, Self.answers, "--yes") == .done)
        #expect(try accounts(bench) == accounts(other))
    }

    @Test func theSameFileAgainChangesNothing() throws {
        let bench = try bench()
        #expect(try setup(bench, Self.answers, "--yes") == .done)
        #expect(try setup(bench, Self.answers, "--json") == .done)
        #expect(bench.output.contains(#""total":0,"dryRun":false"#))
        #expect(try setup(bench, Self.answers) == .done)
        #expect(bench.output.contains("is written down already"))
    }

    @Test func whatIsMissingIsFilledIn() throws {
        let bench = try bench()
        #expect(bench.run("account", "add", "chatgpt", "claude") == .done)
        #expect(bench.run("account", "edit", "claude-1", "--name", "my-claude", "--region", "FR") == .done)
        #expect(try setup(bench, Self.answers, "--yes") == .done, "\(bench.errors)")
        #expect(bench.output.contains("optout account edit chatgpt-1 --plan free --opened 2023 "))
        #expect(bench.output.contains("optout set chatgpt-1 off --date 2025-10..2026-01"))
        #expect(bench.output.contains("optout account edit my-claude --plan pro\n"))
    }

    @Test func withoutATerminalItNeedsYes() throws {
        let bench = try bench()
        #expect(try setup(bench, Self.answers) == .usage)
        #expect(bench.errors.contains("add --yes"))
        bench.answers = ["n"]
        #expect(try setup(bench, Self.answers) == .done)
        #expect(bench.run("account", "list") == .done)
        #expect(bench.output.contains("no accounts yet"))
        bench.answers = ["y"]
        #expect(try setup(bench, Self.answers) == .done)
        #expect(bench.run("account", "list") == .done)
        #expect(bench.output.contains("my-claude"))
    }

    @Test func theAnswersOfARecordMakeTheSameRecord() throws {
        let (bench, other) = (try bench(), try bench())
        #expect(try setup(bench, Self.answers, "--yes") == .done)
        #expect(bench.run("set", "my-claude", "on", "--seen", "--date", "2026-03-01T10:00Z") == .done)
        #expect(bench.run("setup", "--print-answers") == .done)
        let printed = bench.output
        #expect(printed.contains(#"switch: "off""#))
        #expect(printed.contains("since: 2025-10-01..2026-01-31"))
        #expect(printed.contains(#"other: "Poe's""#))
        #expect(try setup(other, printed, "--yes") == .done, "\(other.errors)")
        #expect(try accounts(bench) == accounts(other))
        #expect(other.run("setup", "--print-answers") == .done)
        #expect(other.output == printed)
    }

    @Test func anEmptyRecordPrintsHowAFileLooks() throws {
        let bench = try bench()
        #expect(bench.run("setup", "--print-answers") == .done)
        #expect(bench.output.hasSuffix("accounts: []\n"))
        #expect(try setup(bench, bench.output) == .done)
        // The example in its comments holds as well.
        let example = bench.output.isEmpty ? "" : try example(bench)
        #expect(try setup(bench, example, "--dry-run") == .refused)
        #expect(bench.errors.contains("either 'since' (turned) or 'seen', not both"))
    }

    private func example(_ bench: TestBench) throws -> String {
        #expect(bench.run("setup", "--print-answers") == .done)
        let lines = bench.output.split(separator: "\n").filter { $0.hasPrefix("#   ") }.map { $0.dropFirst(2) }
        return "accounts:\n" + lines.filter { !$0.contains("# and built-on") }.joined(separator: "\n") + "\n"
    }

    @Test(arguments: [
        ("accounts:\n  - product: chatgtp\n", "2:14: no product 'chatgtp' in the guide", "'openai/chatgpt'"),
        ("accounts:\n  - product: chatgpt\n    plan: premium\n", "3:11: no plan 'premium' at 'openai/chatgpt'", "free"),
        ("accounts:\n  - product: chatgpt\n    opened: 2099\n", "3:13: '2099' lies in the future", "write 2026"),
        ("accounts:\n  - product: chatgpt\n    opened: 2026-02-30\n", "3:13: '2026-02-30' is no date", "write"),
        ("accounts:\n  - product: chatgpt\n    switch: maybe\n", "3:13: 'maybe' is no value of 'Improve", "off, on"),
        ("accounts:\n  - product: openai/api\n    switch: off\n", "3:13: the guide knows no training switch", "leave"),
        ("accounts:\n  - product: chatgpt\n    since: 2026\n", "3:12: 'since' and 'seen' need 'switch'", "Hint"),
        ("accounts:\n  - product: chatgpt\n    clients: [web, watch]\n", "3:20: 'watch' is none of them", "5"),
        ("accounts:\n  - product: chatgpt\n    used-for: fun\n", "3:15: 'fun' is none of them", "3"),
        ("accounts:\n  - product: chatgpt\n    login-of: nobody\n", "2:5: no account 'nobody'", "add one first"),
        (
            "accounts:\n  - product: chatgpt\n    account: Me\n", "2:5: 'Me' cannot be an account's name",
            "small letters"
        ),
        ("accounts:\n  - product: chatgpt\n    paln: free\n", "3:5: unknown field 'paln'", "change that line"),
        ("accounts:\n  - plan: free\n", "2:5: 'product' is missing", "Hint"),
        ("accounts:\n  - other: \"\\e[31mred\"\n", "2:12: '\\u{1B}[31mred' is no name of a product", "Hint"),
        ("region: Germany\naccounts: []\n", "1:9: 'Germany' is no region", "DE"),
        ("region: DE\n", "1:1: 'accounts' is missing", "Hint"), ("accounts: &a []\n", "1:11: anchors", "Hint"),
        ("accounts: {}\n", "1:11: expected a list", "Hint"),
    ])
    func mistakesAreNamedByFileAndLine(text: String, message: String, hint: String) throws {
        let bench = try bench()
        let status = try setup(bench, text, "--yes")
        #expect(status == .refused)
        #expect(bench.errors.hasPrefix("Error: \(bench.home.path)/answers.yaml:\(message)"), "\(bench.errors)")
        #expect(bench.errors.contains("\nHint: ") && bench.errors.contains(hint))
        #expect(bench.run("account", "list") == .done)
        #expect(bench.output.contains("no accounts yet"))
    }

    @Test func aMistakeInOneEntryWritesNone() throws {
        let bench = try bench()
        #expect(try setup(bench, Self.answers + "  - product: nonsense\n", "--yes") == .refused)
        #expect(bench.run("account", "list") == .done)
        #expect(bench.output.contains("no accounts yet"))
    }

    @Test func anotherPlanThanTheRecordedOneIsNotTakenSilently() throws {
        let bench = try bench()
        #expect(bench.run("account", "add", "claude:max", "--name", "my-claude") == .done)
        #expect(try setup(bench, Self.answers, "--yes") == .refused)
        #expect(bench.errors.contains("account 'my-claude' has the plan 'max', not 'pro'\nHint: if it changed: "))
    }

    @Test func whatDoesNotGoTogetherIsMisuse() throws {
        let bench = try bench()
        #expect(bench.run("setup", "--answers", bench.home.path + "/none") == .notFound)
        #expect(bench.run("setup", "--answers", "x", "--print-answers") == .usage)
    }
}

/// The drop-in of the daemon's unit.
@Suite struct UnitDropInTests {
    private let repository = ScratchHome.repository

    /// A record outside `~/.local/share`, and where asked for, a unit beside the program.
    private func bench(unit: Bool = true, data: String = "/elsewhere") throws -> TestBench {
        let bench = try TestBench()
        bench.home.environment["XDG_DATA_HOME"] = bench.home.path + data
        if unit { try bench.home.write([], to: "share/systemd/user/optoutd.service") }
        bench.answers = ["", ""]
        return bench
    }

    private func dropIn(_ bench: TestBench, of unit: String = "optoutd") -> String {
        bench.home.path + "/.config/systemd/user/\(unit).service.d/data-home.conf"
    }

    @Test func itIsTheOneThatStartingWrites() throws {
        let units = [
            ("optoutd", UnitDropIn.text), ("optout-notify", UnitDropIn.text), ("optout-do@", UnitDropIn.environment),
        ]
        for (unit, text) in units {
            let template = try String(
                contentsOfFile: repository + "/systemd/\(unit).service.d/data-home.conf.in", encoding: .utf8)
            for (path, quoted) in [("/data", "/data"), (#"/a "b" 5%\c"#, #"/a \"b\" 5%%\\c"#)] {
                #expect(text(path) == template.replacingOccurrences(of: "@DATA@", with: quoted))
            }
        }
        #expect(UnitDropIn.text(data: "/a\nb") == nil)
        #expect(UnitDropIn.text(data: "/a$b") == nil)
    }

    @Test func itIsWrittenWhereThePersonAgrees() throws {
        let bench = try bench()
        bench.answers.append("y")
        #expect(bench.run("setup") == .done)
        #expect(bench.errors.contains("systemctl --user daemon-reload"))
        let text = try String(contentsOfFile: dropIn(bench), encoding: .utf8)
        #expect(text == UnitDropIn.text(data: bench.home.path + "/elsewhere"))
        #expect(try String(contentsOfFile: dropIn(bench, of: "optout-notify"), encoding: .utf8) == text)
        bench.answers = ["", ""]
        #expect(bench.run("setup") == .done)
        #expect(!bench.errors.contains("write it?"))
    }

    @Test func withoutConsentNothingIsWritten() throws {
        for answers in [["", "", "n"], ["", ""]] {
            let bench = try bench()
            bench.answers = answers
            #expect(bench.run("setup") == .done)
            #expect(bench.errors.contains("write it?"))
            #expect(!FileManager.default.fileExists(atPath: dropIn(bench)))
        }
        let bench = try bench()
        #expect(bench.run("setup", "--dry-run", "--json") == .done)
        #expect(bench.output.contains(#""dropIn":"\#(dropIn(bench))""#))
        #expect(!FileManager.default.fileExists(atPath: dropIn(bench)))
    }

    @Test func whereItIsNotNeededNothingIsSaid() throws {
        for bench in [try bench(unit: false), try bench(data: "/.local/share")] {
            #expect(bench.run("setup", "--json") == .done)
            #expect(bench.output.contains(#""dropIn":null"#))
        }
    }
}
