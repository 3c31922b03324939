import OptoutCore
import OptoutStore

/// Guide changes for people: what the editors say once, and below it what each statement says now.
struct NewsPage {
    let news: [NewsItem]
    /// The adopted edition, for the statements' own words.
    let guide: Guide?

    var blocks: [Block] {
        var blocks: [Block] = []
        var rest = news
        while let first = rest.first {
            let group = rest.filter { $0.isTold(with: first) }
            rest.removeAll { $0.isTold(with: first) }
            blocks += [blocks.isEmpty ? [] : [.blank], heading(first), group.flatMap(lines)].flatMap { $0 }
        }
        return blocks
    }

    private func heading(_ item: NewsItem) -> [Block] {
        let name = item.change.product.flatMap { guide?.product($0)?.name } ?? item.change.product?.text ?? "Advice"
        let mine = item.accounts.isEmpty ? "" : " – your \(item.accounts.joined(separator: ", "))"
        let refs = item.change.refs.isEmpty ? "" : " (\(item.change.refs.joined(separator: ", ")))"
        let style: Style = item.change.change == .fact ? .plain : .caution
        return [.line(name + mine, .bold), .line("  \(item.change.words): \(item.change.text)\(refs)", style)]
    }

    private func lines(_ item: NewsItem) -> [Block] {
        let change = item.change
        guard let words = words(of: change) else { return [.line("  – no longer said: \(change.id)", .dim)] }
        let from = change.effective.map { " (in force from \($0))" } ?? ""
        let line = Block.line("  – \(words)\(from)")
        guard [.added, .material, .replaced].contains(change.change) else { return [line] }
        return [line] + item.accounts.map { .line("    optout do \($0)") }
    }

    /// What the step, terms, fact or topic says now; `nil` once it is gone.
    private func words(of change: GuideChange) -> String? {
        guard let product = change.product else { return guide?.advice.first { $0.id.text == change.id }?.title }
        guard let product = guide?.product(product) else { return nil }
        return product.steps.first { $0.id.text == change.id }?.title
            ?? product.facts.first { $0.id.text == change.id }?.text
            ?? product.terms.first { $0.id.text == change.id }?.text
            ?? product.settings.first { $0.id.text == change.id }.map { "the switch is called '\($0.label)'" }
            ?? (product.id.text == change.id ? product.name : nil)
    }
}

extension NewsItem {
    /// Whether the editors said both in one breath.
    fileprivate func isTold(with other: NewsItem) -> Bool {
        change.product == other.change.product && change.words == other.change.words
            && change.text == other.change.text && accounts == other.accounts
    }
}
