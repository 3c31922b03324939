import ArgumentParser
import OptoutCore
import OptoutStore

struct ChatsOpen: Command {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Opens chats in the browser, ten at a time, to delete them by hand.",
        discussion: "Without a desktop, without a terminal or with --print the links are printed, one a line.")

    @OptionGroup var chats: ChatOptions

    @Flag(help: "Print the links and open none.")
    var print = false

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.record()
        let page = try record.chats(try chats.select(in: session, record))
        let items = session.options.json ? try page.rows.map { try session.json($0, in: record) } : []
        var links: [ChatLink] = []
        var without: [ChatRow] = []
        for row in page.rows {
            if let link = try session.chatLink(to: row, in: record) { links.append(link) } else { without.append(row) }
        }
        for note in try notes(on: without, in: session, record) { session.note(note) }
        var report = Report("chats-open", items: items, total: page.total)
        if let browse = session.context.browse, !print, !session.options.json, session.context.terminal.isInput {
            try open(links, with: browse, in: session)
        } else {
            report.text = links.map { .line($0.text, .link) }
        }
        return report
    }

    private static let batch = 10

    private func open(_ links: [ChatLink], with browse: (ChatLink) -> Bool, in session: Session) throws {
        var rest = links[...]
        while !rest.isEmpty {
            let next = rest.prefix(Self.batch)
            for (index, link) in next.enumerated() where !browse(link) {
                session.note("the desktop opens no links (xdg-open failed); here they are")
                return try session.say(rest.dropFirst(index).map { .line($0.text, .link) })
            }
            rest = rest.dropFirst(next.count)
            let done = links.count - rest.count
            try session.say([.line("\(done) of \(links.count) opened")])
            guard !rest.isEmpty, try goesOn(rest.count, in: session) else { break }
        }
        if !links.isEmpty { try session.say([.line("when they are deleted: optout chats deleted …", .dim)]) }
    }

    private func goesOn(_ left: Int, in session: Session) throws -> Bool {
        if session.options.yes { return true }
        return session.ask("open the next \(min(left, Self.batch))? yes/no", ["yes", "no", "quit"]) == "yes"
    }

    // MARK: Chats without a link

    private static let daysShown = 10

    /// Where and for which days to look instead, a line for each account.
    private func notes(on rows: [ChatRow], in session: Session, _ record: Record) throws -> [String] {
        let accounts = rows.reduce(into: [String]()) { if !$0.contains($1.slug) { $0.append($1.slug) } }
        return try accounts.map { slug in
            let own = rows.filter { $0.slug == slug }
            let place = try own.first.flatMap { try session.product($0.product, in: record) }?.name ?? slug
            var days: [String] = []
            for row in own {
                let day = try row.createdAt.map { try session.day($0) } ?? "an unknown day"
                if !days.contains(day) { days.append(day) }
            }
            return "\(OptoutCLI.chats(own.count)) of \(slug) without a link; in \(place) look for "
                + Self.words(days.sorted())
        }
    }

    private static func words(_ days: [String]) -> String {
        guard days.count > daysShown, let first = days.first else { return days.joined(separator: ", ") }
        let last = days.last { !$0.hasPrefix("an ") } ?? first
        return "\(days.count) days from \(first) to \(last)"
    }
}
