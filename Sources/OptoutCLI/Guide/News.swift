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
        let news = try record.news(unreadOnly: true).enumerated().sorted { left, right in
            let (mine, yours) = (left.element.accounts.isEmpty, right.element.accounts.isEmpty)
            return mine == yours ? left.offset < right.offset : !mine
        }.map(\.element)
        let text = news.isEmpty ? [Block.line("nothing new in the guide", .dim)] : blocks(news)
        guard read else {
            let hint: [Block] = news.isEmpty ? [] : [.blank, .line("mark as read: optout news --read", .dim)]
            return Report(
                "news", items: news.map(\.json), text: text + hint,
                status: exitCode && !news.isEmpty ? .somethingToDo : .done)
        }
        return try markRead(news, text, in: record, session)
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

    private func blocks(_ news: [NewsItem]) -> [Block] {
        news.flatMap { item -> [Block] in
            let change = item.change
            let whom = item.accounts.isEmpty ? "" : " – your \(item.accounts.joined(separator: ", "))"
            let dates = [change.announced.map { "announced \($0)" }, change.effective.map { "in force from \($0)" }]
            let facts = dates.compactMap { $0 } + change.refs
            let style: Style = change.change == .fact ? .plain : .caution
            return [
                .line("\(change.product?.text ?? "advice")\(whom)", .bold),
                .line("  \(change.words): \(change.text)", style),
                .line("  \(([change.id] + facts).joined(separator: ", "))", .dim),
            ]
        }
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
