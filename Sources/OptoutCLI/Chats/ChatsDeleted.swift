import ArgumentParser
import OptoutCore
import OptoutStore

struct ChatsDeleted: Command {
    static let configuration = CommandConfiguration(
        commandName: "deleted", abstract: "I deleted these chats at the provider.",
        discussion: """
            With handles, --state, --exposure, --match or --limit it claims exactly the chats listed. With nothing but \
            --account and perhaps --from and --until it is a sweep: every chat created then, also those imported later.
            """)

    @OptionGroup var chats: ChatOptions

    @Option(help: ArgumentHelp("When you deleted them.", valueName: "when"))
    var date: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.recordToChange()
        let range = try session.range(date)
        return try chats.isSweep
            ? sweep(at: range, in: session, record) : claim(at: range, in: session, record)
    }

    private func claim(at range: InstantRange, in session: Session, _ record: Record) throws -> Report {
        let (select, count) = try session.listed(chats, in: record)
        guard count > 0 else { return try session.nothingListed("chats-deleted") }
        guard try session.confirm("record \(OptoutCLI.chats(count)) as deleted?") else {
            return session.unchanged("chats-deleted")
        }
        let receipt = try record.change(
            .chatsDeleted, account: select.account, occurred: range, try session.writing()
        ) { try $0.claimDeleted(select) }
        return session.changed(
            "chats-deleted", receipt, "\(OptoutCLI.chats(receipt.value)) recorded as deleted",
            then: try select.account.map { try session.proof($0, after: range, in: record) } ?? [])
    }

    private func sweep(at range: InstantRange, in session: Session, _ record: Record) throws -> Report {
        guard let name = chats.account else {
            throw CLIError.usage(
                "no chats named", hint: "name chats by handle, or everything there with --account ACCOUNT")
        }
        let account = try session.account(name, in: record)
        let span = try session.span(from: chats.from, until: chats.until)
        let known = try record.chats(
            ChatSelect(
                account: account.id, states: [.toDelete, .stillThere, .deleted, .none], from: span.start,
                until: span.end))
        let when = try session.words(from: span.start, until: span.end)
        guard
            try session.confirm(
                "record everything at '\(account.slug)'\(when) as deleted (\(OptoutCLI.chats(known.total)) known)?")
        else { return session.unchanged("chats-deleted") }
        let receipt = try record.change(.sweep, account: account.id, occurred: range, try session.writing()) {
            try $0.sweep(account.id, from: span.start, until: span.end)
        }
        return session.changed(
            "chats-deleted", receipt,
            "everything at \(account.slug)\(when) recorded as deleted, \(OptoutCLI.chats(receipt.value)) known",
            then: try kept(account, span, in: session, record) + session.proof(account.id, after: range, in: record))
    }
}

extension ChatsDeleted {
    /// Chats on purpose left out of a sweep.
    private func kept(
        _ account: Account, _ span: (start: Instant?, end: Instant?), in session: Session, _ record: Record
    ) throws -> [Block] {
        let kept = try record.chatSpan(
            ChatSelect(account: account.id, states: [.kept], from: span.start, until: span.end)
        ).count
        return kept > 0 ? [.line("\(OptoutCLI.chats(kept)) you keep left out", .dim)] : []
    }
}

extension Session {
    /// From when a deletion at `account` can be proved, where an export can be asked for.
    func proof(_ account: Account.ID, after range: InstantRange, in record: Record) throws -> [Block] {
        guard let account = try record.account(account), let product = try product(account.product, in: record),
            product.steps.contains(where: { $0.goal == .getExport && $0.isFor(account, of: product) })
        else { return [] }
        let purged = range.latest.adding(days: product.purgeDays ?? 30)
        let why = product.purgeDays.map { "\(product.name) takes up to \($0) days to remove it" }
        return [
            .line(
                "\(why ?? "nobody says how long it takes"); a new export from \(try day(purged)) on can prove it", .dim)
        ]
    }

    /// The chats that `chats` would list, and how many.
    func listed(_ options: ChatOptions, in record: Record) throws -> (ChatSelect, Int) {
        let select = try options.select(in: self, record)
        let page = try record.chats(select)
        return (select, page.rows.count)
    }

    func nothingListed(_ command: String) throws -> Report {
        note("no such chats; nothing was changed")
        return Report(command, siblings: [("dryRun", .bool(options.dryRun))])
    }
}
