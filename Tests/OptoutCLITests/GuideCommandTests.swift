import Foundation
import OptoutCore
import OptoutTestSupport
import Testing

@testable import OptoutCLI

/// The editors' commands, which need no record.
@Suite struct GuideCommandTests {
    private static let guide = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Config/guide").path

    private func edition(_ serial: Int) -> String { "\(Self.guide)/editions/\(serial).json" }

    /// A copy of the guide's sources with one change in one file.
    private func sources(in home: ScratchHome, _ file: String = "", _ old: String = "", _ new: String = "") throws
        -> String
    {
        for name in try FileManager.default.contentsOfDirectory(atPath: Self.guide) where name.hasSuffix(".yaml") {
            var text = try String(contentsOfFile: "\(Self.guide)/\(name)", encoding: .utf8)
            if name == file { text = text.replacingOccurrences(of: old, with: new) }
            try home.write(Array(text.utf8), to: "sources/\(name)")
        }
        return home.path + "/sources"
    }

    @Test func thePublishedSourcesHaveNoProblem() throws {
        let bench = try TestBench()
        #expect(bench.run("guide", "lint", Self.guide) == .done)
        #expect(bench.output.hasPrefix("edition 2: "))
    }

    @Test func lintNamesFileLineAndField() throws {
        let bench = try TestBench()
        let folder = try sources(in: bench.home, "google.yaml", "goal: private-mode", "goal: hide")
        #expect(bench.run("guide", "lint", folder) == .refused)
        let lines = try String(contentsOfFile: folder + "/google.yaml", encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(lines.firstIndex { $0.contains("goal: hide") }) + 1
        #expect(bench.output.hasPrefix("\(folder)/google.yaml:\(line):15: products[0].steps[3].goal: expected one of"))
        #expect(bench.run("guide", "lint", folder, "--json") == .refused)
        #expect(bench.output.contains("\"file\":\"\(folder)/google.yaml\",\"line\":\(line),\"column\":15,"))
    }

    @Test func buildMakesThePublishedEditionByteForByte() throws {
        let bench = try TestBench()
        let output = bench.home.path + "/2.json"
        #expect(bench.run("guide", "build", Self.guide, "--previous", edition(1), "--output", output) == .done)
        #expect(FileManager.default.contentsEqual(atPath: output, andPath: edition(2)))
        #expect(bench.output.contains("added") && bench.output.contains("github.copilot.opt-out"))
    }

    @Test func aDryRunBuildsNothing() throws {
        let bench = try TestBench()
        let output = bench.home.path + "/2.json"
        let build = ["guide", "build", Self.guide, "--previous", edition(1), "--output", output, "--dry-run"]
        #expect(bench.run(build) == .done)
        #expect(!FileManager.default.fileExists(atPath: output))
    }

    @Test func whatDoesNotFollowFromTheEditionBeforeIsRefusedAndTheOldFileStays() throws {
        let bench = try TestBench()
        let output = try bench.home.write(Array("old".utf8), to: "2.json")
        let refused: [(String, String)] = [("change: added", "change: reworded"), ("serial: 2", "serial: 1")]
        for (old, new) in refused {
            let folder = try sources(in: bench.home, "edition.yaml", old, new)
            #expect(bench.run("guide", "build", folder, "--previous", edition(1), "--output", output) == .refused)
            #expect(bench.errors.contains("edition.yaml:"))
            #expect(bench.errors.contains("Error: the guide's sources have"))
        }
        #expect(bench.run("guide", "build", Self.guide, "--output", output) == .refused)
        #expect(try String(contentsOfFile: output, encoding: .utf8) == "old")
    }

    @Test func whatCannotBeWrittenOrReadIsNamed() throws {
        let bench = try TestBench()
        let build = ["guide", "build", Self.guide, "--previous", edition(1), "--output"]
        #expect(bench.run(build + [bench.home.path + "/none/2.json"]) == .inputOutput)
        #expect(bench.errors.contains("/none/2.json': no such file or directory"))
        #expect(bench.run("guide", "lint", bench.home.path + "/none") == .notFound)
        #expect(bench.run("guide", "update", bench.home.path + "/none") == .notFound)
    }
}

/// The guide as it lies in the record.
@Suite struct GuideInUseTests {
    /// A bench whose program brings edition 1, and a person who trusts the signer of both editions in `editions/`.
    private func bench() throws -> TestBench {
        let bench = try TestBench(at: "2026-11-24T12:00:00Z")
        bench.home.environment["OPTOUT_GUIDE"] = bench.home.path + "/guide.json"
        for serial in [1, 2] {
            let path = "\(ScratchHome.repository)/Config/guide/editions/\(serial).json"
            let bytes = Array(try Data(contentsOf: URL(filePath: path)))
            try bench.home.write(bytes, to: "editions/\(serial).json")
            try bench.home.write(TestSigner().sign(bytes), to: "editions/\(serial).json.sig")
            if serial == 1 { try bench.home.write(bytes, to: "guide.json") }
        }
        #expect(bench.run("guide", "trust", try TestSigner().line) == .done)
        return bench
    }

