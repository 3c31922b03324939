import ArgumentParser
import OptoutCore
import OptoutStore

struct Chats: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The chats that still want deleting, and what became of the others.",
        discussion: """
            Chats are chosen by handle, or by --account, --state, --exposure, --from, --until and --match, in the order \
            of --sort and up to --limit: see 'optout chats list --help'.
            """,
        subcommands: [ChatsList.self, ChatsDeleted.self, ChatsKeep.self, ChatsOpen.self, ChatsReview.self],
        defaultSubcommand: ChatsList.self)

    @OptionGroup var global: GlobalOptions
}

struct ChatsList: Command {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Chats; without options those to delete and those still there.")

    @OptionGroup var chats: ChatOptions

    @Flag(help: "Exit with 10 if there is one.")
    var exitCode = false

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.record()
        let page = try record.chats(try chats.select(in: session, record))
        let items = session.options.json ? try page.rows.map { try session.json($0, in: record) } : []
        var report = Report("chats", items: items, total: page.total)
        if !session.options.json { report.text = try text(page, in: session, record) }
        report.status = exitCode && page.total > 0 ? .somethingToDo : .done
        return report
    }

    private func text(_ page: ChatPage, in session: Session, _ record: Record) throws -> [Block] {
        guard !page.rows.isEmpty else {
            guard chats.isSweep else { return [.line("no chats", .dim)] }
            let account = try chats.account.map { try session.account($0, in: record).id }
            return [.line("no chats", .dim)] + (try session.neverImported(account, in: record))
        }
        let columns: [Table.Column] = [
            .init("chat"), .init("account"), .init("title", isFlexible: true), .init("created"),
            .init(chats.sort.measure, isRight: true), .init("exposure"), .init("flags"), .init("state"),
        ]
        let rows = try page.rows.map { try cells($0, in: session) }
        let rest = page.total - page.rows.count
        let more = rest > 0 ? [Block.line("and \(rest) more", .dim)] : []
        return [.table(Table(columns: columns, rows: rows))] + more + (try atOnce(page, in: session))
    }

    /// The provider's way of deleting many, where the list is long enough for it.
    private func atOnce(_ page: ChatPage, in session: Session) throws -> [Block] {
        guard page.total >= Self.manyChats, !session.options.quiet, let record = session.opened else { return [] }
        var accounts: [Account.ID] = []
        for row in page.rows where row.isOpen && !accounts.contains(row.account) { accounts.append(row.account) }
        return try session.bulkAdvice(for: accounts, in: record).flatMap { [.blank] + $0.shortBlocks }
    }

    private static let manyChats = 5

    private func cells(_ row: ChatRow, in session: Session) throws -> [Table.Cell] {
        [
            .init(row.handle, .bold), .init(row.slug), .init(row.title ?? "–"), .init(try session.day(row.createdAt)),
            .init(String(chats.sort.measure(row))), .init(row.exposure.rawValue, row.exposure.style),
            .init(row.flags.isEmpty ? "–" : row.flags.map(\.rawValue).joined(separator: ",")),
            .init(row.stateWords),
        ]
    }
}

extension ChatSelect.Sort {
    /// What a list in this order shows of how large a chat is.
    fileprivate var measure: String {
        switch self {
        case .age: "messages"
        case .size: "words"
        case .files: "files"
        }
    }

    fileprivate func measure(_ row: ChatRow) -> Int {
        switch self {
        case .age: row.messages
        case .size: row.words
        case .files: row.files
        }
    }
}

extension ChatRow {
    /// The state, and how far it can be relied on: chats without ids of the provider's are matched by time and text.
    var stateWords: String {
        let isShown = state == .gone || state == .stillThere
        let words = (isShown && isMatchedByHash ? "probably " : "") + state.rawValue
        return isPartlyGone ? "\(words), partly gone" : words
    }
}

extension Exposure {
    var style: Style {
        switch self {
        case .exposed: .bad
        case .straddling, .unknown: .caution
        case .covered: .good
        }
    }
}

extension Session {
    func json(_ row: ChatRow, in record: Record) throws -> JSON {
        .object([
            ("handle", .string(row.handle)), ("account", .string(row.slug)),
            ("product", .string(row.product.text)), ("id", .string(row.providerID)),
            ("title", JSON(row.title)), ("createdAt", JSON(row.createdAt)), ("lastAt", JSON(row.lastAt)),
            ("messages", .integer(row.messages)), ("words", .integer(row.words)), ("files", .integer(row.files)),
            ("exposure", .string(row.exposure.rawValue)), ("flags", JSON(row.flags.map(\.rawValue))),
            ("state", .string(row.state.rawValue)), ("url", JSON(try link(to: row, in: record))),
            ("partlyGone", .bool(row.isPartlyGone)), ("probable", .bool(row.isMatchedByHash)),
        ])
    }
}
