import OptoutCore
import OptoutGuide

/// Four editions of an invented provider.
///
/// The second, of 2026-03-25, brings a new step at *Code* that matters from 2026-04-24 and gives a step at *Talk* a
/// date, 2026-04-10; what was done there before has to be done again. The third, of 2026-04-15, puts both dates off,
/// to 2026-05-01 and 2026-05-05. The fourth, of 2026-10-01, changes nothing, but is good for longer: the others are
/// too old from 2026-09-20 on, it from 2027-01-10. *Chat* and *Mail*, which hold chats, stay as they are.
enum InventedGuide {
    static let published = ["2026-01-01", "2026-03-25", "2026-04-15", "2026-10-01"]

    static func bytes(serial: Int) throws -> [UInt8] {
        let provider = Provider(
            id: .init("acme"), name: "Acme", hosts: [], products: [code(serial), chat, mail, talk(serial)])
        return try GuideBundle.encode(
            Guide(
                serial: serial, date: day(published[serial - 1]),
                expires: day(serial < 4 ? "2026-09-20" : "2027-01-10"),
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
        product.settings = [Setting(id: .init("acme.code.training"), governs: .training(.text), label: "Learn")]
        var step = step("acme.code.opt-out", .optOut, ends: "acme.code.training")
        (step.plans, step.announced, step.effective) = ([.init("pro")], day("2026-03-25"), day(date))
        product.steps = [step]
        return product
    }

    private static let chat = chats("chat", name: "Chat", purgeDays: 20, recheckDays: 60)
    /// Its export comes at once and can be had for a day.
    private static let mail = chats("mail", name: "Mail", purgeDays: 45, exportLinkHours: 24, exportDays: 0)

    private static func chats(
        _ id: String, name: String, purgeDays: Int, recheckDays: Int? = nil, exportLinkHours: Int? = nil,
        exportDays: Int? = nil
    ) -> Product {
        Product(
            id: .init("acme/\(id)"), name: name, plans: [Plan(id: .init("free"), name: "Free", planClass: .consumer)],
            terms: [terms("acme.\(id).terms", nil, .choiceOn)],
            settings: [Setting(id: .init("acme.\(id).training"), governs: .training(.text), label: "Learn")],
            steps: [
                step("acme.\(id).opt-out", .optOut, ends: "acme.\(id).training"),
                step("acme.\(id).get-export", .getExport),
            ], purgeDays: purgeDays, exportLinkHours: exportLinkHours, recheckDays: recheckDays,
            exportDays: exportDays)
    }

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
            terms: [terms("acme.talk.terms", nil, .off)],
            steps: [
                first, second, step("acme.talk.verify-default", .verifyDefault, shape: .review),
                step("acme.talk.private-mode", .privateMode, shape: .habit),
            ])
    }

    private static func terms(
        _ id: String, _ plan: String?, _ training: Terms.Training, effective: String? = nil
    ) -> Terms {
        Terms(
            id: .init(id), plans: plan.map { [.init($0)] } ?? [], training: training,
            effective: effective.map(day), text: "Invented.", evidence: evidence)
    }

    private static func step(
        _ id: String, _ goal: Step.Goal, shape: Step.Shape = .once, ends setting: String? = nil
    ) -> Step {
        Step(
            id: .init(id), goal: goal, shape: shape, title: "Do it",
            routes: [
                Route(
                    clients: [.web], clicks: ["Click"],
                    end: setting.map { Route.End(setting: .init($0), value: "off") })
            ], evidence: evidence)
    }
}
