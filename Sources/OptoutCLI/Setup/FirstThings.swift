import OptoutCore
import OptoutStore

/// The first three things worth doing: opt-outs, then all exports to ask for as one, then the rest.
struct FirstThings {
    let chores: [Chore]
    private let things: [Thing]
    private static let count = 3
    /// The most exports that are named.
    private static let exportCount = 4

    private struct Thing {
        var title: String
        /// The commands that lead through it, each with a word beside it.
        var commands: [(handle: String, words: String)]
        var more = 0
    }

    init(in session: Session, _ record: Record) throws {
        let due = try record.chores(at: session.now).filter { $0.state == .due }
        let exports = due.filter { $0.key.kind == .getExport }
        let optOuts = try due.filter { try session.step(of: $0, in: record)?.goal == .optOut }
        let rest = due.filter { chore in !(exports + optOuts).contains { $0.id == chore.id } }
        // One switch for several accounts is turned once.
        let sharing = Set(try record.accounts().filter { $0.loginOf != nil }.map(\.id))
        let switches = optOuts.filter { chore in !(chore.key.account.map(sharing.contains) ?? false) }
        let first = switches.prefix(exports.isEmpty ? Self.count : Self.count - 1)
        let last = rest.prefix(max(0, Self.count - first.count - (exports.isEmpty ? 0 : 1)))
        chores = Array(first) + exports.prefix(Self.exportCount) + last
        things =
            try first.map { try Self.thing($0, in: session, record) }
            + (exports.isEmpty ? [] : [try Self.thing(exports: exports, in: session, record)])
            + last.map { try Self.thing($0, in: session, record) }
    }

    private static func thing(_ chore: Chore, in session: Session, _ record: Record) throws -> Thing {
        let slug = try session.slug(of: chore, in: record).map { $0 + ": " } ?? ""
        return Thing(title: slug + (try session.title(of: chore, in: record)), commands: [(chore.handle, "")])
    }

    private static func thing(exports: [Chore], in session: Session, _ record: Record) throws -> Thing {
        let commands = try exports.prefix(exportCount).map { chore in
            let product = try chore.product.flatMap { try session.product($0, in: record) }
            return (chore.handle, "  \(try session.slug(of: chore, in: record) ?? ""); \(life(of: product))")
        }
        return Thing(
            title: "Ask for your exports: they show which chats from before still want deleting", commands: commands,
            more: exports.count - commands.count)
    }

    private static func life(of product: Product?) -> String {
        guard let hours = product?.exportLinkHours else { return "how long its link lives is not known" }
        return hours > 48 && hours % 24 == 0 ? "its link lives \(hours / 24) days" : "its link lives \(hours) hours"
    }

    var blocks: [Block] {
        guard !things.isEmpty else { return [.line("Nothing is due; 'optout' shows how your accounts stand.", .good)] }
        let heading = things.count == 1 ? "The first thing" : "The first \(things.count == 2 ? "two" : "three") things"
        let lines = things.enumerated().flatMap { index, thing in
            [Block.line("\(index + 1)  \(thing.title)")]
                + thing.commands.map { .line("   optout do \($0.handle)\($0.words)") }
                + (thing.more > 0 ? [.line("   … and \(thing.more) more: optout todo", .dim)] : [])
        }
        return [.line(heading + " worth doing today", .bold)] + lines
            + [.line("All that is due, one after the other: optout do", .dim)]
    }
}

extension Session {
    fileprivate func slug(of chore: Chore, in record: Record) throws -> String? {
        try chore.key.account.flatMap { try record.account($0)?.slug }
    }
}
