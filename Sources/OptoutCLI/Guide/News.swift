import ArgumentParser
import OptoutCore
import OptoutStore

struct News: Command {
    static let configuration = CommandConfiguration(
        abstract: "What changed in the guide since you last read it.",
        discussion: "Changes that concern your accounts come first.")

    @Flag(help: "Mark all of it as read.")
    var read = false

    @Flag(help: "Exit with 10 if there is something unread.")
    var exitCode = false

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try read ? session.recordToChange() : session.record()
        try session.noteWaiting()
        let news = try record.news(unreadOnly: true).enumerated().sorted { left, right in
            let (mine, yours) = (left.element.accounts.isEmpty, right.element.accounts.isEmpty)
            return mine == yours ? left.offset < right.offset : !mine
        }.map(\.element)
        let none = [Block.line("nothing new in the guide", .dim)]
        let text = try news.isEmpty ? none : page(of: news, in: session, record).blocks
        guard read else {
            let hint: [Block] = news.isEmpty ? [] : [.blank, .line("mark as read: optout news --read", .dim)]
            return Report(
                "news", items: news.map(\.json), text: text + hint,
                status: exitCode && !news.isEmpty ? .somethingToDo : .done)
        }
        return try markRead(news, text, in: record, session)
    }

    private func page(of news: [NewsItem], in session: Session, _ record: Record) throws -> ChangePage {
        let accounts = try record.accounts()
        let told = news.map { item in
            ToldChange(change: item.change, accounts: accounts.filter { item.accounts.contains($0.slug) })
        }
        return ChangePage(
            changes: told, guide: try record.guideInUse(), moment: try session.moment(), isShort: !accounts.isEmpty)
    }

    private func markRead(_ news: [NewsItem], _ text: [Block], in record: Record, _ session: Session) throws -> Report {
        guard !news.isEmpty else {
            return Report("news-read", siblings: [("dryRun", .bool(session.options.dryRun))], text: text)
        }
        let receipt = try record.change(.newsRead, try session.writing()) { try $0.markNewsRead() }
        var report = session.changed("news-read", receipt, "marked as read: \(receipt.value)")
        if !session.options.quiet { report.text = text + [.blank] + report.text }
        return report
    }
}

extension NewsItem {
    var json: JSON {
        .object(
            change.fields + [
                ("serial", .integer(serial)), ("accounts", JSON(accounts)), ("read", .bool(isRead)),
            ])
    }
}
