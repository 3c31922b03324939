import OptoutCore

/// A product and an account whose terms, plans and observations a test writes in one line each.
struct World {
    var terms: [Terms] = [.test(.choiceOn)]
    var plans: [PlanChange] = [PlanChange(plan: Plan.ID("free"), from: InstantRange(.distantPast))]
    var observations: [Observation] = []
    var now = at("2026-11-23T12:00Z")

    var product: Product {
        Product(
            id: Product.ID("example/chat"), name: "Example",
            plans: [
                Plan(id: Plan.ID("free"), name: "Free", planClass: .consumer),
                Plan(id: Plan.ID("business"), name: "Business", planClass: .business),
            ],
            terms: terms,
            settings: [Setting(id: World.setting, governs: .training(.text), label: "Improve things")])
    }

    var account: Account {
        Account(
            id: Account.ID("a"), slug: "example", product: Product.ID("example/chat"), plans: plans,
            recordedAt: at("2026-01-01T00:00Z"))
    }

    var timeline: ExposureTimeline {
        ExposureTimeline(account: account, product: product, observations: observations, now: now)
    }

    static let setting = Setting.ID("example.chat.training")

    /// What the chat comes to: exposure, then flags in order of their names, then the state without any claim.
    func judged(
        _ times: [String] = [], created: String? = nil, last: String? = nil, rated: Bool = false,
        zoneSlack: Bool = false
    ) -> String {
        let chat = ChatTimes(
            moments: times.map { at($0) }.sorted(), createdAt: created.map { at($0) }, lastAt: last.map { at($0) },
            isRated: rated, zoneSlack: zoneSlack)
        let judgement = timeline.judge(chat)
        let state = chatState(asksForDeletion: judgement.asksForDeletion, claim: nil, proof: nil)
        return ([judgement.exposure.rawValue] + judgement.flags.map(\.rawValue).sorted() + [state.rawValue])
            .joined(separator: " ")
    }
}

/// The first instant of a date or the instant itself, in UTC.
func at(_ text: String) -> Instant {
    guard let when = try? When(text) else { preconditionFailure("'\(text)' is no time") }
    return when.first(now: Instant(uSec: 0), zone: .utc)
}

/// `turned("off", "2026-02-10")`: a day is the whole day, an instant itself.
func turned(_ state: String, _ when: String, how: Observation.How = .turned) -> Observation {
    guard let range = try? When(when).range(now: at("2030-01-01"), zone: .utc) else {
        preconditionFailure("'\(when)' is no time")
    }
    return Observation(
        id: Observation.ID("\(how) \(state) \(when)"), account: Account.ID("a"), setting: World.setting, state: state,
        how: how, at: range, recordedAt: at("2026-11-01"), zone: "UTC")
}

func seen(_ state: String, _ when: String) -> Observation { turned(state, when, how: .seen) }

extension Terms {
    static func test(
        _ training: Training, plans: [String] = [], from: String? = nil, reaches: Reach = .future,
        resumed: Resumed = .newMessages, ratingOverrides: Bool = false
    ) -> Terms {
        Terms(
            id: Identifier("\(training) \(from ?? "")"), plans: plans.map { Plan.ID($0) }, training: training,
            reaches: reaches, resumed: resumed, ratingOverrides: ratingOverrides,
            effective: from.flatMap { CivilDate($0) }, text: "invented", evidence: .test)
    }
}

extension Evidence {
    static let test = Evidence(sources: [], verified: CivilDate(daysSince1970: 20_000))
}
