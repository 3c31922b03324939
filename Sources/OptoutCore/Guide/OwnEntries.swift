/// What a person adds to the guide by files of their own, and how it stands beside an edition.
extension Product {
    /// Every id that stands for terms, a setting, a step or a fact of the product.
    package var entryIDs: Set<String> {
        Set(terms.map(\.id.text) + settings.map(\.id.text) + steps.map(\.id.text) + facts.map(\.id.text))
    }

    /// This product with further settings, steps and facts behind its own.
    ///
    /// What it says itself stands: name, plans, terms, figures, and every entry whose id both have.
    package func adding(_ own: Product) -> Product {
        let taken = entryIDs
        var both = self
        both.settings += own.settings.filter { !taken.contains($0.id.text) }
        both.steps += own.steps.filter { !taken.contains($0.id.text) }
        both.facts += own.facts.filter { !taken.contains($0.id.text) }
        return both
    }

    /// A product that is built on another provider, with the checks that every such product needs behind its own steps.
    ///
    /// - Parameter general: the product `wrapper`; its terms hold where this one has none.
    package func checked(by general: Product) -> Product {
        var both = adding(general)
        if both.terms.isEmpty { both.terms = general.terms }
        return both
    }
}

extension [Provider] {
    /// These providers of an edition and a person's own: further products, and further entries of products there are.
    package func adding(_ own: [Provider]) -> [Provider] {
        var all = self
        for provider in own {
            if let index = all.firstIndex(where: { $0.id == provider.id }) {
                all[index] = all[index].adding(provider.products)
            } else {
                all.append(provider)
            }
        }
        return all
    }
}

extension Provider {
    fileprivate func adding(_ own: [Product]) -> Provider {
        var both = self
        for product in own {
            if let index = both.products.firstIndex(where: { $0.id == product.id }) {
                both.products[index] = both.products[index].adding(product)
            } else {
                both.products.append(product)
            }
        }
        return both
    }
}

extension Product.ID {
    /// What the guide says of any product that passes on to another provider what is written there.
    package static let wrapper = Product.ID("general/wrapper")

    /// Made from the name that a person gave to a product the guide does not list; never shown to others.
    package var isUnlisted: Bool { provider == .unlisted }
}

extension Step.ID {
    /// One of the checks for products that are built on another provider.
    package var isOfWrapper: Bool { text.hasPrefix("general.wrapper.") }
}

extension Provider.ID {
    /// Stands before the products that the guide does not list; no provider bears it.
    package static let unlisted = Provider.ID("other")
}
