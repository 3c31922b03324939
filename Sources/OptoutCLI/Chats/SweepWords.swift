import OptoutCore
import OptoutStore

extension Session {
    /// `everything until 2025-06-30 was deleted on 2026-02-11, you say`
    func words(_ sweep: SweepRow) throws -> String {
        "everything\(try words(from: sweep.from, until: sweep.until)) was deleted on \(try day(sweep.deletedAt)), you say"
    }

    /// ` from 2025-01-01 until 2025-06-30`, or nothing.
    func words(from start: Instant?, until end: Instant?) throws -> String {
        let from = try start.map { " from \(try day($0))" } ?? ""
        let last = end.map { Instant(uSec: $0.uSec - 1) }
        return from + (try last.map { " until \(try day($0))" } ?? "")
    }

    /// What is known of accounts whose chats no export ever showed, a line each.
    func neverImported(_ account: Account.ID?, in record: Record) throws -> [Block] {
        let accounts = try record.accounts().filter { $0.isOpen && (account == nil || $0.id == account) }
        return try accounts.flatMap { account -> [Block] in
            guard try record.chatCounts(of: account.id).isEmpty else { return [] }
            let swept = try record.sweeps(of: account.id).map { Block.line("  \(try words($0))", .dim) }
            return [.line("\(account.slug): never imported, so nobody knows what lies there", .dim)] + swept
        }
    }
}

extension SweepRow {
    var json: JSON { .object([("from", JSON(from)), ("until", JSON(until)), ("deletedAt", JSON(deletedAt))]) }
}
