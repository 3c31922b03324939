import ArgumentParser
import OptoutCore
import OptoutStore

struct AccountList: Command {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "All accounts, closed ones too.")

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.record()
        let accounts = try record.accounts()
        let slugs = Dictionary(accounts.map { ($0.id, $0.slug) }, uniquingKeysWith: { first, _ in first })
        var items: [JSON] = []
        var table = Table(
            columns: [
                .init("account"), .init("product"), .init("plan"), .init("class"), .init("since"), .init("closed"),
            ],
            rows: [])
        for account in accounts {
            let planClass = try session.planClass(of: account, in: record)
            items.append(account.json(planClass: planClass, loginOf: account.loginOf.flatMap { slugs[$0] }))
            table.rows.append([
                .init(account.slug, .bold), .init(account.other?.name ?? account.product.text),
                .init(account.plan?.text ?? "?"), .init(planClass?.rawValue ?? "?"),
                .init(try account.opened.map(session.words) ?? "–"),
                .init(try account.closed.map(session.words) ?? "–"),
            ])
        }
        let none = Block.line("no accounts yet; try 'optout account add chatgpt:free'", .dim)
        return Report("account-list", items: items, text: items.isEmpty ? [none] : [.table(table)])
    }
}

extension Account {
    func json(planClass: PlanClass?, loginOf slug: String?) -> JSON {
        .object([
            ("account", .string(self.slug)), ("product", JSON(product)), ("plan", JSON(plan)),
            ("planClass", JSON(planClass?.rawValue)), ("opened", JSON(opened?.earliest)),
            ("closed", JSON(closed?.earliest)), ("clients", JSON(clients.map(\.rawValue))), ("region", JSON(region)),
            ("usedFor", JSON(usedFor?.rawValue)), ("holder", JSON(holder)), ("loginOf", JSON(slug)),
        ])
    }
}

extension Session {
    func planClass(of account: Account, in record: Record) throws -> PlanClass? {
        try product(account.product, in: record)?.plan(account.plan)?.planClass
    }
}
