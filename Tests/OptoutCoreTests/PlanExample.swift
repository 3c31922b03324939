import Foundation
import OptoutCore
import OptoutTestSupport
import Testing

/// A line of `plan-examples.tsv`: what happens to one account, and what has to be told of it.
struct PlanExample: CustomTestStringConvertible {
    struct Fact {
        var at: Instant
        var words: [String]

        var word: String { words[0] }
        /// The fact's last word, a date.
        var date: Instant { OptoutCoreTests.at(words[words.count - 1]) }
    }

    let name: String
    let product: [String: String]
    let facts: [Fact]
    let until: Instant
    let told: [String]

    var testDescription: String { name }

    static func all() throws -> [PlanExample] {
        let path = ScratchHome.repository + "/Tests/OptoutCoreTests/plan-examples.tsv"
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }.dropFirst().map { PlanExample($0) }
    }

    private init(_ line: Substring) {
        let columns = line.split(separator: "\t").map(String.init)
        precondition(columns.count == 5, "not five columns: \(line)")
        func parts(_ text: String) -> [[String]] {
            text == "-" ? [] : text.components(separatedBy: "; ").map { $0.split(separator: " ").map(String.init) }
        }
        name = columns[0]
        let words = columns[1].split(separator: " ").filter { $0 != "-" }.map { $0.split(separator: "=") }
        product = Dictionary(uniqueKeysWithValues: words.map { (String($0[0]), String($0[1])) })
        facts = parts(columns[2]).map { Fact(at: at($0[0]), words: Array($0.dropFirst())) }
        until = at(columns[3])
        told = parts(columns[4]).map { $0.joined(separator: " ") }
    }

    // MARK: What is known at a moment

    /// What `plan` is to look at when these facts are known.
    func input(_ known: [Fact], at now: Instant) -> PlanInput {
        let edition = known.last { $0.word == "edition" }
        let inbox = known.lastIndex { $0.word == "no-inbox" }.map { Array(known[$0...]) } ?? known
        return PlanInput(
            accounts: figures(known, at: now).map { [$0] } ?? [], changes: known.compactMap(change),
            guideExpires: edition?.date.dayUTC, guideAdoptedAt: edition?.at,
            marks: known.compactMap(mark).filter { $0.kind == .inbox || $0.kind == .guideAge },
            inboxFiles: inbox.filter { $0.word == "inbox" }.map(\.at))
    }

    private func figures(_ known: [Fact], at now: Instant) -> AccountFigures? {
        guard let added = known.first(where: { $0.word == "add" }) else { return nil }
        var account = World().account
        account.recordedAt = added.at
        account.closed = known.first { $0.word == "close" }.map { InstantRange($0.at) }
        let product = guideProduct(known)
        let observations = known.compactMap(observation)
        let marks = known.compactMap(mark)
        let refused = marks.filter { $0.kind == .reviewKept && $0.mark == .dismissed }.map(\.recordedAt).max()
        let claim = known.last { $0.word == "claim" || $0.word == "proved" }
        let file = known.last { $0.word == "file" || $0.word == "no-file" }
        return AccountFigures(
            account: account, product: product,
            timeline: ExposureTimeline(account: account, product: product, observations: observations, now: now),
            observations: observations, marks: marks,
            chatsToDelete: known.last { $0.word == "chats" }.flatMap { Int($0.words[1]) },
            unprovenClaim: claim?.word == "claim" ? claim?.at : nil,
            keptReview: known.filter { $0.word == "keep" }.map(\.date).filter { $0 > refused ?? .distantPast }.min(),
            exportFile: file.flatMap { $0.word == "file" ? ImportedFile(importedAt: $0.at, recordedAt: $0.at) : nil })
    }

    private func guideProduct(_ known: [Fact]) -> Product {
        var product = World(terms: terms).product
        var steps: [String: Step] = [:]
        for fact in known where fact.word == "step" { steps[fact.words[1]] = step(fact) }
        product.steps = steps.sorted { $0.key < $1.key }.map(\.value)
        product.exportDays = self.product["days"].flatMap { Int($0) }
        product.exportLinkHours = self.product["link"].flatMap { Int($0) }
        product.purgeDays = self.product["purge"].flatMap { Int($0) }
        product.recheckDays = self.product["recheck"].flatMap { Int($0) }
        return product
    }

    private var terms: [Terms] {
        guard let words = product["terms"]?.split(separator: "@").map(String.init) else { return [.test(.choiceOn)] }
        return words.count == 1 ? [.test(.off)] : [.test(.off), .test(.choiceOn, from: words[1])]
    }

    private func step(_ fact: Fact) -> Step {
        let goals: [String: Step.Goal] = [
            "opt-out": .optOut, "get-export": .getExport, "private-mode": .privateMode, "review": .verifyDefault,
        ]
        let shapes: [String: Step.Shape] = ["private-mode": .habit, "review": .review]
        let name = fact.words[1]
        var step = Step.test(
            Self.id(name).text, goals[name] ?? .harden, shape: shapes[name] ?? .once,
            end: name == "opt-out" ? Route.End(setting: World.setting, value: "off") : nil)
        step.effective = fact.words.dropFirst(2).lazy.compactMap { CivilDate($0) }.first
        if fact.words.contains("ask") { step.satisfiedBy = CarryOver(.ask) }
        if name == "harden.more" { step.after = [Self.id("harden")] }
        return step
    }

    static func id(_ name: String) -> Step.ID { Step.ID("example.chat.\(name)") }

    private func observation(_ fact: Fact) -> Observation? {
        guard ["off", "on", "seen-off"].contains(fact.word) else { return nil }
        let when = fact.words.count > 1 ? fact.date : fact.at
        return Observation(
            id: Observation.ID("\(fact.at.uSec)"), account: Account.ID("a"), setting: World.setting,
            state: fact.word == "on" ? "on" : "off", how: fact.word == "seen-off" ? .seen : .turned,
            at: InstantRange(when), recordedAt: fact.at, zone: "UTC")
    }

    private func mark(_ fact: Fact) -> ChoreMark? {
        let marks: [String: ChoreMark.Mark] = ["done": .done, "dismiss": .dismissed, "ask": .asked]
        guard let mark = marks[fact.word], let name = fact.words.last else { return nil }
        let kind = ChoreKind(rawValue: name)
        return ChoreMark(
            kind: kind ?? .openStep, step: kind == nil ? Self.id(name) : nil, mark: mark, at: fact.at,
            recordedAt: fact.at)
    }

    private func change(_ fact: Fact) -> AdoptedChange? {
        guard fact.word == "change", let serial = Int(fact.words[1]),
            let kind = GuideChange.Kind(rawValue: fact.words[2])
        else { return nil }
        return AdoptedChange(change: .test(Self.id(fact.words[3]).text, kind), serial: serial, adoptedAt: fact.at)
    }
}
