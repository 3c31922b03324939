import OptoutCore
import OptoutStore

/// When the chats that wait to be deleted were made, as bars; on a terminal only.
struct MonthBars {
    let blocks: [Block]

    private static let chatLimit = 20_000
    private static let barLimit = 24

    init(of account: Account, in record: Record, _ session: Session) throws {
        guard session.context.terminal.isOutput, !session.options.json else {
            blocks = []
            return
        }
        let bulk = try BulkAdvice(account, in: session, record).map { [Block.blank] + $0.shortBlocks } ?? []
        let page = try record.chats(
            ChatSelect(account: account.id, states: [.toDelete, .stillThere], limit: Self.chatLimit))
        guard page.total > 0, page.total <= Self.chatLimit else {
            blocks = page.total == 0 ? [] : [Self.next(page.total, account)] + bulk
            return
        }
        var counts: [String: Int] = [:]
        for chat in page.rows {
            counts[chat.createdAt.map { String($0.dayUTC.description.prefix(7)) } ?? "no date", default: 0] += 1
        }
        blocks = Self.bars(counts, width: session.context.terminal.columns) + [Self.next(page.total, account)] + bulk
    }

    private static func next(_ count: Int, _ account: Account) -> Block {
        .line("\(chats(count)) to delete: optout do \(account.slug)", .bold)
    }

    private static func bars(_ counts: [String: Int], width: Int) -> [Block] {
        let most = counts.values.max() ?? 1
        let room = max(10, min(60, width - 18))
        let months = counts.sorted { $0.key < $1.key }
        let left = months.dropLast(barLimit).reduce(0) { $0 + $1.value }
        let head: [Block] = left > 0 ? [.line("earlier  \(grouped(left))", .dim)] : []
        return head
            + months.suffix(barLimit).map { month, count in
                let bar = String(repeating: "█", count: max(1, count * room / most))
                let label = month + String(repeating: " ", count: max(1, 9 - month.count))
                return .line("\(label)\(bar) \(grouped(count))")
            }
    }
}
