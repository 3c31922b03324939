import Foundation
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
        #expect(bench.run("guide", "update", bench.home.path + "/none", "--unsigned") == .notFound)
    }

    @Test func anEditionWithoutSignatureNeedsToBeAskedFor() throws {
        let bench = try TestBench()
        #expect(bench.run("guide", "update", edition(2)) == .refused)
        #expect(bench.errors.contains("is not signed, so nothing proves who made it\nHint: if you know"))
    }
}