    private func edition(_ serial: Int, _ bench: TestBench) -> String { "\(bench.home.path)/editions/\(serial).json" }

    @Test func theGuideAnswersOnAnEmptyRecord() throws {
        let bench = try bench()
        #expect(bench.run("guide") == .done)
        #expect(
            bench.output.contains("used until turned off  depends on the plan   ChatGPT: Settings → "))
        #expect(bench.output.contains("openai/api"))
        #expect(bench.run("guide", "claude") == .done)
        #expect(bench.output.contains("Under \"Help Improve Claude\", turn the toggle off"))
        #expect(bench.run("guide", "api") == .usage)
        #expect(bench.run("guide", "poe") == .notFound)
    }

    @Test func adviceIsFoundByIdWordFormAndTitle() throws {
        let bench = try bench()
        #expect(bench.run("guide", "advice") == .done)
        #expect(bench.output.contains("\nwrappers           Three checks for an AI product built on top of another"))
        for name in ["wrappers", "advice.wrappers", "provider"] {
            #expect(bench.run("guide", "advice", name) == .done)
            #expect(bench.output.contains("  1  What does the privacy policy of the app itself say?"))
        }
        for name in ["ladder", "ladders", "setup"] {
            #expect(bench.run("guide", "advice", name) == .done)
            #expect(bench.output.components(of: ", best to worst\n") == 3)
        }
        #expect(bench.run("guide", "advice", "work", "--json") == .done)
        #expect(bench.output.contains(#""schema":"optout.guide-advice/1""#) && bench.output.contains(#""total":1"#))
        #expect(bench.run("guide", "advice", "wrapers") == .notFound)
        #expect(bench.errors.contains("did you mean 'wrappers'?"))
    }

    @Test func aProductIsFoundByItsNameOnScreen() throws {
        let bench = try bench()
        #expect(bench.run("guide", "claude code") == .done)
        #expect(bench.output.hasPrefix("Claude Code (anthropic/claude-code)"))
    }

    @Test func theStepsOfMyAccountsComeFirstAndSayHowTheyStand() throws {
        let bench = try bench()
        for command in [["account", "add", "chatgpt:free", "--client", "mobile"], ["set", "chatgpt", "off"]] {
            #expect(bench.run(command) == .done)
        }
        #expect(bench.run("guide", "chatgpt") == .done)
        let lines = bench.output.split(separator: "\n").map(String.init)
        let mine = try #require(lines.firstIndex(of: "Your chatgpt-free – ChatGPT Free: opted out"))
        let done = try #require(lines.firstIndex { $0.hasPrefix("  [x] Turn off training on your ChatGPT chats") })
        #expect(mine < done && lines[done].hasSuffix(" – done, 2026-11-24"))
        #expect(lines[done + 1].hasPrefix("      desktop, mobile: "))
        let other = try #require(lines.firstIndex(of: "Not for your accounts"))
        #expect(done < other && lines[other...].contains { $0.contains("Business, Enterprise: not used") })
        #expect(!lines[..<other].contains { $0.contains("Business, Enterprise: not used") })
    }

