import OptoutCore

/// The way of a route as the words on screen: `Settings → Data Controls → Improve the model for everyone → off`.
struct LabelPath {
    let text: String

    /// Labels stand between double quotes in the clicks; where no click names one, the clicks themselves are the way.
    init(_ route: Route) {
        let clicks = route.clicks.filter { !$0.hasPrefix("If ") }.map(Click.init)
        let labels = clicks.flatMap(\.labels)
        let way = labels.isEmpty ? clicks.map(\.text) : clicks.flatMap { $0.labels + ($0.position.map { [$0] } ?? []) }
        let unique = way.enumerated().filter { $0.offset == 0 || way[$0.offset - 1] != $0.element }
        text = unique.map(\.element).joined(separator: " → ")
    }
}

/// One click of a route, without what it says by the way: brackets, and whatever comes after a semicolon.
private struct Click {
    let text: String
    /// Its own words at even places, labels between them.
    private let parts: [String]

    init(_ click: String) {
        text = Self.withoutAsides(click)
        parts = text.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
    }

    /// Those to go by: neither an older name nor a second choice.
    var labels: [String] {
        stride(from: 1, to: parts.count - 1, by: 2).filter { index in
            let word = parts[index - 1].split(separator: " ").last.map(String.init) ?? ""
            return !["earlier", "before", "formerly", "once", "or"].contains(word)
        }.map { parts[$0] }
    }

    /// Where the click leaves the switch, as far as its own words say so.
    var position: String? {
        let own = stride(from: 0, to: parts.count, by: 2).map { parts[$0].lowercased() }
        let words = Set(own.joined(separator: " ").split { !$0.isLetter }.map(String.init))
        if !words.isDisjoint(with: ["off", "disable", "deselect", "untick", "uncheck"]) { return "off" }
        let turnsOn = own.contains { $0.contains("turn on ") || $0.contains("switch on ") }
        return turnsOn || (parts.count > 1 && own.last == " on") ? "on" : nil
    }

    private static func withoutAsides(_ click: String) -> String {
        var (kept, depth, isLabel) = ("", 0, false)
        for character in click {
            if character == "\"" { isLabel.toggle() }
            if character == ";" && !isLabel { break }
            if character == "(" && !isLabel { depth += 1 }
            if depth == 0 { kept.append(character) }
            if character == ")" && !isLabel { depth = max(0, depth - 1) }
        }
        while kept.last == " " { kept.removeLast() }
        return kept
    }
}

extension Product {
    /// The step and route by which most people leave training: of consumers first, on the web first.
    var wayOut: (step: Step, route: Route)? {
        let optOuts = steps.filter { $0.goal == .optOut }
        let consumer = plans.filter { $0.planClass == .consumer }.map(\.id)
        let ranked = optOuts.sorted { left, right in
            rank(left, consumer) < rank(right, consumer)
        }
        guard let step = ranked.first, let first = step.routes.first else { return nil }
        return (step, step.routes.first { $0.clients.contains(.web) } ?? first)
    }

    private func rank(_ step: Step, _ consumer: [Plan.ID]) -> Int {
        let isForConsumers = step.plans.isEmpty || !Set(step.plans).isDisjoint(with: consumer)
        return (isForConsumers ? 0 : 4) + (step.end?.setting == mainSetting?.id ? 0 : 2)
            + (step.regions.isEmpty ? 0 : 1)
    }
}
