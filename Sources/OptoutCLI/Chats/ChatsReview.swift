import ArgumentParser
import OptoutCore
import OptoutStore

struct ChatsReview: Command {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Walk through chats one by one: deleted, kept, or later.")

    @OptionGroup var chats: ChatOptions
    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.recordToChange()
        let page = try record.chats(try chats.select(in: session, record))
        guard !page.rows.isEmpty else { return try session.nothingListed("chats-review") }
        guard session.context.terminal.isInput else {
            throw CLIError.usage(
                "cannot walk through chats without a terminal",
                hint: "use 'optout chats', then 'optout chats deleted' or 'optout chats keep'")
        }
        var log: [LogEntry] = []
        for (index, row) in page.rows.enumerated() {
            try session.say(card(row, "\(index + 1) of \(page.rows.count)", in: session, record))
            let answer = session.ask("deleted, keep, skip or quit?", ["deleted", "keep", "skip", "quit"])
            guard let answer, answer != "quit" else { break }
            log += try write(answer, row, in: session, record)
        }
        return Report(
            "chats-review", items: log.map(\.json), siblings: [("dryRun", .bool(session.options.dryRun))])
    }

    private func card(_ row: ChatRow, _ place: String, in session: Session, _ record: Record) throws -> [Block] {
        let link = try session.link(to: row, in: record).map { [Block.line("  \($0)", .link)] } ?? []
        let created = try session.day(row.createdAt)
        return [
            .blank, .line("\(row.handle)  \(row.title ?? "no title")  (\(place))", .bold),
            .line("  \(row.slug), created \(created), \(row.messages) messages, \(row.exposure.rawValue)"),
        ] + link
    }

    private func write(_ answer: String, _ row: ChatRow, in session: Session, _ record: Record) throws -> [LogEntry] {
        let select = ChatSelect(handles: [row.handle])
        switch answer {
        case "deleted":
            return try record.change(.chatsDeleted, account: row.account, try session.writing()) {
                try $0.claimDeleted(select)
            }.log
        case "keep":
            let review = try session.later("12m")
            return try record.change(.chatsKeep, account: row.account, try session.writing()) {
                try $0.keep(select, because: nil, review: review)
            }.log
        default: return []
        }
    }
}