    @Test func editionsAreComparedBySerialAndByFile() throws {
        let bench = try bench()
        #expect(bench.run("guide", "diff", "1", "2", "--json") == .done)
        let bySerial = bench.output.split(separator: "\n").dropFirst()
        #expect(
            bySerial.contains { $0.contains(#""id":"github.copilot.opt-out","change":"added","correction":false"#) })
        #expect(bench.run("guide", "diff", edition(1, bench), edition(2, bench), "--json") == .done)
        #expect(bench.output.split(separator: "\n").dropFirst() == bySerial)
        #expect(bench.run("guide", "diff", "1", "7") == .notFound)
        #expect(bench.run("guide", "diff", "1", edition(1, bench) + "x") == .notFound)
        #expect(bench.run("guide", "diff", "1", #filePath) == .refused)
    }

    @Test func anEditionFromAFileTakesThePlaceOfTheOneInUse() throws {
        let bench = try bench()
        #expect(bench.run("account", "add", "copilot:pro") == .done)
        #expect(bench.run("guide", "update", edition(2, bench), "--dry-run") == .done)
        #expect(bench.run("guide", "status") == .done)
        #expect(bench.output.hasPrefix("edition 1 of 2026-03-07"))
        #expect(bench.run("guide", "update", edition(2, bench)) == .done)
        #expect(bench.run("guide", "status") == .done)
        #expect(bench.output.hasPrefix("edition 2 of 2026-11-23"))
        #expect(bench.run("guide", "update", edition(2, bench)) == .done)
        #expect(bench.errors == "edition 2 is in use already\n")
    }

    @Test func whatMayNotTakeItsPlaceIsRefusedAndNothingChanges() throws {
        let bench = try bench()
        #expect(bench.run("guide", "update", edition(2, bench)) == .done)
        let before = try bench.home.dump()
        #expect(bench.run("guide", "update", edition(1, bench)) == .refused)
        #expect(bench.errors.contains("edition 1 is older than edition 2, which was taken in before"))
        var text = try String(contentsOfFile: edition(2, bench), encoding: .utf8)
        text.replace("Keep Activity", with: "Drop Activity")
        let changed = try bench.home.write(Array(text.utf8), to: "changed.json")
        try bench.home.write(TestSigner().sign(Array(text.utf8)), to: "changed.json.sig")
        #expect(bench.run("guide", "update", changed) == .refused)
        let huge = try bench.home.write([UInt8](repeating: 32, count: 1 << 21), to: "huge.json")
        #expect(bench.run("guide", "update", huge) == .refused)
        #expect(bench.errors.contains("larger than 1048576 bytes"))
        #expect(try bench.home.dump() == before)
    }

    @Test func anExpiredEditionIsRefused() throws {
        let bench = try bench()
        #expect(bench.run("status") == .done)
        bench.now = try #require(Instant(rfc3339: "2027-05-31T00:00:00Z"))
        #expect(bench.run("guide", "update", edition(2, bench)) == .refused)
        #expect(bench.errors.contains("edition 2 expired on 2027-05-31"))
    }

    @Test func newsTellsWhatChangedForMyAccountsAndCanBeMarkedAsRead() throws {
        let bench = try bench()
        #expect(bench.run("account", "add", "copilot:pro") == .done)
        #expect(bench.run("news", "--exit-code") == .done)
        #expect(bench.run("guide", "update", edition(2, bench)) == .done)
        #expect(bench.run("news", "--exit-code") == .somethingToDo)
        #expect(
            bench.output.hasPrefix(
                "GitHub Copilot – your copilot-pro\n  new step (C01): GitHub announced on 25 March 2026"))
        #expect(bench.output.contains("\n    optout do copilot-pro\n"))
        #expect(bench.output.contains("no longer said: github.copilot.training-cannot-be-enabled"))
        #expect(bench.run("news", "--json") == .done)
        #expect(bench.output.contains("\"refs\":[\"C01\"]") && bench.output.contains("\"accounts\":[\"copilot-pro\"]"))
        #expect(bench.run("news", "--read") == .done)
        #expect(bench.run("news", "--exit-code") == .done)
        #expect(bench.run("undo") == .done)
        #expect(bench.run("news", "--exit-code") == .somethingToDo)
    }
}
