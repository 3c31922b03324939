import OptoutCore
import OptoutGuide

/// Three editions of an invented provider.
///
/// The second, of 2026-03-25, brings a new step at *Code* that matters from 2026-04-24 and gives a step at *Talk* a
/// date, 2026-04-10; what was done there before has to be done again. The third, of 2026-04-15, puts both dates off,
/// to 2026-05-01 and 2026-05-05. *Chat* stays as it is.
enum InventedGuide {
    static func bytes(serial: Int) throws -> [UInt8] {
        let provider = Provider(
            id: .init("acme"), name: "Acme", hosts: [], products: [code(serial), chat, talk(serial)])
        return try GuideBundle.encode(
            Guide(
                serial: serial, date: day(["2026-01-01", "2026-03-25", "2026-04-15"][serial - 1]),
                expires: day("2099-12-31"),
                providers: [provider]))
    }

    static func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(daysSince1970: 0) }

    private static let evidence = Evidence(
        sources: [Source(at: "invented", read: day("2026-01-01"), grade: .one)], verified: day("2026-01-01"))

    private static func code(_ serial: Int) -> Product {
        var product = Product(
            id: .init("acme/code"), name: "Code",
            plans: [
                Plan(id: .init("pro"), name: "Pro", planClass: .consumer),
                Plan(id: .init("firm"), name: "Firm", planClass: .business),
            ],
            terms: [
                terms("acme.code.terms.pro", "pro", .off), terms("acme.code.terms.firm", "firm", .off),
            ])
        guard serial > 1 else { return product }
        let date = serial == 2 ? "2026-04-24" : "2026-05-01"
        product.terms.append(terms("acme.code.terms.pro-2026", "pro", .choiceOn, effective: date))
        product.recheckDays = 3650
        product.settings = [Setting(id: .init("acme.code.training"), governs: .training(.text), label: "Learn")]
        var step = step("acme.code.opt-out", .optOut, ends: "acme.code.training")
        (step.plans, step.announced, step.effective) = ([.init("pro")], day("2026-03-25"), day(date))
        product.steps = [step]
        return product
    }

    private static let chat = Product(
        id: .init("acme/chat"), name: "Chat", plans: [Plan(id: .init("free"), name: "Free", planClass: .consumer)],
        terms: [terms("acme.chat.terms", nil, .choiceOn)],
        settings: [Setting(id: .init("acme.chat.training"), governs: .training(.text), label: "Learn")],
        steps: [
            step("acme.chat.opt-out", .optOut, ends: "acme.chat.training"), step("acme.chat.get-export", .getExport),
        ], recheckDays: 3650)

    private static func talk(_ serial: Int) -> Product {
        var first = step("acme.talk.harden", .harden)
        var second = step("acme.talk.harden.more", .harden)
        second.after = [first.id]
        if serial > 1 {
            (first.announced, first.effective) = (day("2026-03-20"), day(serial == 2 ? "2026-04-10" : "2026-05-05"))
            first.satisfiedBy = CarryOver(.ask)
        }
        return Product(
            id: .init("acme/talk"), name: "Talk", plans: [Plan(id: .init("free"), name: "Free", planClass: .consumer)],
            terms: [terms("acme.talk.terms", nil, .off)], steps: [first, second])
    }

    private static func terms(
        _ id: String, _ plan: String?, _ training: Terms.Training, effective: String? = nil
    ) -> Terms {
        Terms(
            id: .init(id), plans: plan.map { [.init($0)] } ?? [], training: training,
            effective: effective.map(day), text: "Invented.", evidence: evidence)
    }

    private static func step(_ id: String, _ goal: Step.Goal, ends setting: String? = nil) -> Step {
        Step(
            id: .init(id), goal: goal, title: "Do it",
            routes: [
                Route(
                    clients: [.web], clicks: ["Click"],
                    end: setting.map { Route.End(setting: .init($0), value: "off") })
            ], evidence: evidence)
    }
}
