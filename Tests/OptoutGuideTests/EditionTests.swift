import Foundation
import OptoutConfig
import OptoutCore
import Testing

@testable import OptoutGuide

/// The repository's folder, three above this file.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

func publishedBytes(_ serial: Int) throws -> [UInt8] {
    try fileBytes("\(repository)/Config/guide/editions/\(serial).json", limit: GuideBundle.byteLimit)
}

func published(_ serial: Int) throws -> Guide { try GuideBundle.decode(publishedBytes(serial)) }

/// The guide as it is published.
@Suite(.serialized) struct EditionTests {
    /// With `OPTOUT_RECORD=1` in the environment the newest edition is written instead.
    @Test func theNewestEditionIsWhatItsSourcesSay() throws {
        let sources = try GuideSources(folder: repository + "/Config/guide")
        let serial = sources.guide.serial
        let guide = try GuideBuild.build(sources, previous: serial == 1 ? nil : published(serial - 1))
        let bytes = try GuideBundle.encode(guide)
        let path = "\(repository)/Config/guide/editions/\(serial).json"
        if ProcessInfo.processInfo.environment["OPTOUT_RECORD"] == "1" {
            try Data(bytes).write(to: URL(filePath: path))
        }
        #expect(try publishedBytes(serial) == bytes)
    }

    private func plan(_ plan: String, of product: String, _ serial: Int) throws -> (Product, [Step], [Terms]) {
        let product = try #require(published(serial).product(.init(product)))
        let id = Plan.ID(plan)
        try #require(product.plan(id) != nil)
        return (
            product, product.steps.filter { $0.plans.isEmpty || $0.plans.contains(id) },
            product.terms.filter { $0.plans.isEmpty || $0.plans.contains(id) }
        )
    }

    /// Ids of the steps asked of everybody, whatever the account is used for.
    private func asked(_ steps: [Step]) -> [String] {
        steps.filter { $0.shape != .habit && $0.usedFor.isEmpty }.map(\.id.text)
    }

    @Test(arguments: ["free", "pro", "pro-plus", "max"])
    func copilotForIndividualsAsksNothingInTheFirstEditionAndOneThingInTheSecond(name: String) throws {
        let (_, before, was) = try plan(name, of: "github/copilot", 1)
        #expect(asked(before).isEmpty)
        #expect(was.map(\.training) == [.off])
        let (product, after, now) = try plan(name, of: "github/copilot", 2)
        #expect(asked(after) == ["github.copilot.opt-out"])
        #expect(now.map(\.training) == [.off, .choiceOn])
        #expect(now.map { $0.effective?.description } == [nil, "2026-04-24"])
        #expect(product.mainSetting?.label == "Allow GitHub to use my data for AI model training")
    }

    @Test(arguments: [
        ("openai/chatgpt", ["business", "enterprise"]), ("github/copilot", ["business", "enterprise"]),
        ("anthropic/claude", ["team", "enterprise"]),
    ])
    func businessPlansAreNotTrainedOnAndAskNoOptOut(product: String, plans: [String]) throws {
        for serial in [1, 2] {
            for name in plans {
                let (_, steps, terms) = try plan(name, of: product, serial)
                let goals = Set(steps.filter { $0.shape != .habit }.map(\.goal))
                #expect(goals.isSubset(of: [.verifyDefault, .adminPolicy]), "\(product):\(name)")
                #expect(goals.contains(.verifyDefault), "\(product):\(name)")
                #expect(Set(terms.map(\.training)) == [.off])
            }
        }
    }

    /// Label and figures as the guide of 2026-03-07 has them.
    @Test(arguments: [
        ("openai/chatgpt", "openai.chatgpt.opt-out", "Improve the model for everyone"),
        ("anthropic/claude", "anthropic.claude.opt-out", "Help Improve Claude"),
        ("anthropic/claude-code", "anthropic.claude-code.opt-out", "Help Improve Claude"),
        ("google/gemini", "google.gemini.opt-out", "Keep Activity"),
    ])
    func consumersOptOutByTheSwitchOfTheGuide(product: String, step: String, label: String) throws {
        let product = try #require(published(1).product(.init(product)))
        let step = try #require(product.steps.first { $0.id.text == step })
        #expect(product.mainSetting?.label == label)
        #expect(step.end == Route.End(setting: try #require(product.mainSetting).id, value: "off"))
        #expect(step.goal == .optOut && step.shape == .once)
        #expect(product.terms.first?.training == .choiceOn)
    }

    @Test func theRecordsOwnFiguresAreThere() throws {
        let chatGPT = try #require(published(2).product(.init("openai/chatgpt")))
        #expect(chatGPT.purgeDays == 30 && chatGPT.exportLinkHours == 24)
        #expect(chatGPT.chatLink == "https://chatgpt.com/c/{id}")
        let claude = try #require(published(2).product(.init("anthropic/claude")))
        #expect(claude.purgeDays == 30 && claude.chatLink == "https://claude.ai/chat/{id}")
    }

    @Test(.enabled(if: pythonCan("import jsonschema, yaml"), "no Python with jsonschema and PyYAML"))
    func theSchemasAcceptTheSourcesAndNothingMore() throws {
        let output = try run("python3", [repository + "/Tests/OptoutGuideTests/check-schemas.py", repository])
        #expect(output.status == 0, "\(output.text)")
    }
}

/// Whether there is a Python that runs `script`.
func pythonCan(_ script: String) -> Bool { (try? run("python3", ["-c", script]).status) == 0 }
