import OptoutCore
import OptoutStore

/// A provider's way of deleting many chats at once, held against what is recorded of an account.
struct BulkAdvice {
    private let way: BulkDelete
    private let account: Account
    private let product: Product
    private let now: Instant
    /// Chats to delete.
    private let meant: ChatSpan
    /// Chats that would go too although nothing asks for it.
    private let others: ChatSpan
    private let kept: ChatSpan
    /// Kept chats that would go too, the first few, with their links.
    private let toSave: [(line: String, link: String?)]
    /// First and last day to type; `nil` where no chat has a date.
    private let days: (from: String, until: String)?
    /// Of the chats to delete, as `--state` takes them.
    private let states: String
    /// When the newest of the others was created.
    private let newestOther: String

    private static let savedLimit = 5

    /// - Returns: `nil` where the provider has no such way that is known, or nothing is to be deleted.
    init?(_ account: Account, in session: Session, _ record: Record) throws {
        guard let product = try session.product(account.product, in: record), let way = product.bulkDelete else {
            return nil
        }
        meant = try record.chatSpan(ChatSelect(account: account.id, states: [.toDelete, .stillThere]))
        guard meant.count > 0 else { return nil }
        let days = try Self.days(meant, account, in: session, record)
        var reach = ChatSelect(account: account.id)
        if way.kind != .all, let days {
            let span = try session.span(from: days.from, until: days.until)
            (reach.from, reach.until) = (span.start, span.end)
        }
        reach.states = [.none]
        others = try record.chatSpan(reach)
        reach.states = [.kept]
        kept = try record.chatSpan(reach)
        reach.limit = Self.savedLimit
        toSave = try record.chats(reach).rows.map { row in
            let line = "\(row.handle)  \(try session.day(row.createdAt))  \(row.shortTitle)"
            return (line, try session.link(to: row, in: record))
        }
        let isAnyStillThere = try record.chatCounts(of: account.id)[.stillThere] != nil
        states = isAnyStillThere ? "to-delete,still-there" : "to-delete"
        newestOther = try session.day(others.newest)
        (self.way, self.account, self.product, self.days, now) = (way, account, product, days, session.now)
    }

    /// From the oldest chat to delete to the newest, or to the day of the opt-out where that is later: what no export
    /// showed may lie there.
    private static func days(
        _ meant: ChatSpan, _ account: Account, in session: Session, _ record: Record
    ) throws -> (from: String, until: String)? {
        guard let oldest = meant.oldest, let newest = meant.newest else { return nil }
        let main = try session.product(account.product, in: record)?.mainSetting
        let standing = try session.exposure(of: account, in: record)?.setting?.standing(at: session.now)
        let isOff = standing?.state == main?.values.first
        // A day ends where the next begins.
        let optedOut = isOff ? (standing?.by?.at.latest).map { Instant(uSec: $0.uSec - 1) } : nil
        return (try session.day(oldest), try session.day(max(newest, optedOut ?? newest)))
    }

    /// Whether a range of days can be deleted, and recorded, by itself.
    var isRange: Bool { way.kind == .range && days != nil }

    /// What to type when it is done.
    var recordCommand: String {
        switch way.kind {
        case .all: "optout chats deleted --account \(account.slug)"
        case .range: "optout chats deleted --account \(account.slug)" + (days.map { " --until \($0.until)" } ?? "")
        case .select: "optout chats deleted --account \(account.slug) --state \(states)"
        }
    }

    /// The last day of the range.
    var until: String? { isRange ? days?.until : nil }

    // MARK: Pages

    /// The way, what else goes, and what to do before and after.
    var blocks: [Block] {
        let link = way.link.map { [Block.line("  \($0)", .link)] } ?? []
        let clicks = way.clicks.enumerated().map { Block.line("  \($0.offset + 1)  \($0.element.filled(days))") }
        let age = Beside(product: product, moment: now).age(way.evidence).map { Block.line("  \($0)", .dim) }
        return [.line("  \(heading)", .bold)] + warnings + link + clicks
            + Beside.conflict(way.evidence, indent: "  ") + doubt + age
            + [.line("  when that is done: \(recordCommand)", .dim)]
    }

