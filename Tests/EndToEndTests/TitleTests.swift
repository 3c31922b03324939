import Foundation
import OptoutTestSupport
import Testing

/// Titles are somebody else's bytes: shown harmlessly, kept in one table, in no event and no backup.
@Suite struct TitleTests {
    private static let marker = "zzmarkerzz"

    private static let titles = [
        "\u{1b}[2J\u{1b}]52;c;QUFB\u{7}", "line\nPRIORITY=0\nMESSAGE_ID=ffffffffffffffffffffffffffffffff",
        "\u{202e}live\u{202c}", "\u{9b}31m", "a" + String(repeating: "\u{301}", count: 100_000), "x\u{2028}y\u{2029}z",
        "\u{e0041}\u{e0042}", "\u{200b}\u{feff}\u{00ad}", "tab\tdel\u{7f}nul\u{0}",
        "\u{1b}]8;;https://example.org\u{7}x",
        "=HYPERLINK(1)", "'; DROP TABLE chat; --",
    ].map { marker + $0 }

    private func imported() throws -> (ScratchHome, Program) {
        let home = try ScratchHome()
        let optout = Program("optout", in: home)
        let chats: [[String: Any]] = Self.titles.enumerated().map { number, title in
            let message: [String: Any] = [
                "author": ["role": "user"], "create_time": 1_700_000_000, "content": ["parts": ["word"]],
            ]
            return [
                "conversation_id": "chat-\(number)", "title": title, "create_time": 1_700_000_000,
                "mapping": ["n": ["message": message]],
            ]
        }
        try home.write(Array(try JSONSerialization.data(withJSONObject: chats)), to: "conversations.json")
        try #require(try optout.run(["account", "add", "chatgpt:free"]).status == 0)
        try #require(try optout.run(["import", "conversations.json", "--yes"]).status == 0)
        return (home, optout)
    }

    @Test(arguments: [["chats"], ["chats", "--json"], ["do", "--json"], ["show", "chatgpt"], ["todo"], ["log"]])
    func noTitleReachesTheScreenRaw(_ command: [String]) throws {
        let (_, optout) = try imported()
        let outcome = try optout.run(command)
        for text in [outcome.output, outcome.errors] {
            let bad = text.unicodeScalars.first { scalar in
                let category = scalar.properties.generalCategory
                return scalar != "\n" && [.control, .format, .lineSeparator, .paragraphSeparator].contains(category)
            }
            #expect(bad == nil, "\(command): U+\(String(bad?.value ?? 0, radix: 16))")
            #expect(text.unicodeScalars.filter { $0 == "\u{301}" }.count < 1_000, "\(command)")
        }
        if command == ["chats"] {
            #expect(outcome.output.split(separator: "\n").count == Self.titles.count + 1)
        }
    }

    @Test func titlesStandInOneTableOnly() throws {
        let (home, optout) = try imported()
        try #require(try optout.run(["chats", "deleted", "--account", "chatgpt", "--yes"]).status == 0)
        try #require(try optout.run(["backup"]).status == 0)
        let dump = try #require(try home.dump())
        for line in dump.split(separator: "\n") where line.contains(Self.marker) {
            #expect(line.hasPrefix("INSERT INTO title VALUES"), "\(line.prefix(200))")
        }
        let folder = home.path + "/.local/share/optout/backups"
        let backups = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(!backups.isEmpty)
        for name in backups {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
            #expect(bytes.range(of: Data(Self.marker.utf8)) == nil, "\(name)")
        }
    }
}
