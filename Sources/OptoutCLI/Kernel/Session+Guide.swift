import OptoutCore
import OptoutStore

extension Session {
    /// The product of the adopted edition; `nil` for an unlisted one.
    func product(_ id: Product.ID, in record: Record) throws -> Product? {
        if let known = products[id] { return known }
        let product = try record.product(id)
        products[id] = product
        return product
    }

    /// Product and plan as on screen: `ChatGPT Plus`.
    func title(of account: Account, in record: Record) throws -> String {
        if let other = account.other { return other.name }
        guard let product = try product(account.product, in: record) else { return account.product.text }
        guard let plan = account.plan else { return product.name }
        return product.name + " " + (product.plan(plan)?.name ?? plan.text)
    }

    /// Facts by id, also those of other products, as far as they concern the account's plan; in the order given.
    func facts(_ ids: [Fact.ID], for account: Account?, in record: Record) throws -> [Fact] {
        try ids.compactMap { id in
            let parts = id.text.split(separator: ".")
            guard parts.count > 2 else { return nil }
            let product = try product(.init("\(parts[0])/\(parts[1])"), in: record)
            return product?.facts.first { $0.id == id }.flatMap { fact in
                // A fact of another product goes by that product's plans, which this account does not have.
                guard let account, let product, account.product == product.id else { return fact }
                return fact.concerns(account, of: product) ? fact : nil
            }
        }
    }

    /// When and how exposed the account is, from all that is recorded now.
    func exposure(of account: Account, in record: Record) throws -> ExposureTimeline? {
        guard let product = try product(account.product, in: record) else { return nil }
        return ExposureTimeline(
            account: account, product: product, observations: try observations(of: account, in: record), now: now)
    }

    /// Of the account and of those that share its login.
    func observations(of account: Account, in record: Record) throws -> [Observation] {
        let sharing = Set(try record.accounts().filter { $0.login == account.login }.map(\.id))
        return try record.observations().map(\.observation).filter { sharing.contains($0.account) }
    }
}

extension ExposureTimeline.Piece {
    /// What a message written then is.
    var posture: Posture {
        if isNotNeeded { return .notNeeded }
        return switch answer {
        case .covered: .covered
        case .exposed: .exposed
        case .straddling, .unknown: .unknown
        }
    }
}

extension Posture {
    var style: Style {
        switch self {
        case .covered, .notNeeded: .good
        case .exposed: .bad
        case .unknown: .caution
        }
    }

    var words: String {
        switch self {
        case .covered: "opted out"
        case .exposed: "may be used"
        case .unknown: "not known"
        case .notNeeded: "ruled out"
        }
    }
}
