import OptoutCore

/// The rules of design section 5 read aloud for one moment at a time: slow, without timelines, on whole quarter days.
struct SlowReference {
    /// Quarter days since 2026-01-01; small numbers, so that ranges often meet.
    typealias Tick = Int

    struct Seen: Hashable {
        var state: String
        var isTurned: Bool
        var earliest: Tick
        var latest: Tick
    }

    struct Rule: Hashable {
        var plan: String?
        var training: Terms.Training
        /// A multiple of 4: terms begin at midnight.
        var from: Tick?
    }

    let seen: [Seen]
    let rules: [Rule]
    let firstPlan = "free"
    let planChanges: [(plan: String, earliest: Tick, latest: Tick)]
    private let ordered: [Seen]

    init(seen: [Seen], rules: [Rule], planChanges: [(plan: String, earliest: Tick, latest: Tick)]) {
        self.seen = seen
        self.rules = rules
        self.planChanges = planChanges
        ordered = seen.sorted {
            ($0.latest, $0.earliest, $0.isTurned ? 0 : 1, $0.state)
                < ($1.latest, $1.earliest, $1.isTurned ? 0 : 1, $1.state)
        }
    }

    private func rule(_ plan: String, _ tick: Tick) -> Rule? {
        let inForce = rules.filter { ($0.plan == nil || $0.plan == plan) && ($0.from ?? -1_000) <= tick }
        return inForce.max { ($0.from ?? -1_000, $0.plan == nil ? 0 : 1) < ($1.from ?? -1_000, $1.plan == nil ? 0 : 1) }
    }

    /// As the terms of the day set the switch, or the next ones that have one, or the last.
    private func untouched(_ plan: String, _ tick: Tick) -> String {
        let mine = rules.filter { $0.plan == nil || $0.plan == plan }
        let choices: [Terms.Training] = [.choiceOn, .choiceOff]
        if let now = rule(plan, tick), choices.contains(now.training) {
            return now.training == .choiceOff ? "off" : "on"
        }
        let later = mine.filter { choices.contains($0.training) && ($0.from ?? -1_000) > tick }.min {
            ($0.from ?? 0) < ($1.from ?? 0)
        }
        let earlier = mine.filter { choices.contains($0.training) }.max { ($0.from ?? -1_000) < ($1.from ?? -1_000) }
        return (later ?? earlier)?.training == .choiceOff ? "off" : "on"
    }

    private func overlap(_ a: Seen, _ b: Seen) -> Bool {
        a.earliest == b.earliest && a.latest == b.latest || max(a.earliest, b.earliest) < min(a.latest, b.latest)
    }

    /// The state of the switch at `tick`, as far as the first `count` observations in order tell.
    func state(_ plan: String, _ tick: Tick, count: Int) -> String {
        let known = ordered[..<count]
        var latestWord: (Tick, String)?
        for (index, one) in known.enumerated() {
            let before = state(plan, one.earliest - 1, count: index)
            let rivals = known[..<index].filter { $0.state != one.state && overlap($0, one) }
            let next = index + 1 < ordered.count ? ordered[index + 1].latest : Int.max
            if rivals.contains(where: { max($0.earliest, one.earliest) <= tick && tick < next }) { return "unknown" }
            if one.isTurned || one.state == "unknown" {
                if one.earliest <= tick, tick < one.latest { return "unknown" }
            } else if one.state != before {
                if (index == 0 ? Int.min : known[index - 1].latest) <= tick, tick < one.latest { return "unknown" }
            } else if rivals.isEmpty {
                continue
            }
            if one.latest <= tick { latestWord = (one.latest, one.state) }
        }
        return latestWord?.1 ?? untouched(plan, tick)
    }

    private func answer(_ plan: String, _ tick: Tick) -> Exposure {
        switch rule(plan, tick)?.training {
        case .on: return .exposed
        case .off: return .covered
        case .unknown, nil: return .unknown
        case .choiceOn, .choiceOff:
            let state = state(plan, tick, count: seen.count)
            return state == "off" ? .covered : state == "on" ? .exposed : .unknown
        }
    }

    func answer(_ tick: Tick) -> Exposure {
        let changes = planChanges.sorted { ($0.latest, $0.earliest, $0.plan) < ($1.latest, $1.earliest, $1.plan) }
        var plans = [changes.last { $0.latest <= tick }?.plan ?? firstPlan]
        plans += changes.filter { $0.earliest <= tick && tick < $0.latest }.map(\.plan)
        let answers = Set(plans.map { answer($0, tick) })
        return answers.count == 1 ? answers.first ?? .unknown : .unknown
    }

    func exposure(of ticks: [Tick]) -> Exposure {
        let answers = ticks.map(answer)
        if answers.allSatisfy({ $0 == .exposed }) { return .exposed }
        if answers.contains(.exposed) { return .straddling }
        return answers.contains(.unknown) ? .unknown : .covered
    }
}
