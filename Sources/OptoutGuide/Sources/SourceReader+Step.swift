import OptoutConfig
import OptoutCore

extension SourceReader {
    mutating func readStep(_ node: YAMLNode) throws(ConfigError) -> Step {
        var fields = try Fields(node)
        let effective = try readEffective(&fields)
        let step = Step(
            id: .init(try fields.need("id").text()), goal: try fields.need("goal").word(),
            shape: try fields.take("shape")?.word() ?? .once, title: try fields.need("title").text(),
            plans: try fields.take("plans")?.ids() ?? [], regions: try fields.take("regions")?.texts() ?? [],
            usedFor: try fields.take("usedFor")?.words() ?? [],
            routes: try each(fields.need("routes")) { _, node throws(ConfigError) in try Self.readRoute(node) },
            after: try fields.take("after")?.ids() ?? [], announced: try fields.take("announced")?.date(),
            effective: effective?.date,
            satisfiedBy: try fields.take("satisfiedBy").map { node throws(ConfigError) in try Self.readCarryOver(node) }
                ?? CarryOver(.previous),
            staysTrue: try fields.take("staysTrue")?.ids() ?? [], evidence: try readEvidence(&fields),
            exceptRegions: try fields.take("exceptRegions")?.texts(), clients: try fields.take("clients")?.words(),
            otherDates: effective?.others)
        try fields.finish()
        places.note(step.id.text, node)
        return step
    }

    private static func readRoute(_ node: YAMLNode) throws(ConfigError) -> Route {
        var fields = try Fields(node)
        let route = Route(
            clients: try fields.need("clients").words(), link: try fields.take("link")?.text(),
            clicks: try fields.need("clicks").texts(),
            end: try fields.take("end").map { node throws(ConfigError) in try readEnd(node) },
            completes: try fields.take("completes")?.ids() ?? [])
        try fields.finish()
        return route
    }

    private static func readEnd(_ node: YAMLNode) throws(ConfigError) -> Route.End {
        var fields = try Fields(node)
        let end = Route.End(setting: .init(try fields.need("setting").text()), value: try fields.need("value").text())
        try fields.finish()
        return end
    }

    /// One word for every plan, or `otherwise` with exceptions in `perPlan`.
    private static func readCarryOver(_ node: YAMLNode) throws(ConfigError) -> CarryOver {
        guard case .mapping = node.value else { return CarryOver(try node.word()) }
        var fields = try Fields(node)
        var carryOver = CarryOver(try fields.need("otherwise").word())
        for (plan, _, rule) in try fields.take("perPlan")?.mapping() ?? [] {
            carryOver.perPlan[plan] = try rule.word()
        }
        try fields.finish()
        return carryOver
    }
}
