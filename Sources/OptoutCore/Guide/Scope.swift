/// Whom a step, fact or terms are about.
package protocol Scoped {
    /// Empty: every plan of the product.
    var plans: [Plan.ID] { get }
    /// Only people in these regions: ISO 3166 codes of two letters, or `EEA`; `nil`: everywhere.
    var onlyRegions: [String]? { get }
    /// Not people in these regions; `nil`: no exception.
    var exceptRegions: [String]? { get }
}

extension Terms: Scoped {
    package var onlyRegions: [String]? { regions }
}

extension Fact: Scoped {
    package var onlyRegions: [String]? { regions }
}

extension Step: Scoped {
    package var onlyRegions: [String]? { regions.isEmpty ? nil : regions }
}

extension Scoped {
    /// Whether it is about `account`, by plan and region.
    ///
    /// Without a plan the account counts as every consumer plan of its product, or as every plan where none is.
    package func concerns(_ account: Account, of product: Product) -> Bool {
        concerns(plan: account.plan, of: product) && concerns(region: account.region)
    }

    package func concerns(plan: Plan.ID?, of product: Product) -> Bool {
        if plans.isEmpty { return true }
        if let plan { return plans.contains(plan) }
        return product.assumedPlans.contains { plans.contains($0) }
    }

    /// Without a region only what holds everywhere is about a person, exceptions included.
    package func concerns(region: String?) -> Bool {
        if let onlyRegions { return region.map { Region($0).lies(inAnyOf: onlyRegions) } ?? false }
        guard let region, let exceptRegions else { return true }
        return !Region(region).lies(inAnyOf: exceptRegions)
    }
}

extension Step {
    /// Whether it is about `account`: plan, region, clients and use; without recorded clients, any client.
    package func isFor(_ account: Account, of product: Product) -> Bool {
        guard concerns(account, of: product) else { return false }
        if let clients, !account.clients.isEmpty, Set(clients).isDisjoint(with: account.clients) { return false }
        return usedFor.isEmpty || account.usedFor.map(usedFor.contains) ?? false
    }
}

extension Product {
    /// The plans an account may be on while none is recorded: those of the consumer class, or all.
    package var assumedPlans: [Plan.ID] {
        let consumer = plans.filter { $0.planClass == .consumer }
        return (consumer.isEmpty ? plans : consumer).map(\.id)
    }

    /// Whether the step, fact or terms with that id is about `account`; anything else of the product is.
    package func isConcerned(_ account: Account, by id: String) -> Bool {
        if let step = steps.first(where: { $0.id.text == id }) { return step.isFor(account, of: self) }
        if let fact = facts.first(where: { $0.id.text == id }) { return fact.concerns(account, of: self) }
        return terms.first { $0.id.text == id }?.concerns(account, of: self) ?? true
    }
}

/// Where a person lives, as far as the guide's statements go by it.
package struct Region: Hashable, Sendable {
    /// ISO 3166 code of two letters, or `EEA`.
    package let code: String

    package init(_ code: String) { self.code = code }

    /// - Parameter text: as typed; `UK` is taken for `GB`, `EU` for `EEA`. `nil` for anything that is no code.
    package init?(parsing text: String) {
        let code = text.uppercased()
        guard code == "EEA" || code.utf8.count == 2 && code.utf8.allSatisfy({ (65...90).contains($0) }) else {
            return nil
        }
        self.code = code == "UK" ? "GB" : code == "EU" ? "EEA" : code
    }

    package func lies(inAnyOf regions: [String]) -> Bool {
        regions.contains(code) || (regions.contains("EEA") && Self.europeanEconomicArea.contains(code))
    }

    /// The 27 states of the Union, Iceland, Liechtenstein and Norway (EFTA, "EEA Agreement", members of 2026).
    private static let europeanEconomicArea: Set<String> = [
        "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU",
        "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO",
    ]
}
