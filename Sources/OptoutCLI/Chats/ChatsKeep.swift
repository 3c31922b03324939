import ArgumentParser
import OptoutCore
import OptoutStore

struct ChatsKeep: Command {
    static let configuration = CommandConfiguration(
        commandName: "keep", abstract: "I keep these chats on purpose.")

    @OptionGroup var chats: ChatOptions

    @Option(help: ArgumentHelp("Why.", valueName: "reason"))
    var because: String?

    @Option(help: ArgumentHelp("When to look at them again: 6m, 52w, or a date.", valueName: "when"))
    var review: String = "12m"

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        guard !chats.isSweep || chats.account != nil else {
            throw CLIError.usage("no chats named", hint: "name chats by handle, --account, --match or --state")
        }
        let record = try session.recordToChange()
        let review = try session.later(review)
        let (select, count) = try session.listed(chats, in: record)
        guard count > 0 else { return try session.nothingListed("chats-keep") }
        guard try session.confirm("keep \(OptoutCLI.chats(count))?") else { return session.unchanged("chats-keep") }
        let receipt = try record.change(.chatsKeep, account: select.account, try session.writing()) {
            try $0.keep(select, because: because, review: review)
        }
        let line = "\(OptoutCLI.chats(receipt.value)) kept, to be looked at again on \(try session.day(review))"
        return session.changed("chats-keep", receipt, line)
    }
}

struct ChatsOpen: Command {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Links to chats, one a line, to open and delete by hand.")

    @OptionGroup var chats: ChatOptions
    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.record()
        let page = try record.chats(try chats.select(in: session, record))
        var links: [Block] = []
        for row in page.rows {
            if let link = try session.link(to: row, in: record) {
                links.append(.line(link, .link))
            } else {
                session.note("\(row.handle): no link of its own; look for it by its date in \(row.slug)")
            }
        }
        return Report(
            "chats-open", items: try page.rows.map { try session.json($0, in: record) }, total: page.total, text: links)
    }
}
