import OptoutCore

/// What every id of a guide stands for.
struct GuideIndex {
    enum Sort: String {
        case provider, product, plan, terms, setting, step, fact, topic
    }

    /// The product an id belongs to; absent for providers and topics.
    private(set) var products: [String: Product.ID] = [:]
    private(set) var sorts: [String: Sort] = [:]
    /// How often an id is given; a setting that another product of the provider shares counts once.
    private(set) var counts: [String: Int] = [:]
    private(set) var settings: [Setting.ID: Setting] = [:]

    init(_ guide: Guide) {
        for provider in guide.providers {
            add(provider.id.text, .provider, product: nil)
            for product in provider.products { add(product) }
        }
        for topic in guide.advice { add(topic.id.text, .topic, product: nil) }
    }

    private mutating func add(_ product: Product) {
        add(product.id.text, .product, product: product.id)
        for plan in product.plans { add(product.id.text + ":" + plan.id.text, .plan, product: product.id) }
        for terms in product.terms { add(terms.id.text, .terms, product: product.id) }
        for setting in product.settings { add(setting, of: product.id) }
        for step in product.steps { add(step.id.text, .step, product: product.id) }
        for fact in product.facts { add(fact.id.text, .fact, product: product.id) }
    }

    /// A setting belongs to the product its id names; others of the provider may show the very same one.
    private mutating func add(_ setting: Setting, of product: Product.ID) {
        let isOwn = IDRule.isDotted(setting.id.text, of: product)
        if let known = settings[setting.id], known == setting, !(isOwn && products[setting.id.text] == product) {
            if isOwn { products[setting.id.text] = product }
            return
        }
        settings[setting.id] = setting
        add(setting.id.text, .setting, product: product)
    }

    private mutating func add(_ id: String, _ sort: Sort, product: Product.ID?) {
        counts[id, default: 0] += 1
        sorts[id] = sort
        products[id] = product
    }
}
