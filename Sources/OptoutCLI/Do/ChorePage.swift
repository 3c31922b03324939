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
    /// The provider's way of deleting many chats at once, for a chore that is about chats.
    let bulk: BulkAdvice?
    /// What stays true afterwards.
    let facts: [Fact]
    /// Said after `yes`.
    let thanks: String
    private let heading: String
    private let title: String
    private let body: [Block]

    /// - Parameter told: facts that were shown already.
    init(
        of chore: Chore, client: Client?, told: Set<Fact.ID> = [], in session: Session, _ record: Record
    ) throws {
        let account = try chore.key.account.flatMap { try record.account($0) }
        let product = try chore.product.flatMap { try session.product($0, in: record) }
        let before = try session.doneBefore(chore, in: record)
        let guide = StepGuide(
            chore: chore, account: account, product: product, client: client, moment: session.now,
            doneBefore: before, changeText: try session.changeText(of: chore, in: record))
        self.chore = chore
        deed = try session.deed(of: chore, in: record)
        deedOfNo = guide.deedOfNo
        completes = guide.route?.completes ?? []
        heading = try account.map { "\($0.slug) – \(try session.title(of: $0, in: record))" } ?? "optout"
        title = chore.title(in: product)
        facts = try session.facts(guide.staysTrue.filter { !told.contains($0) }, for: account, in: record)
        let isAboutChats = chore.key.kind == .deleteChats
        bulk = isAboutChats ? try account.flatMap { try BulkAdvice($0, in: session, record) } : nil
        let oneByOne = bulk == nil ? [] : [Block.line("  or one by one:", .bold)]
        body =
            try lastLook(chore, at: account, in: session, record) + (bulk?.blocks ?? []) + oneByOne + guide.blocks
            + chatBlocks(chore, bulk, in: session, record) + session.exportBlocks(chore, product, in: record)
            + session.fileBlocks(chore, in: record) + guide.afterwards(facts)
        let others = isAboutChats ? (bulk?.isRange == true ? ["range", "everything"] : ["everything"]) : []
        answers = ["yes"] + others + ["no", "later", "quit"]
        question = isAboutChats ? "are they deleted now? \(answers.dropLast().joined(separator: "/"))" : guide.question
        thanks = guide.thanks
    }

    /// Whether `yes` says that training on text is off.
    func optsOut(of product: Product?) -> Bool {
        switch deed {
        case .turned(let end), .seen(let end): end.setting == product?.mainSetting?.id
        default: false
        }
    }

    func blocks(_ place: String) -> [Block] {
        [.blank, .line("\(place)  \(heading)  (\(chore.handle))", .dim), .line(title, .bold)] + body
    }
}

/// How old the knowledge is that a switch is off.
private func lastLook(_ chore: Chore, at account: Account?, in session: Session, _ record: Record) throws -> [Block] {
    guard chore.key.kind == .recheck, let account,
        let main = try session.product(account.product, in: record)?.mainSetting
    else { return [] }
    let looks = try session.observations(of: account, in: record).filter { $0.setting == main.id }
    let last = looks.map(\.at.latest).max()
    return last.map { [.line("  '\(main.label)' was last looked at \(session.now.age(of: $0))", .caution)] } ?? []
}

/// Counts and links of the chats to delete.
private func chatBlocks(
    _ chore: Chore, _ bulk: BulkAdvice?, in session: Session, _ record: Record
) throws -> [Block] {
    guard chore.key.kind == .deleteChats else { return [] }
    var select = session.openChats(of: chore)
    select.limit = bulk == nil ? 5 : 3
    let page = try record.chats(select)
    var blocks: [Block] = [.line("  \(chats(page.total)) to delete, the oldest first:")]
    for row in page.rows {
        blocks.append(.line("    \(try session.day(row.createdAt))  \(row.shortTitle)"))
        if let link = try session.link(to: row, in: record) { blocks.append(.line("    \(link)", .link)) }
    }
    let slug = page.rows.first?.slug ?? ""
    if page.total > page.rows.count {
        blocks.append(.line("    … all of them, a key for each: optout chats review --account \(slug)", .dim))
    }
    blocks.append(.line("  'yes' means those \(page.total)", .dim))
    if let until = bulk?.until {
        blocks.append(.line("  'range' means all until \(until), also those no export ever showed", .dim))
    }
    blocks.append(.line("  'everything' means all chats of this account, also those no export ever showed", .dim))
    return blocks
}
