import OptoutCore

extension Checker {
    mutating func check(_ step: Step, of product: Product, hosts: [String]) {
        subject = step.id.text
        expect(
            IDRule.isDotted(step.id.text, of: product.id, second: step.goal.rawValue), "id",
            "'\(step.id)' does not begin with '\(product.id.provider).\(product.plainName).\(step.goal.rawValue)'")
        check(text: step.title, "title", limit: 120)
        check(plans: step.plans, of: product)
        check(regions: step.onlyRegions, except: step.exceptRegions)
        expect(step.clients?.isEmpty != true, "clients", "empty")
        check(announced: step.announced, effective: step.effective)
        check(otherDates: step.otherDates, effective: step.effective)
        check(step.evidence, hosts: hosts)
        expect(!step.routes.isEmpty, "routes", "none")
        for (index, route) in step.routes.enumerated() {
            check(route, "routes[\(index)]", of: step, in: product, hosts: hosts)
        }
        expect(Set(step.routes.map(\.end)).count <= 1, "routes", "they do not all end in the same setting and value")
        checkReferences(of: step, in: product)
    }

    private mutating func check(_ route: Route, _ field: String, of step: Step, in product: Product, hosts: [String]) {
        expect(!route.clients.isEmpty, field + ".clients", "none")
        expect(Set(route.clients).count == route.clients.count, field + ".clients", "a client stands here twice")
        check(link: route.link, field + ".link", hosts: hosts)
        expect(!route.clicks.isEmpty, field + ".clicks", "none")
        for (index, click) in route.clicks.enumerated() { check(text: click, "\(field).clicks[\(index)]", limit: 300) }
        if let end = route.end { check(end, field + ".end", in: product) }
        for (index, other) in route.completes.enumerated() {
            let isOther = other != step.id && self.index.sorts[other.text] == .step
            expect(isOther, "\(field).completes[\(index)]", "no other step '\(other)'")
        }
    }

    private mutating func check(_ end: Route.End, _ field: String, in product: Product) {
        guard let setting = product.setting(end.setting) else {
            fail(field + ".setting", "no setting '\(end.setting)' in \(product.id)")
            return
        }
        expect(
            setting.values.contains(end.value), field + ".value",
            "'\(end.value)' is none of \(setting.values.joined(separator: ", "))")
    }

    private mutating func checkReferences(of step: Step, in product: Product) {
        for (index, other) in step.after.enumerated() {
            expect(product.steps.contains { $0.id == other }, "after[\(index)]", "no step '\(other)' in \(product.id)")
        }
        expect(!comesAfterItself(step, in: product), "after", "goes round in a circle")
        for (index, fact) in step.staysTrue.enumerated() {
            expect(
                product.facts.contains { $0.id == fact }, "staysTrue[\(index)]", "no fact '\(fact)' in \(product.id)")
        }
        for plan in step.satisfiedBy.perPlan.keys.sorted() where product.plan(.init(plan)) == nil {
            fail("satisfiedBy.perPlan.\(plan)", "no plan '\(plan)' in \(product.id)")
        }
    }

    private func comesAfterItself(_ step: Step, in product: Product) -> Bool {
        var open = step.after
        var seen: Set<Step.ID> = []
        while let id = open.popLast() {
            if id == step.id { return true }
            guard seen.insert(id).inserted else { continue }
            open += product.steps.first { $0.id == id }?.after ?? []
        }
        return false
    }
}
