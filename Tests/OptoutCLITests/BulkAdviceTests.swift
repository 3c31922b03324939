import OptoutCore
import OptoutTestSupport
import Testing

@testable import OptoutCLI
@testable import OptoutStore

/// What is said of a provider's way of deleting many chats at once, by edition 2 of the guide.
@Suite struct BulkAdviceTests {
    private let bench: TestBench
    private let record: OptoutStore.Record

    init() throws {
        bench = try TestBench(at: "2026-03-10T12:00:00Z")
        bench.home.environment["OPTOUT_GUIDE"] = ScratchHome.repository + "/Config/guide/editions/2.json"
        bench.terminal.isOutput = true
        #expect(bench.run("status") == .done)
        record = try OptoutStore.Record.open(at: bench.home.record, by: .optout, now: bench.now)
    }

    /// Adds an account with a chat per day given, turned off on 2026-02-10.
    private func add(_ product: String, _ name: String, _ days: String...) throws {
        #expect(bench.run("account", "add", product, "--name", name) == .done, "\(bench.errors)")
        #expect(bench.run("set", name, "off", "--date", "2026-02-10") == .done, "\(bench.errors)")
        let account = try #require(try record.accounts().first { $0.slug == name })
        let staging = try record.staging(for: account.id, at: bench.now)
        for (index, day) in days.enumerated() {
            let created = try #require(Instant(rfc3339: day + "T10:00:00Z"))
            try staging.append(
                ExportedChat(
                    id: "\(name)-\(index)", title: "about \(day)", createdAt: created, lastAt: created, messages: 2,
                    words: 10, moments: [created]))
        }
        let summary = ExportSummary(
            product: account.product, format: "example/1", accountKey: nil, isComplete: true, missing: [],
            date: Instant(rfc3339: "2026-03-09T00:00:00Z"), seen: days.count, skipped: [:])
        _ = try record.commit(
            staging, summary, into: account.id, fileName: nil, purgeDays: nil, keepsTitles: true,
            Writing(now: bench.now, zone: .utc, dryRun: false))
    }

    /// The page of the chats to delete, answered with `answer`.
    private func page(_ name: String, _ answer: String = "quit") throws -> String {
        let account = try #require(try record.accounts().first { $0.slug == name })
        let chores = try record.chores(at: bench.now, account: account.id)
        let chore = try #require(chores.first { $0.key.kind == .deleteChats })
        bench.answers = ["skip", answer]
        let product = try #require(try record.product(account.product))
        if account.plan != nil || product.plans.count < 2 { bench.answers.removeFirst() }
        #expect(bench.run("do", chore.handle) == .done, "\(bench.errors)")
        return bench.output
    }

    @Test func aRangeEndsOnTheDayOfTheOptOutAndCanBeRecordedAsSuch() throws {
        try add("gemini", "gem", "2024-05-01", "2025-11-30", "2026-02-10", "2026-02-20")
        let page = try page("gem")
        #expect(page.contains("  all at once, from 2024-05-01 to 2026-02-10\n"))
        #expect(page.contains("https://myactivity.google.com/product/gemini"))
        #expect(page.contains("Let it begin on 2024-05-01 and end on 2026-02-10"))
        #expect(page.contains("when that is done: optout chats deleted --account gem --until 2026-02-10"))
        // The one of 2026-02-20 lies outside.
        #expect(!page.contains("that need not"))
        _ = try self.page("gem", "range")
        #expect(bench.errors.contains("are they deleted now? yes/range/everything/no/later"))
        #expect(bench.run("chats", "--account", "gem", "--state", "deleted", "--json") == .done)
        #expect(bench.output.contains(#""total":3,"#))
        #expect(bench.run("show", "gem") == .done)
        #expect(bench.output.contains("everything until 2026-02-10 was deleted on 2026-03-10, you say"))
    }

    @Test func aRangeReachesToANewerChatThatHasToGo() throws {
        try add("gemini", "gem", "2025-01-01", "2026-03-05", "2026-03-08")
        #expect(bench.run("set", "gem", "on", "--date", "2026-03-01") == .done)
        #expect(bench.run("set", "gem", "off", "--date", "2026-03-06") == .done)
        #expect(try page("gem").contains("from 2025-01-01 to 2026-03-06"))
    }

    @Test func whatElseGoesAndWhatToSaveIsSaidWhereOnlyAllCanBeDeleted() throws {
        try add("chatgpt:free", "gpt", "2025-01-01", "2025-01-02", "2026-02-20", "2026-03-02")
        #expect(bench.run("chats", "keep", "--match", "2025-01-02", "--yes") == .done)
        let page = try page("gpt")
        #expect(page.contains("  all chats at once, and only all\n"))
        #expect(page.contains("with them go 2 chats of this account that need not, the newest of 2026-03-02"))
        #expect(page.contains("with them go 1 chat you keep: save them first"))
        #expect(page.contains("  2025-01-02  about 2025-01-02\n      https://chatgpt.com/c/gpt-1\n"))
        #expect(page.contains("with them go the chats in your projects"))
        #expect(page.contains("when that is done: optout chats deleted --account gpt\n"))
    }

    @Test func tickingInAListTakesNothingElse() throws {
        try add("claude:pro", "cl", "2025-01-01", "2025-06-30", "2026-02-20")
        let page = try page("cl")
        #expect(page.contains("many at once, those from 2025-01-01 to 2026-02-10"))
        #expect(page.contains("not confirmed: look whether it is there"))
        #expect(!page.contains("with them go"))
        #expect(page.contains("optout chats deleted --account cl --state to-delete\n"))
    }

    @Test func aProviderWithoutAWayHasNone() throws {
        try add("mistral/le-chat:free", "mi", "2025-01-01")
        #expect(try !page("mi").contains("at once"))
    }

    @Test func aLongListEndsWithTheWay() throws {
        try add("gemini", "gem", "2025-01-01", "2025-01-02", "2025-01-03", "2025-01-04", "2025-01-05")
        #expect(bench.run("chats") == .done)
        #expect(bench.output.contains("Gemini: all at once, from 2025-01-01 to 2026-02-10"))
        #expect(bench.output.contains("then: optout chats deleted --account gem --until 2026-02-10"))
        #expect(bench.run("chats", "--quiet") == .done)
        #expect(!bench.output.contains("at once"))
        #expect(bench.run("chats", "--limit", "1", "--match", "01-05") == .done)
        #expect(!bench.output.contains("at once"))
    }

    @Test func aDeletionSaysWhenItCanBeProved() throws {
        try add("chatgpt:free", "gpt", "2025-01-01", "2025-01-02")
        #expect(bench.run("chats", "keep", "--match", "01-02", "--yes") == .done)
        #expect(bench.run("chats", "deleted", "--account", "gpt", "--yes") == .done)
        #expect(bench.output.contains("1 chat you keep left out"))
        #expect(
            bench.output.contains("ChatGPT takes up to 30 days to remove it; a new export from 2026-04-09 on can"))
    }

    @Test func anEmptyListSaysWhatNobodyKnows() throws {
        #expect(bench.run("account", "add", "perplexity:free", "--name", "px") == .done)
        #expect(bench.run("chats", "deleted", "--account", "px", "--until", "2025-12", "--yes") == .done)
        #expect(bench.run("chats") == .done)
        #expect(bench.output.contains("px: never imported, so nobody knows what lies there"))
        #expect(bench.output.contains("everything until 2025-12-31 was deleted on 2026-03-10, you say"))
    }
}
