import ArgumentParser
import OptoutCore
import OptoutStore

struct Todo: Command {
    static let configuration = CommandConfiguration(abstract: "What is left to do.")

    @Argument(help: "Only this account.")
    var account: String?

    @Flag(help: "Exit with 10 if something is due.")
    var exitCode = false

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.record()
        session.lookAtExportFiles(record)
        session.catchUp(record)
        try session.noteWaiting()
        let moment = try session.moment()
        let only = try account.map { try session.account($0, in: record).id }
        let chores = try record.chores(at: moment, account: only)
        let slugs = try session.slugs(in: record)
        var items: [JSON] = []
        var table = Table(
            columns: [.init("chore"), .init("account"), .init("what", wraps: true), .init("when")], rows: [])
        for chore in chores {
            let product = try chore.product.flatMap { try session.product($0, in: record) }
            let slug = chore.key.account.flatMap { slugs[$0] }
            items.append(chore.json(slug: slug, product: product))
            table.rows.append([
                .init(chore.handle, .bold), .init(slug ?? "–"), .init(chore.title(in: product)),
                .init(try session.dueWords(chore), chore.state == .due ? .caution : .dim),
            ])
        }
        session.shows(chores)
        let none = Block.line("nothing to do", .good)
        let isDue = chores.contains { $0.state == .due }
        return Report(
            "todo", items: items, text: items.isEmpty ? [none] : [.table(table)],
            status: exitCode && isDue ? .somethingToDo : .done)
    }
}

extension Session {
    func slugs(in record: Record) throws -> [Account.ID: String] {
        Dictionary(try record.accounts().map { ($0.id, $0.slug) }, uniquingKeysWith: { first, _ in first })
    }

    /// Remembers chores that this report shows to a person, as they are now.
    func shows(_ chores: [Chore]) {
        guard context.terminal.isOutput, !options.json, !options.dryRun, options.at == nil else { return }
        shown += chores.map(\.id)
    }

    /// Counts what was shown as told; where the record is busy it is simply told again.
    func countShownAsTold() {
        guard !shown.isEmpty, let opened else { return }
        try? opened.printed(shown, at: now)
        shown = []
    }

    /// `due`, `from 2026-04-24`, `snoozed until 2026-05-01`.
    func dueWords(_ chore: Chore) throws -> String {
        switch chore.state {
        case .due: chore.due > now ? "now, matters from \(try day(chore.due))" : "now"
        case .later: chore.due > now ? "from \(try day(chore.due))" : "after the others"
        case .snoozed: "snoozed until \(try day(chore.snoozedUntil))"
        }
    }
}

extension Chore {
    func json(slug: String?, product: Product?) -> JSON {
        .object([
            ("chore", JSON(id)), ("handle", .string(handle)), ("kind", .string(key.kind.rawValue)),
            ("account", JSON(slug)), ("product", JSON(self.product)), ("step", JSON(key.step)),
            ("title", .string(title(in: product))), ("due", JSON(due)), ("change", JSON(change?.rawValue)),
            ("state", .string(state.rawValue)),
        ])
    }

    /// What to do, in one short line.
    func title(in product: Product?) -> String {
        if let step = product?.steps.first(where: { $0.id == key.step }) { return step.title }
        let name = product?.name ?? self.product?.text
        let at = name.map { " at \($0)" } ?? ""
        return switch key.kind {
        case .openStep, .newStep, .changedStep: key.step?.text ?? "do a step"
        case .deleteChats: "delete the chats from before the opt-out" + at
        case .getExport: product?.steps.first { $0.goal == .getExport }?.title ?? "ask for an export" + at
        case .proveDeletion: "get a new export" + at + ", to prove the deletion"
        case .recheck: "look at the training switch" + at + " again"
        case .reviewKept: "look through the kept chats" + at
        case .exportFile: "put the export file away" + (name.map { ", of \($0)" } ?? "") + "; it holds every word"
        case .inbox: "import the file in the inbox"
        case .guideAge: "get a newer guide"
        }
    }
}
