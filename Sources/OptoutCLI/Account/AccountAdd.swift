import ArgumentParser
import OptoutCore
import OptoutStore

struct AccountAdd: Command {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Write down accounts you have.",
        discussion:
            "Examples: 'optout account add chatgpt:free claude:pro', 'optout account add --other Poe --built-on openai'."
    )

    @Argument(help: ArgumentHelp("Products, each with its plan if you know it.", valueName: "product[:plan]"))
    var products: [String] = []

    @OptionGroup var details: AccountDetails

    @Option(help: ArgumentHelp("A product the guide does not list.", valueName: "name"))
    var other: String?

    @Option(help: ArgumentHelp("The provider whose model it uses.", valueName: "provider"))
    var builtOn: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.recordToChange()
        let accounts = try accounts(in: session, record)
        let receipt = try record.change(.accountAdd, try session.writing()) {
            try $0.addAccounts(accounts)
        }
        let names = try accounts.map { "\($0.slug) (\(try session.title(of: $0, in: record)))" }
        let next = accounts.count == 1 ? "optout do \(accounts[0].slug)" : "optout do"
        return session.changed(
            "account-add", receipt, "added " + names.joined(separator: ", "),
            then: [.line("next: \(next)", .dim)])
    }

    /// The accounts meant, each under a free name; nothing is written.
    ///
    /// - Parameter promised: names that others get at the same time.
    func accounts(in session: Session, _ record: Record, besides promised: Set<String> = []) throws -> [Account] {
        var slugs = promised.union(try record.accounts().map(\.slug))
        if let other { return [try unlisted(other, in: session, record, taken: slugs)] }
        guard !products.isEmpty else {
            throw CLIError.usage("no product named", hint: "try 'optout account add chatgpt:free'; see 'optout guide'")
        }
        guard products.count == 1 || details.name == nil else {
            throw CLIError.usage("--name fits one account only", hint: "add accounts one by one to name them")
        }
        guard builtOn == nil else { throw CLIError.usage("--built-on needs --other NAME") }
        return try products.map { text in
            let (product, plan) = try parsed(text, in: session, record)
            var account = blank(product, slug: defaultSlug(product, plan, taken: slugs), session)
            account.plans = plan.map { [PlanChange(plan: $0, from: InstantRange(session.now))] } ?? []
            try details.fill(&account, in: session, record)
            slugs.insert(account.slug)
            return account
        }
    }

    private func parsed(_ text: String, in session: Session, _ record: Record) throws -> (Product.ID, Plan.ID?) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let id = try session.productID(parts[0], plan: parts.count == 2 ? parts[1] : nil, in: record)
        guard parts.count == 2 else { return (id, nil) }
        return (id, try session.plan(parts[1], of: id, in: record))
    }

    private func blank(_ product: Product.ID, slug: String, _ session: Session) -> Account {
        Account(id: .init(""), slug: slug, product: product, recordedAt: session.now)
    }

    private func unlisted(_ name: String, in session: Session, _ record: Record, taken: Set<String>) throws -> Account {
        guard products.isEmpty else {
            throw CLIError.usage("--other stands alone", hint: "add the listed products by a command of their own")
        }
        let base = Self.slug(from: name)
        var account = blank(.init("other/\(base)"), slug: numbered(base, taken: taken), session)
        account.other = .init(name: name, builtOn: try builtOn.map { try provider($0, in: record) })
        try details.fill(&account, in: session, record)
        return account
    }

    private func provider(_ name: String, in record: Record) throws -> Provider.ID {
        let known = Set(try record.productIDs().filter { $0 != .wrapper }.map(\.provider))
        guard known.contains(.init(name)) else {
            let hint = near(name, known.map(\.text)).map { "did you mean '\($0)'?" }
            throw CLIError.notFound("no provider '\(name)'", hint: hint ?? "see 'optout guide'")
        }
        return .init(name)
    }

    /// The letters and digits of a name, joined by `-`.
    static func slug(from name: String) -> String {
        let words = name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let slug = String(words.joined(separator: "-").prefix(28))
        return Account.isSlug(slug) ? slug : "other"
    }
}

/// Plain name and plan, `chatgpt-free`; without a plan `chatgpt-1`; counted on where taken.
func defaultSlug(_ product: Product.ID, _ plan: Plan.ID?, taken: Set<String>) -> String {
    // A name begins with a letter, which `365-copilot` does not.
    let name = Account.isSlug(product.plainName) ? product.plainName : "\(product.provider)-\(product.plainName)"
    guard let plan else {
        let base = String(name.prefix(28))
        return (1...).lazy.map { "\(base)-\($0)" }.first { !taken.contains($0) } ?? base
    }
    return numbered(String("\(name)-\(plan.text)".prefix(28)), taken: taken)
}

private func numbered(_ base: String, taken: Set<String>) -> String {
    if !taken.contains(base) { return base }
    return (2...).lazy.map { "\(base)-\($0)" }.first { !taken.contains($0) } ?? base
}

extension Session {
    /// A plan of a product by its id or name.
    func plan(_ name: String, of id: Product.ID, in record: Record) throws -> Plan.ID {
        let plans = try product(id, in: record)?.plans ?? []
        if let plan = plans.first(where: { $0.id.text == name || $0.name.lowercased() == name.lowercased() }) {
            return plan.id
        }
        let ids = plans.map(\.id.text)
        let hint = near(name, ids).map { "did you mean '\($0)'? " } ?? ""
        throw CLIError.notFound(
            "no plan '\(name)' at '\(id)'", hint: hint + "plans are: \(ids.joined(separator: ", "))")
    }
}
