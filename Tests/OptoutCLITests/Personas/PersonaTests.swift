import Foundation
import OptoutCore
import OptoutTestSupport
import Testing

@testable import OptoutCLI

/// What edition 2 tells thirteen people who wrote things down under edition 1: exactly what was worked out by hand.
@Suite struct PersonaTests {
    @Test func thereAreThirteen() {
        #expect(Persona.all.count == 13)
    }

    @Test(arguments: Persona.all.map(\.id))
    func theSecondEditionTellsThemExactlyWhatConcernsThem(id: String) throws {
        let persona = try #require(Persona.all.first { $0.id == id })
        let bench = try TestBench(at: "2026-03-08T09:00:00Z")
        for (name, text) in persona.own { try bench.home.write(Array(text.utf8), to: ".config/optout/guide.d/\(name)") }
        try writeDown(persona, bench)
        let before = Set(try chores(bench).map(\.id))
        try adoptSecondEdition(bench)
        let news = try chores(bench).filter { !before.contains($0.id) }
        let told = news.filter { $0.kind == "new-step" || $0.kind == "changed-step" }
        #expect(told.map(\.raised).sorted() == persona.raised.sorted())
        for step in persona.quiet {
            #expect(!news.contains { $0.account == step.account && $0.step == step.step }, "\(step)")
        }
        try expectOneTelling(of: told, bench)
    }

    /// A step misspelled in the table would never be raised.
    @Test func theTablesNameStepsThatExist() throws {
        let editions = try [1, 2].map { serial in
            try String(
                contentsOfFile: "\(ScratchHome.repository)/Config/guide/editions/\(serial).json", encoding: .utf8)
        }
        for persona in Persona.all {
            let own = persona.own.values.joined()
            for step in persona.quiet.map(\.step) + persona.raised.map(\.step) + persona.done.map(\.step) {
                #expect((editions + [own]).contains { $0.contains(step) }, "\(step)")
            }
        }
    }

    // MARK: Walking through a story

    private struct Open {
        var id: String
        var handle: String
        var account: String
        var step: String?
        var kind: String
        var raised: Persona.Raised
    }

    private func writeDown(_ persona: Persona, _ bench: TestBench) throws {
        bench.now = Instant(rfc3339: "2026-03-10T09:00:00Z") ?? .distantPast
        for line in persona.typed { try run(line.split(separator: " ").map(String.init), bench) }
        for step in persona.done {
            let open = try #require(try chores(bench).first { $0.account == step.account && $0.step == step.step })
            try run(["done", open.handle, "--date", step.date], bench)
        }
        if persona.typed.isEmpty { try run(["guide"], bench) }
    }

    /// The next change takes it in; marking the news as read is one.
    private func adoptSecondEdition(_ bench: TestBench) throws {
        bench.now = Instant(rfc3339: "2026-11-23T12:00:00Z") ?? .distantPast
        bench.home.environment["OPTOUT_GUIDE"] = ScratchHome.repository + "/Config/guide/editions/2.json"
        try run(["news", "--read"], bench)
    }

    private func run(_ arguments: [String], _ bench: TestBench) throws {
        let status = bench.run(arguments)
        #expect(status == .done, "\(arguments): \(bench.errors)")
    }

    private func chores(_ bench: TestBench) throws -> [Open] {
        try items(["todo", "--json"], bench).compactMap { item in
            func text(_ key: String) -> String { item[key] as? String ?? "" }
            let due = String(text("due").prefix(10))
            return Open(
                id: text("chore"), handle: text("handle"), account: text("account"), step: item["step"] as? String,
                kind: text("kind"),
                raised: .init(
                    account: text("account"), step: text("step"), kind: text("kind"), change: text("change"),
                    matters: due == "2026-11-23" ? nil : due))
        }
    }

    private func items(_ arguments: [String], _ bench: TestBench) throws -> [[String: Any]] {
        try run(arguments, bench)
        let object = try JSONSerialization.jsonObject(with: Data(bench.output.utf8)) as? [String: Any]
        return object?["items"] as? [[String: Any]] ?? []
    }

    private func expectOneTelling(of chores: [Open], _ bench: TestBench) throws {
        let told = try items(["log", "--told", "--json"], bench)
        for chore in chores { #expect(told.count { $0["chore"] as? String == chore.id } == 1, "\(chore.raised)") }
    }
}
