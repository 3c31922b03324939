import OptoutCore
import OptoutStore

/// Finds out to whom an export belongs, and asks where nothing tells.
struct ImportOwner {
    private let session: Session
    private let record: Record
    private let named: Account?
    /// Agreed to and not yet recorded: an export that cannot be read to its end leaves no account behind.
    private(set) var isProposed = false

    init(_ session: Session, _ record: Record, _ named: Account?) {
        self.session = session
        self.record = record
        self.named = named
    }

    /// The account of an export: the one named, the one whose earlier exports carried the same key, or the only open
    /// one of the product; where there is none, a new one is proposed, or one of the same provider for a product that
    /// the guide does not know.
    ///
    /// - Throws: 64 where several fit, nothing tells or nobody can be asked, 65 where the named one is another provider's,
    ///   66 where the export names a product that the guide does not know.
    mutating func account(of product: Product.ID, key: String?, path: String) throws -> Account {
        if let named {
            if product != .unnamed { try requireProvider(of: product, named) }
            return named
        }
        guard product != .unnamed else {
            throw CLIError.usage(
                "'\(path)' does not say whose chats it lists", hint: "name the account they belong to with --account")
        }
        if let key, let known = try record.account(forKey: key, product: product) { return known }
        let open = try record.accounts().filter { $0.isOpen && $0.product == product }
        switch open.count {
        case 0:
            let isKnown = try session.product(product, in: record) != nil
            return try isKnown ? propose(product, path) : atSameProvider(product, path)
        case 1: return open[0]
        default: return try choose(open, path)
        }
    }

    private func requireProvider(of product: Product.ID, _ account: Account) throws {
        guard account.product.provider != product.provider else { return }
        throw CLIError.refused(
            "an export of '\(product)' does not belong to account '\(account.slug)'",
            hint: "name the right account with --account")
    }

    /// The account under which a product runs that the guide does not know by itself, such as Gemini CLI.
    private func atSameProvider(_ product: Product.ID, _ path: String) throws -> Account {
        let open = try record.accounts().filter { $0.isOpen && $0.product.provider == product.provider }
        guard let first = open.first else {
            throw CLIError.notFound(
                "'\(path)' holds chats of '\(product)', and no account at '\(product.provider)' is recorded",
                hint: "add the one you are signed in with: 'optout account add PRODUCT'; 'optout guide' lists them")
        }
        guard open.count == 1 else { return try choose(open, path) }
        guard try session.confirm("'\(path)' holds chats of '\(product)'; are they those of '\(first.slug)'?") else {
            throw CLIError.failed("not imported", hint: "name the account with --account, or add it first")
        }
        return first
    }

    private func choose(_ accounts: [Account], _ path: String) throws -> Account {
        let slugs = accounts.map(\.slug)
        guard session.context.terminal.isInput, !session.options.yes else {
            throw CLIError.usage(
                "'\(path)' may belong to more than one account: \(slugs.joined(separator: ", "))",
                hint: "name one of them, such as --account \(slugs[0])")
        }
        let answer = session.ask("whose export is '\(path)'? (\(slugs.joined(separator: ", ")))", slugs)
        guard let chosen = accounts.first(where: { $0.slug == answer }) else { throw Self.declined }
        return chosen
    }

    private mutating func propose(_ product: Product.ID, _ path: String) throws -> Account {
        let slug = defaultSlug(product, nil, taken: Set(try record.accounts().map(\.slug)))
        guard let name = try session.product(product, in: record)?.name else {
            throw CLIError.notFound(
                "'\(path)' lists chats of '\(product)', which the guide does not know",
                hint: "name the account they belong to with --account")
        }
        guard try session.confirm("'\(path)' is an export of \(name); add the account '\(slug)' for it?") else {
            throw Self.declined
        }
        isProposed = true
        return Account(id: .init(""), slug: slug, product: product, recordedAt: session.now)
    }

    private static let declined = CLIError.failed(
        "not imported", hint: "add the account with 'optout account add', or name one with --account")
}
