import OptoutCore

extension Checker {
    mutating func check(_ provider: Provider) {
        subject = provider.id.text
        checkFrame(of: provider)
        for (index, host) in provider.hosts.enumerated() {
            if let problem = LinkRule.problem(host, of: provider.id) { fail("hosts[\(index)]", problem) }
        }
        for product in provider.products { check(product, of: provider) }
    }

    mutating func checkFrame(of provider: Provider) {
        let isFree = !GuideBundle.reservedParts.contains(provider.id.text) && provider.id != .unlisted
        expect(IDRule.isWord(provider.id.text) && isFree, "id", "'\(provider.id)' is no provider id")
        check(text: provider.name, "name", limit: 80)
    }

    mutating func check(_ product: Product, of provider: Provider) {
        subject = product.id.text
        expect(IDRule.isProduct(product.id, of: provider.id), "id", "'\(product.id)' is no product of \(provider.id)")
        check(text: product.name, "name", limit: 80)
        for (index, alias) in (product.aliases ?? []).enumerated() {
            check(text: alias, "aliases[\(index)]", limit: 80)
        }
        expect(product.aliases?.isEmpty != true, "aliases", "empty")
        if let other = product.builtOn {
            let isKnown = other != provider.id && index.sorts[other.text] == .provider
            expect(isKnown, "builtOn", "no other provider '\(other)' in the guide")
        }
        check(product.purgeDays, "purgeDays", in: 0...3650)
        check(product.exportDays, "exportDays", in: 0...365)
        check(product.exportLinkHours, "exportLinkHours", in: 1...8760)
        check(product.recheckDays, "recheckDays", in: 1...3650)
        if let link = product.chatLink { check(chatLink: link, hosts: provider.hosts) }
        if let way = product.bulkDelete { check(way, hosts: provider.hosts) }
        for (index, plan) in product.plans.enumerated() { check(plan, "plans[\(index)]") }
        checkCoverage(of: product)
        for terms in product.terms { check(terms, of: product, hosts: provider.hosts) }
        for setting in product.settings { check(setting, of: product) }
        for step in product.steps { check(step, of: product, hosts: provider.hosts) }
        for fact in product.facts { check(fact, of: product, hosts: provider.hosts) }
    }

    private mutating func check(chatLink: String, hosts: [String]) {
        let parts = chatLink.split(separator: "{id}", omittingEmptySubsequences: false)
        expect(parts.count == 2, "chatLink", "must hold '{id}' once")
        check(link: parts.joined(separator: "id"), "chatLink", hosts: hosts)
        let host = parts.first?.dropFirst("https://".count) ?? ""
        expect(host.contains("/"), "chatLink", "'{id}' must stand in the path")
    }

    private mutating func check(_ plan: Plan, _ field: String) {
        expect(IDRule.isWord(plan.id.text, digitFirst: true), field + ".id", "'\(plan.id)' is no plan id")
        check(text: plan.name, field + ".name", limit: 80)
    }

    /// Every plan has terms, at most one of them without a date, and what can be chosen has a switch.
    private mutating func checkCoverage(of product: Product) {
        // Of what is built on another provider nothing may be known but that.
        if product.builtOn != nil, product.terms.isEmpty { return }
        expect(!product.plans.isEmpty || !product.terms.isEmpty, "terms", "none")
        for plan in product.plans {
            let terms = product.terms.filter { $0.plans.isEmpty || $0.plans.contains(plan.id) }
            expect(!terms.isEmpty, "terms", "plan '\(plan.id)' has none")
            for region in regions(of: product) {
                let always = terms.count { $0.effective == nil && $0.concerns(region: region) }
                let place = region.map { " in " + $0 } ?? ""
                expect(always <= 1, "terms", "plan '\(plan.id)' has \(always) terms without a date\(place)")
            }
        }
        let training = product.settings.filter { $0.governs == .training(.text) }
        expect(training.count <= 1, "settings", "more than one governs training on text")
        let choosable = product.terms.contains { $0.training == .choiceOn || $0.training == .choiceOff }
        expect(!choosable || training.count == 1, "settings", "the terms leave a choice, but no setting governs it")
    }

