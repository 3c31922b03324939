import OptoutCore
import OptoutStore

/// One chore as `do` shows it: where to go, what to click, what stays true, and the question.
struct ChorePage {
    let chore: Chore
    /// What `yes` writes down.
    let deed: ChoreDeed
    /// What `no` writes down; `nil`: nothing.
    let deedOfNo: ChoreDeed?
    /// Steps that the route walked completes as well.
    let completes: [Step.ID]
    let question: String
    let answers: [String]
    /// Said after `yes`.
    let thanks: String
    private let heading: String
    private let title: String
    private let body: [Block]

    init(of chore: Chore, client: Client?, in session: Session, _ record: Record) throws {
        let account = try chore.key.account.flatMap { try record.account($0) }
        let product = try chore.product.flatMap { try session.product($0, in: record) }
        let guide = StepGuide(chore: chore, account: account, product: product, client: client)
        self.chore = chore
        deed = try session.deed(of: chore, in: record)
        deedOfNo = guide.deedOfNo
        completes = guide.route?.completes ?? []
        heading = try account.map { "\($0.slug) – \(try session.title(of: $0, in: record))" } ?? "optout"
        title = chore.title(in: product)
        body = try guide.blocks + chatBlocks(chore, in: session, record) + guide.afterwards
        question = guide.question
        answers =
            chore.key.kind == .deleteChats
            ? ["yes", "everything", "no", "later", "quit"] : ["yes", "no", "later", "quit"]
        thanks = guide.thanks
    }

    func blocks(_ place: String) -> [Block] {
        [.blank, .line("\(place)  \(heading)  (\(chore.handle))", .dim), .line(title, .bold)] + body
    }
}

/// Counts and links of the chats to delete.
private func chatBlocks(_ chore: Chore, in session: Session, _ record: Record) throws -> [Block] {
    guard chore.key.kind == .deleteChats else { return [] }
    var select = session.openChats(of: chore)
    select.limit = 5
    let page = try record.chats(select)
    var blocks: [Block] = [.line("  \(chats(page.total)) to delete, the oldest first:")]
    for row in page.rows {
        let link = try session.link(to: row, in: record).map { "  \($0)" } ?? ""
        blocks.append(.line("    \(try session.day(row.createdAt))  \(row.title ?? "no title")\(link)"))
    }
    if page.total > page.rows.count { blocks.append(.line("    … all of them: optout chats, optout chats open", .dim)) }
    return blocks
}

/// The guide's words for a chore.
private struct StepGuide {
    let chore: Chore
    let account: Account?
    let product: Product?
    let client: Client?

    /// The step that shows the way; for chats and exports the provider's way of deleting or asking.
    private var step: Step? {
        switch chore.key.kind {
        case .openStep, .newStep, .changedStep: product?.steps.first { $0.id == chore.key.step }
        case .deleteChats: step(.deleteOld)
        case .getExport, .proveDeletion: step(.getExport)
        case .recheck: step(.optOut)
        case .reviewKept, .exportFile, .inbox, .guideAge: nil
        }
    }

    private func step(_ goal: Step.Goal) -> Step? {
        product?.steps.first { step in
            step.goal == goal && (step.plans.isEmpty || account?.plan.map(step.plans.contains) ?? true)
        }
    }

    /// The route for the client asked for, else for one the person uses, else the first.
    var route: Route? {
        guard let step else { return nil }
        let wanted = (client.map { [$0] } ?? []) + (account?.clients ?? []) + [.web]
        for client in wanted {
            if let route = step.routes.first(where: { $0.clients.contains(client) }) { return route }
        }
        return step.routes.first
    }

    var blocks: [Block] {
        guard let route else { return [] }
        let link = route.link.map { [Block.line("  \($0)", .link)] } ?? []
        let clicks = route.clicks.enumerated().map { Block.line("  \($0.offset + 1)  \($0.element)") }
        return effective + link + clicks + otherClients(than: route)
    }

    private var effective: [Block] {
        guard let date = step?.effective else { return [] }
        return [.line("  matters from \(date)", .caution)]
    }

    private func otherClients(than route: Route) -> [Block] {
        let others = Set((step?.routes ?? []).flatMap(\.clients)).subtracting(route.clients)
        guard !others.isEmpty else { return [] }
        let names = Client.allCases.filter(others.contains).map(\.rawValue).joined(separator: ", ")
        return [.line("  (elsewhere: --client \(names))", .dim)]
    }

    var afterwards: [Block] {
        guard let step, let product, chore.key.kind.isStep else { return [] }
        let facts = product.facts.filter { step.staysTrue.contains($0.id) }
        let others = product.settings.filter { isTrainingBeside($0) }
        guard !facts.isEmpty || !others.isEmpty else { return [] }
        return [.line("  Afterwards still true:")] + facts.map { .line("  – \($0.text)") }
            + others.map { .line("  – '\($0.label)' is a switch of its own") }
    }

    private func isTrainingBeside(_ setting: Setting) -> Bool {
        guard let end = step?.end, end.setting == product?.mainSetting?.id else { return false }
        return setting.id != end.setting && setting.governs.isTraining
    }

    /// The state the way leads to.
    private var end: Route.End? {
        switch chore.key.kind {
        case .openStep, .newStep, .changedStep: step?.end
        case .recheck:
            product?.mainSetting.flatMap { main in
                main.values.first.map { Route.End(setting: main.id, value: $0) }
            }
        default: nil
        }
    }

    var question: String {
        switch chore.key.kind {
        case .openStep, .newStep, .changedStep:
            end.map { "is it \($0.value) now? yes, no, later" } ?? "is it done now? yes, no, later"
        case .recheck: "is it still \(end?.value ?? "off")? yes, no, later"
        case .deleteChats: "are they deleted now? yes, everything (the whole account), no, later"
        case .getExport, .proveDeletion: "did you ask for it? yes, no, later"
        case .reviewKept: "keep them for another year? yes, no, later"
        case .exportFile, .inbox, .guideAge: "is that done? yes, no, later"
        }
    }

    var thanks: String {
        switch chore.key.kind {
        case .openStep, .newStep, .changedStep: "good; written down"
        case .recheck: "good; written down as seen today"
        case .deleteChats: "good; a later export can prove it"
        case .getExport, .proveDeletion: "good; when it comes: optout import FILE"
        case .reviewKept, .exportFile, .inbox, .guideAge: "good; written down"
        }
    }

    /// Of a switch with two states, "no, not off" says that it is on.
    var deedOfNo: ChoreDeed? {
        guard let end, let setting = product?.setting(end.setting), setting.values.count == 2,
            let other = setting.values.first(where: { $0 != end.value })
        else { return nil }
        return .seen(Route.End(setting: end.setting, value: other))
    }
}
