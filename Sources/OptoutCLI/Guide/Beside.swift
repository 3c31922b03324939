import OptoutCore

/// What is said beside a statement of the guide: whom it is about, from when, and how old it is.
struct Beside {
    let product: Product
    let moment: Instant
    /// Plans that need no mention where a statement holds for all of them.
    var understood: [Plan.ID] = []
    /// Left out where the whole page is old and says so once.
    var saysAge = true

    /// ` (Free, Plus; not in the EEA; since 2026-04-24)`, or nothing.
    func scope(_ step: Step) -> String {
        var words = plans(step.plans) + places(step)
        if let clients = step.clients { words.append("on " + clients.map(\.rawValue).joined(separator: ", ")) }
        if !step.usedFor.isEmpty { words.append("if used for " + step.usedFor.map(\.words).joined(separator: " or ")) }
        return Self.bracketed(words + dates(step.effective, step.otherDates) + age(step.evidence))
    }

    func scope(_ fact: Fact) -> String {
        Self.bracketed(
            plans(fact.plans) + places(fact) + dates(fact.effective, fact.otherDates) + age(fact.evidence))
    }

    func scope(_ terms: Terms) -> String {
        Self.bracketed(places(terms) + dates(terms.effective, terms.otherDates) + age(terms.evidence))
    }

    func names(_ plans: [Plan.ID]) -> String {
        plans.map { product.plan($0)?.name ?? $0.text }.joined(separator: ", ")
    }

    /// `in force from 2026-04-24, in 12 days`, and what other sources name instead.
    func dates(_ effective: CivilDate?, _ others: [CivilDate]?) -> [String] {
        guard let effective else { return [] }
        let others = others.map { ", other sources say \($0.map(\.description).joined(separator: ", "))" } ?? ""
        let isAhead = effective.startUTC > moment
        return [(isAhead ? "from \(effective), \(effective.away(from: moment))" : "since \(effective)") + others]
    }

    /// Said where a statement was not checked for longer than it is good for.
    func age(_ evidence: Evidence) -> [String] {
        saysAge && evidence.staleFrom <= moment ? ["old: last checked \(evidence.verified)"] : []
    }

    /// What a credible source says instead; a line of its own.
    static func conflict(_ evidence: Evidence, indent: String) -> [Block] {
        evidence.conflict.map { [.line("\(indent)But: \($0)", .caution)] } ?? []
    }

    private func plans(_ plans: [Plan.ID]) -> [String] {
        let isUnderstood = !understood.isEmpty && Set(understood).isSubset(of: plans)
        return plans.isEmpty || isUnderstood ? [] : [names(plans)]
    }

    private func places(_ scoped: some Scoped) -> [String] {
        let words = Places.words(only: scoped.onlyRegions, except: scoped.exceptRegions)
        return words.isEmpty ? [] : [words]
    }

    static func bracketed(_ words: [String]) -> String {
        words.isEmpty ? "" : " (\(words.joined(separator: "; ")))"
    }
}

/// Regions as people read them.
enum Places {
    /// `only in the US`, `not in the EEA, the UK`, or nothing.
    static func words(only: [String]?, except: [String]?) -> String {
        let only = only.map { "only in " + $0.map(name).joined(separator: ", ") }
        let except = except.map { "not in " + $0.map(name).joined(separator: ", ") }
        return [only, except].compactMap { $0 }.joined(separator: ", ")
    }

    private static func name(_ code: String) -> String {
        switch code {
        case "EEA": "the EEA"
        case "GB": "the UK"
        case "US": "the US"
        case "CH": "Switzerland"
        case "BR": "Brazil"
        case "JP": "Japan"
        case "KR": "South Korea"
        default: code
        }
    }
}

extension UsedFor {
    var words: String {
        switch self {
        case .private: "private things"
        case .work: "work"
        case .code: "code"
        }
    }
}

extension CivilDate {
    /// `today`, `tomorrow`, `in 12 days`; `12 days ago` for a day that is over.
    func away(from moment: Instant) -> String {
        let today = Int(moment.uSec.flooredDivision(by: 86_400_000_000).quotient)
        let days = daysSince1970 - today
        return switch days {
        case 0: "today"
        case 1: "tomorrow"
        case -1: "yesterday"
        case 2...: "in \(days) days"
        default: "\(-days) days ago"
        }
    }
}