    /// Everywhere, and each region the product's terms name.
    private func regions(of product: Product) -> [String?] {
        let named = product.terms.flatMap { ($0.regions ?? []) + ($0.exceptRegions ?? []) }
        return [nil] + Set(named).sorted().map(Optional.some)
    }

    mutating func check(regions: [String]?, except: [String]?) {
        for (field, codes) in [("regions", regions), ("exceptRegions", except)] {
            expect(codes?.isEmpty != true, field, "empty")
            for (index, code) in (codes ?? []).enumerated() where Region(parsing: code)?.code != code {
                fail("\(field)[\(index)]", "'\(code)' is no region")
            }
        }
        expect(regions == nil || except == nil, "exceptRegions", "beside 'regions', which names all there are")
    }

    mutating func check(otherDates: [CivilDate]?, effective: CivilDate?) {
        guard let otherDates else { return }
        expect(!otherDates.isEmpty && effective != nil, "effective", "other dates without one that counts")
        expect(effective.map { !otherDates.contains($0) } ?? true, "effective", "is also among the other dates")
    }

    mutating func check(plans: [Plan.ID], of product: Product) {
        for (index, plan) in plans.enumerated() where product.plan(plan) == nil {
            fail("plans[\(index)]", "no plan '\(plan)' in \(product.id)")
        }
        expect(Set(plans).count == plans.count, "plans", "a plan stands here twice")
    }

    private mutating func check(_ terms: Terms, of product: Product, hosts: [String]) {
        subject = terms.id.text
        expect(
            IDRule.isDotted(terms.id.text, of: product.id, second: "terms"), "id",
            "'\(terms.id)' does not begin with '\(product.id.provider).\(product.plainName).terms'")
        check(plans: terms.plans, of: product)
        check(text: terms.text, "text", limit: 1000)
        check(regions: terms.regions, except: terms.exceptRegions)
        check(announced: terms.announced, effective: terms.effective)
        check(otherDates: terms.otherDates, effective: terms.effective)
        check(terms.evidence, hosts: hosts)
        let rivals = product.terms.filter { other in
            other.id != terms.id && other.effective != nil && other.effective == terms.effective
                && (other.plans.isEmpty || terms.plans.isEmpty || !Set(other.plans).isDisjoint(with: terms.plans))
                && regions(of: product).contains { other.concerns(region: $0) && terms.concerns(region: $0) }
        }
        expect(rivals.isEmpty, "effective", "other terms for the same plan begin that day")
    }

    mutating func check(_ setting: Setting, of product: Product) {
        subject = setting.id.text
        let owner = index.products[setting.id.text]
        expect(
            IDRule.isDotted(setting.id.text, of: product.id)
                || owner.map { $0 != product.id && $0.provider == product.id.provider } == true, "id",
            "'\(setting.id)' does not begin with '\(product.id.provider).\(product.plainName)'")
        check(text: setting.label, "label", limit: 200)
        for (index, alias) in setting.aliases.enumerated() { check(text: alias, "aliases[\(index)]", limit: 200) }
        expect(!setting.aliases.contains(setting.label), "aliases", "repeats the label")
        expect(
            Set(setting.values).count == setting.values.count && setting.values.count >= 2, "values", "not two or more")
        for (index, value) in setting.values.enumerated() {
            expect(
                IDRule.isWord(value, digitFirst: true) && value != "unknown", "values[\(index)]",
                "'\(value)' is no value's name")
        }
        if case .training = setting.governs {
            expect(setting.values == ["off", "on"], "values", "a training switch has the values off and on")
        }
    }

    mutating func check(_ fact: Fact, of product: Product, hosts: [String]) {
        subject = fact.id.text
        expect(
            IDRule.isDotted(fact.id.text, of: product.id), "id",
            "'\(fact.id)' does not begin with '\(product.id.provider).\(product.plainName)'")
        check(plans: fact.plans, of: product)
        check(text: fact.text, "text", limit: 1000)
        check(regions: fact.regions, except: fact.exceptRegions)
        check(announced: fact.announced, effective: fact.effective)
        check(otherDates: fact.otherDates, effective: fact.effective)
        check(fact.evidence, hosts: hosts)
    }
}
