import Glibc
import OptoutConfig
import OptoutCore
import OptoutGuide
import OptoutStore
import Systemd
import Testing

@testable import OptoutDaemon

/// The person's own guide files as the daemon takes them in.
@Suite struct OwnEntriesTests {
    private let desk: Desk
    private let folder: String

    init() throws {
        desk = try Desk()
        var template = Array("/tmp/optout-own-XXXXXX".utf8CString)
        let made = mkdtemp(&template)
        folder = String(cString: try #require(made))
        let repository = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let bytes = try fileBytes(
            repository + "/Config/guide/editions/1.json", limit: GuideBundle.byteLimit)
        _ = try desk.record.adopt(
            GuideBundle.decode(bytes), digest: GuideBundle.digest(of: bytes), changes: [],
            Writing(now: desk.now, zone: .utc))
    }

    private func place(_ text: String, at name: String = "poe.yaml") throws {
        let file = try #require(fopen(folder + "/" + name, "w"))
        fputs(text, file)
        fclose(file)
    }

    private func adopt() throws {
        desk.now = desk.now.adding(seconds: 1)
        try OwnEntries(folder: folder, record: desk.record) { desk.complaints.append($0) }
            .adopt(Writing(now: desk.now, zone: .utc))
    }

    private func told(_ kind: ReminderKind) throws -> Int {
        try desk.record.told().filter { $0.telling.kind == kind }.count
    }

    /// Of the one step that the file brings.
    private var title: String? {
        get throws { try desk.record.product(Product.ID("poe/poe"))?.steps.first?.title }
    }

    private let sound = """
        id: poe
        name: Poe
        hosts: []
        verified: 2026-11-01
        sources:
          me: {at: my own notes, read: 2026-11-01, grade: one}
        products:
          - id: poe/poe
            name: Poe
            builtOn: openai
            steps:
              - id: poe.poe.harden.ask
                goal: harden
                title: Ask them
                routes:
                  - {clients: [web], clicks: [Ask]}
                sources: [me]

        """

    @Test func aFileIsTakenInOnceAndGoesWithItsFile() throws {
        try place(sound)
        try adopt()
        let version = try desk.record.told().count
        try adopt()
        #expect(try title == "Ask them")
        #expect(try desk.record.told().count == version)
        unlink(folder + "/poe.yaml")
        try adopt()
        #expect(try title == nil)
        #expect(desk.complaints.isEmpty)
    }

    @Test func aBrokenFileLeavesWhatStoodThereAndIsToldOnce() throws {
        try place(sound)
        try adopt()
        try place(sound + "  nonsense: true\n")
        try adopt()
        try adopt()
        #expect(try title == "Ask them")
        #expect(try told(.editionRefused) == 1 && desk.complaints.count == 1)
        try place(sound + "nonsense: true\n")
        try adopt()
        #expect(try told(.editionRefused) == 2)
        try place(sound.split(separator: "Ask them").joined(separator: "Ask us"))
        try adopt()
        #expect(try title == "Ask us")
        #expect(try desk.record.ownFilesRefused() == 0)
    }

    @Test func aBrokenFileStopsNoOther() throws {
        try place("id: [", at: "bad.yaml")
        try place(sound)
        try adopt()
        #expect(try title == "Ask them")
        #expect(try told(.editionRefused) == 1)
    }

    @Test func aStepOfOnesOwnIsANewStepForAccountsThereToldOnce() throws {
        try place(sound)
        try adopt()
        let now = desk.now
        _ = try desk.record.change(.accountAdd, Writing(now: now, zone: .utc)) {
            try $0.addAccount(
                Account(id: Account.ID(""), slug: "poe", product: Product.ID("poe/poe"), recordedAt: now))
        }
        let more = """
                  - id: poe.poe.harden.more
                    goal: harden
                    title: Ask more
                    routes:
                      - {clients: [web], clicks: [Ask]}
                    sources: [me]

            """
        try place(sound + more)
        try adopt()
        try adopt()
        let news = try desk.record.told().filter { $0.telling.kind == .newStep }
        #expect(news.map { $0.chore?.key.step?.text } == ["poe.poe.harden.more"])
    }

    @Test func theJournalNamesOnesOwnStepAndNeverAnUnlistedProduct() throws {
        let home = folder + "/home"
        for path in ["", "/.config", "/.config/optout", "/.config/optout/guide.d"] { mkdir(home + path, 0o700) }
        try place(sound, at: "home/.config/optout/guide.d/poe.yaml")
        let surroundings = Surroundings(
            paths: try Paths(environment: ["HOME": home], program: "/nowhere/bin/optoutd"), now: { desk.now },
            zone: { .utc }, journal: desk.journal, complain: { desk.complaints.append($0) })
        let pass = Pass(record: desk.record, surroundings: surroundings, config: Config())
        _ = try pass.run(readingGuide: true)
        let now = desk.now
        _ = try desk.record.change(.accountAdd, Writing(now: now, zone: .utc)) { change in
            var diary = Account(
                id: Account.ID(""), slug: "diary", product: Product.ID("other/diary"), recordedAt: now)
            diary.other = .init(name: "Diary Bot", builtOn: Provider.ID("openai"))
            let poe = Account(id: Account.ID(""), slug: "poe", product: Product.ID("poe/poe"), recordedAt: now)
            _ = try change.addAccounts([diary, poe])
        }
        _ = try pass.run(readingGuide: false)
        let named = desk.sent.compactMap { $0["OPTOUT_PRODUCT"] }.sorted()
        #expect(named == Array(repeating: "general/wrapper", count: 3) + Array(repeating: "poe/poe", count: 4))
        #expect(desk.sent.contains { $0["MESSAGE"]?.hasPrefix("Poe: Ask them – optout do ") == true })
        let values = desk.sent.flatMap(\.fields).map { $0.value.lowercased() }
        #expect(!values.contains { $0.contains("diary") || $0.contains(folder) })
        #expect(desk.complaints.isEmpty)
    }

    @Test func aFolderThatCannotBeReadChangesNothing() throws {
        try place(sound)
        try adopt()
        let file = OwnEntries(folder: folder + "/poe.yaml", record: desk.record) { desk.complaints.append($0) }
        try file.adopt(Writing(now: desk.now, zone: .utc))
        #expect(try title == "Ask them")
        #expect(desk.complaints.count == 1)
    }
}