    /// Two or three lines for the end of a list.
    var shortBlocks: [Block] {
        let place = way.link.map { ": \($0)" } ?? ""
        return [.line("\(product.name): \(heading)\(place)", .bold)] + loss.map { [.line($0, .caution)] }.joined()
            + [
                .line("the clicks: optout do \(account.slug)", .dim),
                .line("then: \(recordCommand)", .dim),
            ]
    }

    private var heading: String {
        let range = days.map { $0.from == $0.until ? "on \($0.from)" : "from \($0.from) to \($0.until)" }
        return switch way.kind {
        case .range: "all at once, \(range ?? "by days")"
        case .all: "all chats at once, and only all"
        case .select: "many at once\(range.map { ", those \($0)" } ?? "")"
        }
    }

    /// What goes although nothing asks for it, in a line each.
    private var loss: [String] {
        guard way.kind != .select else { return [] }
        var lines: [String] = []
        let place = way.kind == .range ? "in these days" : "of this account"
        if others.count > 0 {
            let newest = others.newest == nil ? "" : ", the newest of \(newestOther)"
            lines.append("with them go \(chats(others.count)) \(place) that need not\(newest)")
        }
        if kept.count > 0 { lines.append("with them go \(chats(kept.count)) you keep: save them first") }
        if way.kind == .range, meant.undated > 0 {
            lines.append("\(chats(meant.undated)) to delete without a date: look whether they lie in these days")
        }
        return lines
    }

    private var warnings: [Block] {
        let saved = way.kind == .select ? [] : toSave
        let list = saved.flatMap { line, link in
            [Block.line("    \(line)")] + (link.map { [.line("      \($0)", .link)] } ?? [])
        }
        let rest = kept.count - saved.count
        let more =
            rest > 0 && !saved.isEmpty
            ? [Block.line("    and \(rest) more: optout chats --account \(account.slug) --state kept", .dim)] : []
        let also = way.also.map { Block.line("  with them go \($0)", .caution) }
        return loss.map { .line("  \($0)", .caution) } + list + more + also
    }

    /// Said where the way is known from nobody who is sure.
    private var doubt: [Block] {
        let grades = Set(way.evidence.sources.map(\.grade))
        if grades == [.unconfirmed] { return [.line("  not confirmed: look whether it is there", .caution)] }
        if grades == [.one] { return [.line("  known from one source only", .dim)] }
        return []
    }
}

extension String {
    /// A click of a way of deleting many chats, with the days to type.
    fileprivate func filled(_ days: (from: String, until: String)?) -> String {
        let days = [days?.from ?? "the first day", days?.until ?? "the last day"]
        return zip(BulkDelete.places, days).reduce(self) { text, place in
            text.split(separator: place.0, omittingEmptySubsequences: false).joined(separator: place.1)
        }
    }
}

extension BulkDelete {
    /// The way as the guide has it, for nobody's account.
    var lines: [Block] {
        let words =
            switch kind {
            case .range: "from one day to another"
            case .all: "all there is, and only all"
            case .select: "what you tick in a list"
            }
        let also = also.isEmpty ? "" : "; with them go \(also.joined(separator: ", "))"
        let link = link.map { [Block.line("    \($0)", .link)] } ?? []
        let clicks = clicks.enumerated().map { Block.line("    \($0.offset + 1)  \($0.element.filled(nil))") }
        return [.line("  – \(words)\(also)")] + link + clicks + Beside.conflict(evidence, indent: "    ")
    }
}

extension ChatRow {
    /// The title as far as one line has room for it.
    var shortTitle: String { Sanitizer.fit(Sanitizer.clean(title ?? "no title"), columns: 50) }
}

extension Session {
    /// For each account whose chats are listed here, the way of deleting many of them at once.
    func bulkAdvice(for accounts: [Account.ID], in record: Record) throws -> [BulkAdvice] {
        try accounts.compactMap { try record.account($0) }.compactMap { try BulkAdvice($0, in: self, record) }
    }
}
