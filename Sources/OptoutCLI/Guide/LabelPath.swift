import OptoutCore

/// The way of a route as the words on screen: `Settings → Data Controls → Improve the model for everyone → off`.
struct LabelPath {
    private(set) var words: [String] = []

    /// Labels stand between double quotes in the clicks; where no click names one, the clicks themselves are the way.
    init(_ route: Route) {
        for click in route.clicks {
            let parts = click.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
            for index in stride(from: 1, to: parts.count - 1, by: 2) where parts[index - 1] != " or " {
                add(parts[index])
            }
            if let position = Self.position(parts) { add(position) }
        }
        if words.isEmpty { words = route.clicks }
    }

    var text: String { words.joined(separator: " → ") }

    private mutating func add(_ word: String) {
        if words.last != word { words.append(word) }
    }

    /// Where a click leaves the switch, as far as its own words say so.
    ///
    /// - Parameter parts: the click's own words at even places, labels between them.
    private static func position(_ parts: [String]) -> String? {
        let own = stride(from: 0, to: parts.count, by: 2).map { parts[$0].lowercased() }
        let words = Set(own.joined(separator: " ").split { !$0.isLetter }.map(String.init))
        if !words.isDisjoint(with: ["off", "disable", "deselect", "untick", "uncheck"]) { return "off" }
        let turnsOn = own.contains { $0.contains("turn on ") || $0.contains("switch on ") }
        return turnsOn || (parts.count > 1 && own.last == " on") ? "on" : nil
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
