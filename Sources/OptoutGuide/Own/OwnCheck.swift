import OptoutCore

/// One provider of the person's own, held against the edition it stands beside: there the edition's word counts.
struct OwnCheck {
    /// Without what is set aside.
    private(set) var provider: Provider
    /// What the edition says itself: it stays in the file and is not taken in.
    private(set) var setAside: [GuideProblem] = []
    /// What keeps the whole file from being taken in.
    private(set) var problems: [GuideProblem] = []
    private let edition: Guide?
    /// Ids that the edition had once.
    private let removed: Set<String>

    init(_ provider: Provider, beside edition: Guide?) {
        self.provider = provider
        self.edition = edition
        removed = Set((edition?.tombstones ?? []).map(\.id))
        self.provider.products = provider.products.compactMap { remainder(of: $0) }
        let all = (edition?.providers ?? []).adding([self.provider])
        var checker = Checker(guide: .beside(edition, providers: all))
        checker.check(own: self.provider, beside: edition)
        problems = checker.problems
    }

    /// The product less what the edition says of it, or says no more.
    private mutating func remainder(of product: Product) -> Product? {
        if removed.contains(product.id.text) {
            giveWay(product.id.text, "id", "the guide had this id once")
            return nil
        }
        let official = edition?.product(product.id)
        var rest = official == nil ? product : withoutFrame(product)
        let taken = official?.entryIDs ?? []
        rest.terms = rest.terms.filter { isFree($0.id.text, taken) }
        rest.settings = rest.settings.filter { isFree($0.id.text, taken) }
        rest.steps = rest.steps.filter { isFree($0.id.text, taken) }
        rest.facts = rest.facts.filter { isFree($0.id.text, taken) }
        return rest
    }

    /// Of a product of the edition, only what can be added to it.
    private mutating func withoutFrame(_ product: Product) -> Product {
        let given = [
            ("plans", !product.plans.isEmpty), ("terms", !product.terms.isEmpty),
            ("purgeDays", product.purgeDays != nil), ("exportLinkHours", product.exportLinkHours != nil),
            ("chatLink", product.chatLink != nil), ("recheckDays", product.recheckDays != nil),
            ("aliases", product.aliases != nil), ("builtOn", product.builtOn != nil),
            ("bulkDelete", product.bulkDelete != nil), ("exportDays", product.exportDays != nil),
        ]
        for (field, isGiven) in given where isGiven {
            giveWay(product.id.text, field, "the guide says this of \(product.id) itself")
        }
        return Product(
            id: product.id, name: product.name, plans: [], terms: [], settings: product.settings,
            steps: product.steps, facts: product.facts)
    }

    private mutating func isFree(_ id: String, _ taken: Set<String>) -> Bool {
        if taken.contains(id) { giveWay(id, "id", "the guide has an entry of this id") }
        if removed.contains(id) { giveWay(id, "id", "the guide had this id once") }
        return !taken.contains(id) && !removed.contains(id)
    }

    private mutating func giveWay(_ subject: String, _ field: String, _ reason: String) {
        setAside.append(GuideProblem(subject: subject, field: field, text: "\(reason); set aside"))
    }
}

extension Guide {
    /// An edition with other providers, as of the last day there is: a person's own entries may be newer than any.
    static func beside(_ edition: Guide?, providers: [Provider]) -> Guide {
        let last = CivilDate(daysSince1970: 2_932_896)
        return Guide(
            serial: edition?.serial ?? 0, date: last, expires: last, providers: providers,
            tombstones: edition?.tombstones ?? [])
    }
}

extension Checker {
    /// Checks a person's own provider, whose entries `guide` holds beside those of the edition.
    ///
    /// It may name any hosts: the person vouches for them.
    fileprivate mutating func check(own provider: Provider, beside edition: Guide?) {
        subject = provider.id.text
        checkFrame(of: provider)
        for (index, host) in provider.hosts.enumerated() {
            if let problem = LinkRule.problem(host: host) { fail("hosts[\(index)]", problem) }
        }
        for product in provider.products {
            if edition?.product(product.id) == nil {
                check(product, of: provider)
            } else if let whole = guide.product(product.id) {
                check(additions: product, to: whole, hosts: provider.hosts)
            }
        }
        checkUniqueness(in: provider)
    }

    private mutating func check(additions own: Product, to whole: Product, hosts: [String]) {
        for setting in own.settings {
            check(setting, of: whole)
            let rules = setting.governs == .training(.text)
            expect(!rules || whole.mainSetting?.id == setting.id, "governs", "the guide has a switch for that already")
        }
        for step in own.steps { check(step, of: whole, hosts: hosts) }
        for fact in own.facts { check(fact, of: whole, hosts: hosts) }
    }

    private mutating func checkUniqueness(in provider: Provider) {
        let products = Dictionary(grouping: provider.products, by: \.id.text)
        for (id, same) in products.sorted(by: { $0.key < $1.key }) where same.count > 1 {
            subject = id
            fail("id", "used \(same.count) times")
        }
        for id in Set(provider.products.flatMap(\.entryIDs)).sorted() {
            guard let count = index.counts[id], count > 1 else { continue }
            subject = id
            fail("id", "used \(count) times")
        }
    }
}
