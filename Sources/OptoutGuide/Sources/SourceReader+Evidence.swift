import OptoutConfig
import OptoutCore

extension SourceReader {
    func readEvidence(_ fields: inout Fields) throws(ConfigError) -> Evidence {
        let sources = try sources(try fields.need("sources"))
        let days = try fields.take("goodForDays")?.number(in: 1...3650)
        guard let date = try fields.take("verified")?.date() ?? verified else {
            throw .malformed(fields.spot, reason: "'verified' is missing, here and for the whole file")
        }
        return Evidence(
            sources: sources, verified: date, goodForDays: days ?? 180, conflict: try fields.take("conflict")?.text())
    }

    private func sources(_ node: YAMLNode) throws(ConfigError) -> [Source] {
        var sources: [Source] = []
        for node in try node.list() {
            guard let source = named[try node.text()] else { throw node.error("no source of that name in this file") }
            sources.append(source)
        }
        return sources
    }

    /// A date, or where sources disagree each date with the sources that name it: the earliest credible one counts.
    func readEffective(_ fields: inout Fields) throws(ConfigError) -> (date: CivilDate, others: [CivilDate]?)? {
        guard let node = fields.take("effective") else { return nil }
        guard case .mapping = node.value else { return (try node.date(), nil) }
        var dates: [(date: CivilDate, isCredible: Bool)] = []
        for (key, spot, value) in try node.mapping() {
            guard let date = CivilDate(key) else { throw .malformed(spot, reason: "expected a date YYYY-MM-DD") }
            dates.append((date, try sources(value).contains { $0.grade != .unconfirmed }))
        }
        dates.sort { $0.date < $1.date }
        guard let chosen = dates.first(where: \.isCredible) else { throw node.error("no date has a credible source") }
        let others = dates.map(\.date).filter { $0 != chosen.date }
        return (chosen.date, others.isEmpty ? nil : others)
    }

    static func readRungs(_ node: YAMLNode) throws(ConfigError) -> [[AdviceTopic.Standing]] {
        var rungs: [[AdviceTopic.Standing]] = []
        for rung in try node.list() { rungs.append(try rung.words()) }
        return rungs
    }
}
