import Foundation
import OptoutCore
import OptoutGuide
import OptoutTestSupport
import Testing

@testable import OptoutCLI

/// The person's own guide files, and products built on others.
@Suite struct OwnGuideTests {
    private let bench: TestBench

    init() throws {
        bench = try TestBench()
        try place(guide(serial: 1))
    }

    /// The published edition 1 with the checks for wrappers, under a serial of the test's own.
    private func guide(serial: Int) throws -> Guide {
        let file = ScratchHome.repository + "/Config/guide/editions/1.json"
        var guide = try GuideBundle.decode([UInt8](Data(contentsOf: URL(filePath: file))))
        guide.serial = serial
        guide.providers.removeAll { $0.id.text == "general" }
        guide.providers.append(Self.general(like: guide.products[0]))
        return guide
    }

    private static func general(like other: Product) -> Provider {
        let evidence = other.steps[0].evidence
        let steps = ["privacy-policy", "terms-underneath", "own-logging"].map { detail in
            Step(
                id: Step.ID("general.wrapper.verify-default.\(detail)"), goal: .verifyDefault,
                title: "Check the app's \(detail)", routes: [Route(clients: [.web], clicks: ["Read it"])],
                staysTrue: [Fact.ID("general.wrapper.caveat")], evidence: evidence)
        }
        let fact = Fact(
            id: Fact.ID("general.wrapper.caveat"), kind: .caveat, text: "Apps have rules of their own.",
            evidence: evidence)
        let terms = Terms(
            id: Identifier("general.wrapper.terms"), training: .unknown, text: "Nothing is known.", evidence: evidence)
        let product = Product(
            id: .wrapper, name: "Built on another", plans: [], terms: [terms], steps: steps, facts: [fact])
        return Provider(id: Provider.ID("general"), name: "In general", hosts: [], products: [product])
    }

    private func place(_ guide: Guide) throws {
        bench.home.environment["OPTOUT_GUIDE"] = try bench.home.write(GuideBundle.encode(guide), to: "guide.json")
    }

    @discardableResult
    private func own(_ text: String, _ name: String = "poe.yaml") throws -> String {
        try bench.home.write(Array(text.utf8), to: ".config/optout/guide.d/\(name)")
    }

