import OptoutCore
import OptoutStore

/// What is said when an opt-out was recorded.
extension Session {
    /// What a training switch in its private state does not do: facts that stay true, switches of their own, and what
    /// no opt-out does.
    func limits(
        of end: Route.End, _ product: Product, _ account: Account, in record: Record
    ) throws -> [Block] {
        guard let setting = product.setting(end.setting), setting.governs.isTraining, end.value == setting.values.first
        else { return [] }
        let steps = product.steps.filter { $0.end == end && $0.isFor(account, of: product) }
        let facts = try facts(steps.flatMap(\.staysTrue).unique, for: account, in: record)
        var lines = facts.map { Block.line("  – \($0.text)") }
        lines += product.settings.filter { $0.id != setting.id && $0.governs.isTraining }.map {
            let command = "optout set \(account.slug) \($0.values.first ?? "off") --setting \(Self.shortName($0.id))"
            return .line("  – left out: '\($0.label)' is a switch of its own (\(command))", .caution)
        }
        let stays =
            lines.isEmpty ? [] : [.blank, .line("Still true with '\(setting.label)' \(end.value)", .bold)] + lines
        return stays + (setting.id == product.mainSetting?.id ? try generalLimits(in: record) : [])
    }

    /// What opting out does nowhere, as the guide's advice has it.
    func generalLimits(in record: Record) throws -> [Block] {
        guard let topic = try record.adoptedGuide()?.advice.first(where: { $0.id.text == "advice.opt-out-does-not" })
        else { return [] }
        return [.blank, .line(topic.title, .bold)] + topic.lines.map { .line("  – \($0)") }
    }

    /// The next thing of the clean-up order that is open for the account: an export of what lies there, the chats from
    /// before, then whatever step is due.
    func nextInCleanUp(of account: Account, _ product: Product, in record: Record) throws -> [Block] {
        let chores = try record.chores(at: now, account: account.id)
        func first(_ kind: ChoreKind) -> Chore? { chores.first { $0.key.kind == kind } }
        if let export = first(.getExport) {
            return [.blank] + next(export, in: product) + [.line(exportWords(product), .dim)]
        }
        if let old = first(.deleteChats) { return [.blank] + next(old, in: product) }
        if let sweep = try sweepOfOld(account, product, in: record) { return [.blank] + sweep }
        let step = chores.first { $0.key.kind.isStep && $0.state == .due }
        return step.map { [.blank] + next($0, in: product) } ?? []
    }

    private func next(_ chore: Chore, in product: Product) -> [Block] {
        [.line("next: \(chore.title(in: product)) – optout do \(chore.handle)", .bold)]
    }

    private func exportWords(_ product: Product) -> String {
        let life = product.exportLinkHours.map { "its download link works for \(hours($0)); " } ?? ""
        return "  \(life)then: optout import FILE shows which chats are from before"
    }

    /// Where the provider has no export, chats from before can only be deleted all at once.
    private func sweepOfOld(_ account: Account, _ product: Product, in record: Record) throws -> [Block]? {
        let steps = product.steps.filter { $0.isFor(account, of: product) }
        guard let old = steps.first(where: { $0.goal == .deleteOld }),
            !steps.contains(where: { $0.goal == .getExport }),
            try record.chatCounts(of: account.id).isEmpty,
            let since = try exposure(of: account, in: record)?.setting?.standing(at: now).by?.at.latest,
            try !record.sweeps(of: account.id).contains(where: { $0.coversAll(before: since) })
        else { return nil }
        let command = "optout chats deleted --account \(account.slug) --until \(try day(Instant(uSec: since.uSec - 1)))"
        return [
            .line("next: \(old.title)", .bold), .line("  there is no export to go by; when done: \(command)", .dim),
        ]
    }
}

/// `24 hours`, `7 days`.
private func hours(_ count: Int) -> String { count > 48 && count % 24 == 0 ? "\(count / 24) days" : "\(count) hours" }

extension Array where Element: Hashable {
    /// Each element once, where it first stands.
    var unique: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
