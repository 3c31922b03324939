import OptoutCore
import Testing

/// Random histories: the timelines against `SlowReference`, and what must hold whatever was recorded.
struct RandomSequenceTests {
    @Test func timelinesAgreeWithTheSlowReferenceOnTenThousandHistories() {
        var random = SplitMix(seed: 20_260_307)
        for round in 0..<10_000 {
            let reference = SlowReference.random(&random)
            let timeline = reference.world.timeline
            let wrong = (-2...62).first { timeline.piece(at: instant($0)).answer != reference.answer($0) }
            #expect(wrong == nil, "round \(round): \(reference)")
            let ticks = (0..<Int.random(in: 1...4, using: &random)).map { _ in Int.random(in: -2...62, using: &random) }
            let chat = ChatTimes(moments: Set(ticks).sorted().map(instant))
            #expect(timeline.judge(chat).exposure == reference.exposure(of: ticks), "round \(round): \(ticks)")
        }
    }

    @Test func theOrderOfRecordingNeverMatters() {
        var random = SplitMix(seed: 1)
        for _ in 0..<2_000 {
            var world = SlowReference.random(&random).world
            let pieces = world.timeline.pieces
            world.observations.shuffle(using: &random)
            world.plans = world.plans.prefix(1) + world.plans.dropFirst().shuffled(using: &random)
            #expect(world.timeline.pieces == pieces)
        }
    }

    @Test func takingAnObservationBackGivesTheExposureBeforeIt() {
        var random = SplitMix(seed: 2)
        for _ in 0..<2_000 {
            let reference = SlowReference.random(&random)
            let shorter = SlowReference(
                seen: reference.seen.dropLast(), rules: reference.rules, planChanges: reference.planChanges)
            var world = reference.world
            world.observations.removeLast(min(1, world.observations.count))
            #expect(world.timeline.pieces == shorter.world.timeline.pieces)
        }
    }
}

private let newYear = at("2026-01-01T00:00Z")

private func instant(_ tick: Int) -> Instant { newYear.adding(seconds: Int64(tick) * 21_600) }

extension SlowReference {
    /// Up to six observations, three plan changes and three terms, all within fifteen days.
    static func random(_ random: inout SplitMix) -> SlowReference {
        let trainings: [Terms.Training] = [.choiceOn, .choiceOn, .choiceOff, .off, .on, .unknown]
        var rules = [Rule(plan: nil, training: trainings.randomElement(using: &random) ?? .on, from: nil)]
        for plan in ["free", "business", nil].prefix(Int.random(in: 0...3, using: &random)) {
            let from = Int.random(in: 0...15, using: &random) * 4
            if rules.contains(where: { $0.from == from }) { continue }
            rules.append(Rule(plan: plan, training: trainings.randomElement(using: &random) ?? .on, from: from))
        }
        let seen = (0..<Int.random(in: 0...6, using: &random)).map { _ in Seen.random(&random) }
        let changes = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            let (earliest, latest) = range(&random)
            return (plan: Bool.random(using: &random) ? "free" : "business", earliest: earliest, latest: latest)
        }
        return SlowReference(seen: seen, rules: rules, planChanges: changes)
    }

    fileprivate static func range(_ random: inout SplitMix) -> (Tick, Tick) {
        let earliest = Int.random(in: 0...56, using: &random)
        return (earliest, earliest + (Bool.random(using: &random) ? 0 : Int.random(in: 1...12, using: &random)))
    }

    var world: World {
        World(
            terms: rules.map { rule in
                .test(
                    rule.training, plans: rule.plan.map { [$0] } ?? [],
                    from: rule.from.map { instant($0).dayUTC.description })
            },
            plans: [PlanChange(plan: Plan.ID(firstPlan), from: InstantRange(.distantPast))]
                + planChanges.map {
                    PlanChange(plan: Plan.ID($0.plan), from: InstantRange(instant($0.earliest), instant($0.latest)))
                },
            observations: seen.enumerated().map { index, seen in
                Observation(
                    id: Observation.ID("\(index)"), account: Account.ID("a"), setting: World.setting, state: seen.state,
                    how: seen.isTurned ? .turned : .seen,
                    at: InstantRange(instant(seen.earliest), instant(seen.latest)),
                    recordedAt: at("2026-11-01"), zone: "UTC")
            })
    }
}

extension SlowReference.Seen {
    fileprivate static func random(_ random: inout SplitMix) -> Self {
        let (earliest, latest) = SlowReference.range(&random)
        let states = ["off", "off", "on", "unknown"]
        return Self(
            state: states.randomElement(using: &random) ?? "off", isTurned: Bool.random(using: &random),
            earliest: earliest, latest: latest)
    }
}

/// A small generator whose numbers are the same on every machine (S. Vigna, splitmix64).
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
