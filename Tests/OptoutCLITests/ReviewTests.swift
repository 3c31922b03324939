import OptoutCore
import OptoutTestSupport
import Testing

@testable import OptoutCLI
@testable import OptoutStore

/// `chats review`, a key for each chat, with keys in place of a terminal.
@Suite struct ReviewTests {
    /// A bench with an account and chats, one a day from 2025-01-01 on.
    private func bench(_ titles: [String?], keys: String = "") throws -> TestBench {
        let bench = try TestBench()
        #expect(bench.run("account", "add", "chatgpt:free", "--name", "mine") == .done, "\(bench.errors)")
        let record = try OptoutStore.Record.open(at: bench.home.record, by: .optout, now: bench.now)
        let account = try #require(try record.accounts().first)
        let staging = try record.staging(for: account.id, at: bench.now)
        for (index, title) in titles.enumerated() {
            let created = try #require(Instant(rfc3339: "2025-01-01T10:00:00Z")).adding(days: index)
            try staging.append(
                ExportedChat(
                    id: "id-\(index)", title: title, createdAt: created, lastAt: created, messages: 2 + index,
                    words: 100 * (index + 1), files: index % 2, moments: [created]))
        }
        let summary = ExportSummary(
            product: account.product, format: "example/1", accountKey: nil, isComplete: true, missing: [],
            date: Instant(rfc3339: "2026-01-01T00:00:00Z"), seen: titles.count, skipped: [:])
        _ = try record.commit(
            staging, summary, into: account.id, fileName: nil, purgeDays: 30, keepsTitles: true,
            Writing(now: bench.now, zone: .utc, dryRun: false))
        bench.keys = Array(keys)
        bench.terminal.isOutput = true
        return bench
    }

    /// States of the chats in the order of their age, from `chats --json`.
    private func states(_ bench: TestBench) -> [String] {
        bench.keys = []
        #expect(bench.run("chats", "--state", "all", "--json") == .done, "\(bench.errors)")
        return values("state", bench)
    }

    private func changes(_ bench: TestBench) -> [String] {
        #expect(bench.run("log", "--json") == .done)
        return values("what", bench)
    }

