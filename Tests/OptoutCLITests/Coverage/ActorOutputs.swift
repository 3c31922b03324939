import Foundation
import OptoutCore
import OptoutGuide
import OptoutTestSupport

@testable import OptoutCLI

/// What the program says and does with edition 1 for one account at every plan of every product.
struct ActorOutputs {
    /// Everything printed by the commands of each actor, white space made one.
    private(set) var said: [CoveredStatement.Actor: String] = [:]
    /// Steps that became a chore of some account.
    private(set) var chores: Set<String> = []
    private let guide: Guide

    init(guide: Guide) throws {
        self.guide = guide
        let bench = try TestBench()
        bench.terminal.columns = 10_000
        let accounts = try Self.addAccounts(bench, guide)
        said[.page] = Self.pages(bench, guide)
        said[.answer] = Self.answers(bench)
        chores = Self.openSteps(bench)
        said[.line] = Self.walk(bench, accounts)
        said[.answer, default: ""] += "\n" + Self.answers(bench)
    }

    func says(_ text: String, _ actor: CoveredStatement.Actor) -> Bool {
        said[actor]?.contains(Self.flat(text)) ?? false
    }

    /// Whether the step is one, or is served by a chore of its own kind.
    func isChore(_ id: String) -> Bool {
        guard let step = guide.products.flatMap(\.steps).first(where: { $0.id.text == id }) else { return false }
        switch step.goal {
        case .getExport: return chores.contains("get-export \(id)")
        case .deleteOld: return step.shape == .once && step.after.contains { chores.contains($0.text) }
        default: return chores.contains(id)
        }
    }

    /// Used for work and in the US, which is where edition 1 asks most; on every client.
    private static func addAccounts(_ bench: TestBench, _ guide: Guide) throws -> [Walker] {
        var accounts: [Walker] = []
        for product in guide.products where product.id.text != "general/wrapper" {
            for (index, plan) in (product.plans.map(\.id.text) + (product.plans.isEmpty ? [""] : [])).enumerated() {
                let slug = "a\(accounts.count)-\(index)"
                let name = plan.isEmpty ? product.id.text : "\(product.id.text):\(plan)"
                let added = bench.run("account", "add", name, "--name", slug, "--region", "US", "--used-for", "work")
                guard added == .done else { throw Unexpected(output: bench.errors) }
                let clients = Set(product.steps.flatMap(\.routes).flatMap(\.clients))
                accounts.append(
                    .init(slug: slug, clients: index == 0 ? Client.allCases.filter(clients.contains) : [.web]))
            }
        }
        guard bench.run("account", "add", "--other", "Poe", "--built-on", "openai") == .done else {
            throw Unexpected(output: bench.errors)
        }
        return accounts
    }

    private static func pages(_ bench: TestBench, _ guide: Guide) -> String {
        var commands = [["guide"], ["guide", "--json"], ["guide", "advice"], ["guide", "status"]]
        commands += guide.advice.map { ["guide", "advice", $0.id.text] }
        for product in guide.products {
            commands += [["guide", product.id.text], ["guide", product.id.text, "--json"]]
        }
        return flat(commands.map { output(bench, $0) }.joined(separator: "\n"))
    }

    private static func answers(_ bench: TestBench) -> String {
        flat(
            [[], ["--json"], ["--for", "private"], ["--for", "work"], ["--for", "code"]].map {
                output(bench, ["check"] + $0)
            }.joined(separator: "\n"))
    }

    private static func openSteps(_ bench: TestBench) -> Set<String> {
        _ = bench.run("todo", "--json")
        let items = json(bench.output)["items"] as? [[String: Any]] ?? []
        let steps = items.compactMap { $0["step"] as? String }
        let exports = items.filter { $0["kind"] as? String == "get-export" }.compactMap { $0["product"] as? String }
        let ids = exports.map { "get-export " + $0.replacingOccurrences(of: "/", with: ".") + ".get-export" }
        return Set(steps + ids)
    }

    /// Each account's chores walked through, the first of each product on every client its routes name, and left undone;
    /// then its switch recorded as off.
    private static func walk(_ bench: TestBench, _ accounts: [Walker]) -> String {
        accounts.map { account in
            let walked = account.clients.map { client in
                bench.answers = Array(repeating: "no", count: 40)
                return output(bench, ["do", account.slug, "--client", client.rawValue])
            }
            bench.answers = []
            bench.now = bench.now.adding(days: 1)
            return walked.joined(separator: "\n") + "\n" + output(bench, ["set", account.slug, "off"])
        }.map(flat).joined(separator: "\n")
    }

    private struct Walker {
        var slug: String
        var clients: [Client]
    }

    private static func output(_ bench: TestBench, _ command: [String]) -> String {
        _ = bench.run(command)
        return bench.output + "\n" + bench.errors
    }

    private static func json(_ text: String) -> [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
    }

    static func flat(_ text: String) -> String {
        text.replacingOccurrences(of: "\\/", with: "/").replacingOccurrences(of: "\\\"", with: "\"")
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    struct Unexpected: Error { var output: String }
}
