import Foundation
import OptoutCore
import OptoutGuide

/// Whether what the program decides rests on a field: changed to something else, something comes out differently.
///
/// For fields that are no text to print: what the terms say, a step's goal, shape, scope and order, a switch's end, the
/// rungs of a ladder.
struct Sensitivity: Sendable {
    private let guide: [String: any Sendable]
    private let now = Instant(rfc3339: "2026-03-10T12:00:00Z") ?? .distantPast

    init(_ bytes: Data) throws {
        guide = try JSONSerialization.jsonObject(with: bytes) as? [String: any Sendable] ?? [:]
    }

    /// - Returns: `nil` for a field that is not of such a kind.
    func isActedOn(_ statement: CoveredStatement) throws -> Bool? {
        guard let name = statement.field.split(whereSeparator: { ".[]0123456789".contains($0) }).last,
            let values = Self.otherValues[String(name)]
        else { return nil }
        let path = statement.field.split(whereSeparator: { ".[]".contains($0) }).map(String.init)
        let untouched = try Decisions(Self.decoded(guide), about: statement.id, now: now)
        return try values.contains { value in
            let changed = Self.replacing(guide, id: statement.id, path: path, by: value)
            guard let mutant = try? Self.decoded(changed) else { return false }
            return try Decisions(mutant, about: statement.id, now: now) != untouched
        }
    }

    private static var otherValues: [String: [Any]] {
        [
            "training": ["on", "off", "choice-off"], "reaches": ["all", "future"],
            "resumed": ["whole", "new-messages"],
            "ratingOverrides": [false, true], "shape": ["once", "habit", "review"], "goal": ["harden", "leave"],
            "governs": ["history"], "class": ["business", "consumer"], "form": ["list"], "after": [[String]()],
            "usedFor": [[String](), ["private"]], "clients": [["terminal"]], "value": ["on"],
            "plans": [["no-such-plan"]],
            "setting": ["no.such.setting"], "rungs": [[String](), [[String]]()],
        ]
    }

    private static func decoded(_ guide: Any) throws -> Guide {
        try JSONDecoder().decode(Guide.self, from: JSONSerialization.data(withJSONObject: guide))
    }

    /// The tree with the field of the entry of that id replaced.
    private static func replacing(_ tree: Any, id: String, path: [String], by value: Any) -> Any {
        if let list = tree as? [Any] { return list.map { replacing($0, id: id, path: path, by: value) } }
        guard let object = tree as? [String: Any] else { return tree }
        if object["id"] as? String == id { return set(object, path[...], value) }
        return object.mapValues { replacing($0, id: id, path: path, by: value) }
    }

    private static func set(_ tree: Any, _ path: ArraySlice<String>, _ value: Any) -> Any {
        guard let first = path.first else { return value }
        if let index = Int(first), var list = tree as? [Any], list.indices.contains(index) {
            list[index] = set(list[index], path.dropFirst(), value)
            return list
        }
        guard var object = tree as? [String: Any] else { return tree }
        object[first] = set(object[first] ?? "", path.dropFirst(), value)
        return object
    }
}

/// What the rules come to for accounts of every plan, region, use and client, with and without an opt-out.
private struct Decisions: Equatable, Sendable {
    private var lines: [String] = []

    /// - Parameter id: of an entry; only its product counts, or for a topic of advice the first two.
    init(_ guide: Guide, about id: String, now: Instant) throws {
        let dotted = id.replacingOccurrences(of: "/", with: ".") + "."
        let own = guide.products.filter {
            dotted.hasPrefix($0.id.text.replacingOccurrences(of: "/", with: ".") + ".")
        }
        for product in own.isEmpty ? Array(guide.products.prefix(2)) : own {
            for plan in product.plans.map({ Optional($0.id) }) + [nil] {
                for (region, use, clients) in Self.kinds {
                    var account = Account(
                        id: .init("a"), slug: "a", product: product.id, clients: clients, region: region, usedFor: use,
                        recordedAt: now)
                    account.plans = plan.map { [PlanChange(plan: $0, from: InstantRange(now))] } ?? []
                    add(account, product, guide, optedOut: nil, now)
                    add(account, product, guide, optedOut: now.adding(days: -60), now)
                }
            }
        }
    }

    private static let kinds: [(String?, UsedFor?, [Client])] = [
        (nil, nil, []), ("US", .work, [.web]), ("DE", .code, [.terminal]), ("US", .private, [.admin]),
    ]

    private mutating func add(
        _ account: Account, _ product: Product, _ guide: Guide, optedOut: Instant?, _ now: Instant
    ) {
        let observations = (optedOut.map { [$0] } ?? []).flatMap { moment in
            product.settings.map { setting in
                Observation(
                    id: .init(setting.id.text), account: account.id, setting: setting.id,
                    state: setting.values.first ?? "off", how: .turned, at: InstantRange(moment), recordedAt: now,
                    zone: "UTC")
            }
        }
        let timeline = ExposureTimeline(account: account, product: product, observations: observations, now: now)
        let figures = AccountFigures(
            account: account, product: product, timeline: timeline, observations: observations, chatsToDelete: 3)
        let planned = plan(PlanInput(accounts: [figures]), now: now)
        lines += planned.chores.map { "\($0)" }
        let input = CheckInput(
            account: account, product: product, timeline: timeline, observations: observations,
            openSteps: Set(planned.chores.compactMap(\.key.step)))
        lines += check(input, now: now).map { "\($0)" }
        for ladder in guide.advice where ladder.form == .ladder {
            lines += ranking([input], on: ladder, now: now).map { "\($0)" }
        }
        for (days, isRated) in [(-90, false), (-30, true), (-30, false)] {
            let chat = ChatTimes(
                moments: [now.adding(days: days), now.adding(days: -1)], createdAt: nil, lastAt: nil, isRated: isRated)
            lines.append("\(timeline.judge(chat))")
        }
    }
}