    /// The text of a field in each line of what was printed that has it.
    private func values(_ field: String, _ bench: TestBench) -> [String] {
        bench.output.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "\"\(field)\":\"", maxSplits: 1)
            return parts.count == 2 ? String(parts[1].prefix { $0 != "\"" }) : nil
        }
    }

    @Test func oneKeyAnswersForOneChat() throws {
        let bench = try bench(["a", "b", "c", "d"], keys: "dksq")
        #expect(bench.run("chats", "review") == .done, "\(bench.errors)")
        #expect(bench.output.contains("1 chat recorded as deleted, 1 kept, 1 skipped, 1 not looked at"))
        #expect(bench.output.contains("undo: optout undo "))
        #expect(states(bench) == ["deleted", "kept", "to-delete", "to-delete"])
    }

    @Test func manyAnswersAreFewChanges() throws {
        let bench = try bench((1...120).map { "chat \($0)" }, keys: String(repeating: "d", count: 119) + "k")
        #expect(bench.run("chats", "review") == .done)
        #expect(changes(bench).prefix(4) == ["chats-keep", "chats-deleted", "chats-deleted", "chats-deleted"])
        #expect(states(bench).filter { $0 == "deleted" }.count == 119)
    }

    @Test func undoTakesTheLastAnswersBackAlsoThoseWrittenDown() throws {
        // 50 answers are written down; then two more wait, and four are taken back.
        let keys = String(repeating: "d", count: 52) + "uuuu" + "k" + "q"
        let bench = try bench((1...60).map { "chat \($0)" }, keys: keys)
        #expect(bench.run("chats", "review") == .done)
        #expect(bench.output.contains("48 chats recorded as deleted, 1 kept, 0 skipped, 11 not looked at"))
        // One for the 48 and one for the one kept; the one for the 50 stands no more.
        #expect(bench.output.split(separator: "undo: optout undo").count == 3)
        let found = states(bench)
        #expect(found.prefix(48).allSatisfy { $0 == "deleted" } && found[48] == "kept")
        #expect(found.dropFirst(49).allSatisfy { $0 == "to-delete" })
    }

    @Test func whatStandsInTheWayOfUndoIsSaid() throws {
        let bench = try bench(["a"], keys: "uq")
        #expect(bench.run("chats", "review") == .done)
        #expect(bench.output.contains("nothing to undo"))
    }

    @Test func ctrlCWritesDownWhatWasAnswered() throws {
        let bench = try bench(["a", "b"], keys: "d")
        bench.signal = 2
        #expect(bench.run("chats", "review") == .done)
        #expect(bench.ended == 2)
        #expect(states(bench) == ["deleted", "to-delete"])
    }

    @Test func aDryRunWritesNothing() throws {
        let bench = try bench(["a", "b"], keys: "dk")
        #expect(bench.run("chats", "review", "--dry-run") == .done)
        #expect(bench.output.contains("would do: 1 chat recorded as deleted, 1 kept"))
        #expect(states(bench) == ["to-delete", "to-delete"])
    }

    @Test func openShowsTheLinkWhereThereIsNoDesktop() throws {
        let bench = try bench(["a"], keys: "oq")
        #expect(bench.run("chats", "review") == .done)
        #expect(bench.output.contains("https://chatgpt.com/c/id-0"))
        var opened: [String] = []
        bench.keys = Array("oq")
        bench.browse = {
            opened.append($0.text)
            return true
        }
        #expect(bench.run("chats", "review") == .done)
        #expect(opened == ["https://chatgpt.com/c/id-0"])
    }

    @Test func withoutATerminalNothingIsAsked() throws {
        let bench = try bench(["a"])
        #expect(bench.run("chats", "review") == .usage)
        #expect(bench.errors.hasPrefix("Error: cannot walk through chats without a terminal\nHint: "))
    }

    /// Titles that are wide, have no width, stack marks, turn direction or steer the terminal.
    private static let hostile = [
        String(repeating: "日本語の題名", count: 20), String(repeating: "e\u{301}", count: 90) + "!",
        "a" + String(repeating: "\u{301}", count: 5_000), "\u{202E}evil\u{202C}", "\u{1B}[2J\u{1B}]0;x\u{7}",
        String(repeating: "👩‍👩‍👧", count: 30), "⚡✅🏳️‍🌈" + String(repeating: "❤️", count: 60),
        String(repeating: "\u{200B}", count: 300), "line\none\r\ttwo", String(repeating: "שלום ", count: 40),
    ]

    @Test(arguments: [40, 60, 80, 100, 200])
    func noTitleBreaksALine(columns: Int) throws {
        let bench = try bench(Self.hostile + [nil], keys: String(repeating: "s", count: Self.hostile.count + 1))
        bench.terminal.columns = columns
        #expect(bench.run("chats", "review") == .done)
        for line in bench.output.split(separator: "\n") {
            let shown = line.filter { !"\u{2068}\u{2069}".contains($0) }
            #expect(Sanitizer.width(shown) <= columns, "\(line)")
            #expect(!line.unicodeScalars.contains { $0.value < 32 || ($0.value > 0x200A && $0.value < 0x2010) })
        }
    }

    @Test(arguments: [
        ("d", [Keyboard.Press.key("d")]), ("D", [.key("d")]), ("\u{1B}[A", [.other]),
        ("\u{1B}OPd", [.other, .key("d")]),
        ("\u{1B}[15~q", [.other, .key("q")]), ("é", [.other]), ("日d", [.other, .key("d")]), ("\u{4}", [.ended]),
        ("\u{1B}", [.other]), ("\r", [.other]), ("?u", [.key("?"), .key("u")]),
    ])
    func keysAreReadFromWhatATerminalSends(sent: String, presses: [Keyboard.Press]) {
        var bytes = Array(sent.utf8)
        var found: [Keyboard.Press] = []
        while let press = Keyboard.Press.take(from: &bytes) { found.append(press) }
        #expect(found == presses)
    }
}
