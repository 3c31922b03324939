import OptoutCore

/// A step on a page of the guide: whether it is done, what to do, and its routes, those for my clients first.
struct StepLines {
    let beside: Beside
    /// `nil`: for nobody in particular.
    let own: OwnAccount?

    func blocks(of step: Step, withRoutes: Bool = true) -> [Block] {
        // What concerns me need not say whom it concerns.
        let notes =
            own == nil
            ? beside.scope(step)
            : Beside.bracketed(beside.dates(step.effective, step.otherDates) + beside.age(step.evidence))
        let (mark, word, style) = standing(step)
        return [.line("  \(mark) \(step.title)\(notes)\(word)", style)]
            + Beside.conflict(step.evidence, indent: "      ") + (withRoutes ? routes(of: step) : [])
    }

    private func standing(_ step: Step) -> (mark: String, word: String, style: Style) {
        switch own?.standing(of: step) {
        case .open(let chore):
            let when = chore.state == .later ? ", after the others" : chore.isChange ? ", it changed" : ""
            return ("[ ]", " – optout do \(chore.handle)\(when)", .caution)
        case .done(let since): return ("[x]", since.map { " – done, \($0)" } ?? " – done", .good)
        case .dismissed: return ("[x]", " – dismissed", .plain)
        case .habit: return ("–", " – a habit", .plain)
        case .idle, nil: return ("–", "", .plain)
        }
    }

    private func routes(of step: Step) -> [Block] {
        let mine = own?.account.clients ?? []
        let near = step.routes.filter { !$0.clients.allSatisfy { !mine.contains($0) } }
        let far = step.routes.filter { $0.clients.allSatisfy { !mine.contains($0) } }
        return (near + far).flatMap { route -> [Block] in
            let clients = route.clients.map(\.rawValue).joined(separator: ", ")
            let link = route.link.map { [Block.line("      \($0)", .link)] } ?? []
            return [.line("      \(clients): \(route.clicks.joined(separator: " > "))", .dim)] + link
        }
    }
}

extension Chore {
    /// Whether it came because the guide changed a step.
    var isChange: Bool { key.kind == .changedStep }
}