    private func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: bench.home.path + "/.config/optout/guide.d/\(name)")
    }

    private let poe = """
        id: poe
        name: Poe
        hosts: []
        verified: 2026-03-01
        sources:
          me: {at: my own notes, read: 2026-03-01, grade: one}
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

    private let chatgpt = """
        id: openai
        name: OpenAI
        hosts: [notes.example]
        verified: 2026-03-01
        sources:
          me: {at: my own notes, read: 2026-03-01, grade: one}
        products:
          - id: openai/chatgpt
            name: ChatGPT
            steps:
              - id: openai.chatgpt.harden.password
                goal: harden
                title: Ask who has the password
                routes:
                  - {clients: [web], link: https://notes.example/how, clicks: [Ask]}
                sources: [me]

        """

    private func steps(_ account: String) throws -> [String] {
        _ = bench.run("todo", account, "--json")
        let document = try JSONSerialization.jsonObject(with: Data(bench.output.utf8)) as? [String: Any]
        let items = document?["items"] as? [[String: Any]] ?? []
        return items.compactMap { item in (item["step"] as? String).map { "\(item["kind"] ?? "") \($0)" } }.sorted()
    }

    // MARK: Own files

    @Test func theFirstCommandKnowsThem() throws {
        try own(poe)
        #expect(bench.run("guide", "poe") == .done)
        #expect(bench.output.contains("Ask them") && bench.output.contains("Check the app's own-logging"))
        #expect(bench.run("guide") == .done)
        #expect(bench.output.contains("poe"))
        #expect(bench.run("account", "add", "poe") == .done)
        #expect(
            try steps("poe") == [
                "open-step general.wrapper.verify-default.own-logging",
                "open-step general.wrapper.verify-default.privacy-policy",
                "open-step general.wrapper.verify-default.terms-underneath", "open-step poe.poe.harden.ask",
            ])
    }

    @Test func readingSaysThatTheyWaitAndTheNextChangeTakesThemIn() throws {
        #expect(bench.run("account", "add", "chatgpt:free") == .done)
        try own(chatgpt, "openai.yaml")
        #expect(bench.run("todo") == .done)
        #expect(bench.errors == "guide: your own files have changed; the next change takes them in\n")
        #expect(try !steps("chatgpt").joined().contains("harden"))
        #expect(bench.run("guide", "status", "--json") == .done)
        #expect(bench.output.contains(#""waiting":true,"files":[{"file":"openai.yaml","taken":"whole","problems":0}]"#))
        #expect(bench.run("account", "edit", "chatgpt", "--used-for", "private", "--dry-run") == .done)
        #expect(try !steps("chatgpt").joined().contains("harden"))
        bench.now = bench.now.adding(days: 1)
        #expect(bench.run("account", "edit", "chatgpt", "--used-for", "private") == .done)
        #expect(bench.errors.contains("your own guide files are in use as they are now; see 'optout news'"))
        #expect(try steps("chatgpt").contains("new-step openai.chatgpt.harden.password"))
        #expect(bench.run("news") == .done)
        #expect(bench.output.contains("Ask who has the password") && bench.output.contains("chatgpt-free"))
    }

    @Test func aChangedStepIsToldAsChangedAndARemovedOneGoes() throws {
        try own(chatgpt, "openai.yaml")
        #expect(bench.run("account", "add", "chatgpt:free") == .done)
        #expect(try steps("chatgpt").contains("open-step openai.chatgpt.harden.password"))
        bench.now = bench.now.adding(days: 1)
        try own(
            chatgpt.replacingOccurrences(of: "        title", with: "        shape: review\n        title"),
            "openai.yaml")
        #expect(bench.run("account", "edit", "chatgpt", "--used-for", "private") == .done)
        #expect(try steps("chatgpt").contains("changed-step openai.chatgpt.harden.password"))
        try remove("openai.yaml")
        #expect(bench.run("account", "edit", "chatgpt", "--used-for", "work") == .done)
        #expect(try !steps("chatgpt").joined().contains("harden"))
    }

    @Test func aBrokenFileTakesNothingAwayAndIsSaidWithEveryChange() throws {
        try own(poe)
        #expect(bench.run("account", "add", "poe") == .done)
        let path = try own(poe.replacingOccurrences(of: "goal: harden", with: "goal: hide"))
        for used in ["private", "work"] {
            #expect(bench.run("account", "edit", "poe", "--used-for", used) == .done)
            #expect(bench.errors == "something in your own guide files is not in use; see 'optout guide lint'\n")
        }
        #expect(try steps("poe").contains("open-step poe.poe.harden.ask"))
        #expect(bench.run("guide", "lint") == .refused)
        #expect(bench.output.hasPrefix("\(path):13:15: products[0].steps[0].goal: expected one of opt-out"))
        #expect(bench.run("guide", "status") == .done)
        #expect(bench.output.contains("poe.yaml: a problem: what was in use before stays"))
        #expect(bench.run("log", "--told", "--json") == .done)
        #expect(bench.output.split(separator: "edition-refused").count == 2)
        try own(poe)
        #expect(bench.run("account", "edit", "poe", "--used-for", "private") == .done)
        #expect(bench.errors == "")
    }

    @Test func theySurviveAnEditionWhoseIDsComeFirst() throws {
        try own(poe)
        try own(chatgpt, "openai.yaml")
        #expect(bench.run("account", "add", "chatgpt:free", "poe") == .done)
        var second = try guide(serial: 2)
        let index = try #require(second.providers.firstIndex { $0.id.text == "openai" })
        let place = try #require(second.providers[index].products.firstIndex { $0.id.text == "openai/chatgpt" })
        let official = Step(
            id: Step.ID("openai.chatgpt.harden.password"), goal: .harden, title: "Change the password",
            routes: [Route(clients: [.web], clicks: ["Change it"])], evidence: second.products[0].steps[0].evidence)
        second.providers[index].products[place].steps.append(official)
        try self.place(second)
        bench.now = bench.now.adding(days: 1)
        #expect(bench.run("account", "edit", "poe", "--used-for", "private") == .done)
        #expect(bench.errors.contains("edition 2 of the guide is in force now"))
        #expect(bench.errors.contains("something in your own guide files is not in use; see 'optout guide lint'"))
        #expect(bench.run("todo", "chatgpt") == .done)
        #expect(bench.output.contains("Change the password") && !bench.output.contains("Ask who has"))
        #expect(try steps("poe").contains("open-step poe.poe.harden.ask"))
        #expect(bench.run("guide", "status") == .done)
        #expect(bench.output.contains("openai.yaml: a problem: the guide has these entries itself, the others count"))
        #expect(bench.run("guide", "lint") == .refused)
        #expect(
            bench.output.hasSuffix(
                "openai.yaml:11:13: openai.chatgpt.harden.password id: the guide has an entry of this id; set aside\n"))
    }

    @Test func editionsAreComparedWithoutThem() throws {
        try own(chatgpt, "openai.yaml")
        #expect(bench.run("guide", "openai/chatgpt") == .done)
        #expect(bench.output.contains("Ask who has the password"))
        #expect(bench.run("guide", "diff", bench.home.path + "/guide.json", "1", "--json") == .done)
        #expect(bench.output.contains("\"items\":[]"))
    }

    @Test func undoAndRestoreKeepThemRight() throws {
        try own(poe)
        #expect(bench.run("account", "add", "poe") == .done)
        #expect(bench.run("backup") == .done)
        #expect(bench.run("undo") == .done)
        #expect(bench.run("guide", "poe") == .done)
        try own(poe.replacingOccurrences(of: "Ask them", with: "Ask us"))
        #expect(bench.run("account", "add", "poe", "--name", "two") == .done)
        #expect(bench.run("restore", "--yes") == .done)
        #expect(bench.run("todo") == .done)
        #expect(bench.output.contains("Ask them"))
        #expect(bench.run("account", "edit", "poe", "--used-for", "private") == .done)
        #expect(bench.run("todo") == .done)
        #expect(bench.output.contains("Ask us"))
    }

    @Test func lintTakesAnyFolderWithoutAnEdition() throws {
        #expect(bench.run("guide", "lint") == .done)
        #expect(bench.output == "you have no guide files of your own\n")
        try bench.home.write(Array(poe.utf8), to: "elsewhere/poe.yaml")
        #expect(bench.run("guide", "lint", bench.home.path + "/elsewhere") == .done)
        #expect(bench.output == "your own files, beside edition 1: 1 product, 1 step, no problem\n")
        #expect(bench.run("guide", "poe") == .notFound)
    }

    // MARK: Wrappers

    @Test func anUnlistedProductHasTheThreeChecksUnderItsOwnName() throws {
        #expect(bench.run("account", "add", "--other", "My Poe", "--built-on", "openai") == .done)
        #expect(
            try steps("my-poe") == [
                "open-step general.wrapper.verify-default.own-logging",
                "open-step general.wrapper.verify-default.privacy-policy",
                "open-step general.wrapper.verify-default.terms-underneath",
            ])
        #expect(bench.run("todo", "--json") == .done)
        #expect(!bench.output.contains("other/my-poe"))
        #expect(bench.run("show", "my-poe") == .done)
        #expect(bench.output.hasPrefix("my-poe – My Poe\ntraining: not known\n"))
        #expect(bench.output.contains("Apps have rules of their own."))
        #expect(bench.run("guide", "my-poe") == .done)
        #expect(bench.output.hasPrefix("My Poe (general/wrapper)\n"))
        #expect(bench.run("check", "my-poe") == .somethingToDo)
        #expect(bench.run("do", "--yes") == .done)
        #expect(bench.output.contains("my-poe – My Poe") && bench.output.contains("Apps have rules of their own."))
        #expect(try steps("my-poe").isEmpty)
    }
}
