import OptoutCore
import OptoutStore

extension Session {
    /// The account meant by a slug, a product id or a plain name.
    ///
    /// - Throws: 66 where there is none, 64 naming the slugs where there are several.
    func account(_ name: String, in record: Record) throws -> Account {
        switch try record.account(matching: name) {
        case .one(let account): return account
        case .none: throw try noAccount(name, in: record)
        case .several(let slugs): throw Self.several("account", name, slugs)
        }
    }

    private func noAccount(_ name: String, in record: Record) throws -> CLIError {
        let slugs = try record.accounts().map(\.slug)
        let hint =
            slugs.isEmpty
            ? "add one first, such as 'optout account add chatgpt:free'"
            : near(name, slugs).map { "did you mean '\($0)'? see 'optout account list'" } ?? "see 'optout account list'"
        return .notFound("no account '\(name)'", hint: hint)
    }

    static func several(_ what: String, _ name: String, _ candidates: [String]) -> CLIError {
        .usage(
            "'\(name)' may mean more than one \(what): \(candidates.joined(separator: ", "))",
            hint: "name one of them, such as '\(candidates.first ?? "")'")
    }

    /// The open chore of a handle, a unique beginning of one, or an id.
    func chore(_ name: String, in record: Record) throws -> Chore {
        switch try record.chore(matching: name, at: now) {
        case .one(let chore): return chore
        case .none: throw CLIError.notFound("no chore '\(name)'", hint: "see 'optout todo'")
        case .several(let handles): throw Self.several("chore", name, handles)
        }
    }

    /// A product by id, plain name, or a name it has or had on screen; among several the only one with that plan.
    func productID(_ name: String, plan: String? = nil, in record: Record) throws -> Product.ID {
        let all = try record.productIDs()
        if let exact = all.first(where: { $0.text == name }) { return exact }
        var named = all.filter { $0.plainName == name }
        if named.isEmpty { named = try productIDs(calledOnScreen: name, in: record) }
        if let plan, named.count > 1 {
            let offering = try named.filter { try product($0, in: record)?.plan(.init(plan)) != nil }
            named = offering.isEmpty ? named : offering
        }
        if named.count == 1 { return named[0] }
        if !named.isEmpty { return try Product.ID(choose(named.map(\.text), what: "product", name: name)) }
        let hint = near(name, all.map(\.plainName) + all.map(\.text)).map { "did you mean '\($0)'? " } ?? ""
        throw CLIError.notFound(
            "no product '\(name)'", hint: hint + "see 'optout guide'; for an unlisted one use --other NAME")
    }

    /// A product that the guide does not list and one of the accounts is at, by its plain name.
    func unlistedID(_ name: String, in record: Record) throws -> Product.ID? {
        try record.accounts().map(\.product).first { $0.isUnlisted && $0.plainName == name }
    }

    /// Ids never change, names on screen do; any spelling in capitals and blanks will do.
    private func productIDs(calledOnScreen name: String, in record: Record) throws -> [Product.ID] {
        let letters = { (text: String) in text.lowercased().filter { !$0.isWhitespace && $0 != "-" } }
        let products = try record.guideInUse()?.products ?? []
        return products.filter { product in
            ([product.name] + (product.aliases ?? [])).contains { letters($0) == letters(name) }
        }.map(\.id)
    }

    private func choose(_ candidates: [String], what: String, name: String) throws -> String {
        guard context.terminal.isInput, !options.yes else { throw Self.several(what, name, candidates) }
        let list = candidates.enumerated().map { "\($0.offset + 1) \($0.element)" }.joined(separator: ", ")
        guard let answer = context.ask("which '\(name)'? \(list):"), let number = Int(answer),
            candidates.indices.contains(number - 1)
        else { throw Self.several(what, name, candidates) }
        return candidates[number - 1]
    }
}

/// The candidate nearest to `word`, if one is near enough to be meant.
func near(_ word: String, _ candidates: [String]) -> String? {
    let word = Array(word.lowercased().unicodeScalars.prefix(64))
    let scored = candidates.map { ($0, distance(word, Array($0.unicodeScalars))) }
    guard let best = scored.min(by: { $0.1 < $1.1 }), best.1 <= max(1, word.count / 3) else { return nil }
    return best.0
}

/// Insertions, deletions and replacements that lead from one to the other (V. Levenshtein, 1966).
private func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, b) in right.enumerated() {
            let cost = min(row[j] + 1, row[j + 1] + 1, diagonal + (a == b ? 0 : 1))
            diagonal = row[j + 1]
            row[j + 1] = cost
        }
    }
    return row[right.count]
}
