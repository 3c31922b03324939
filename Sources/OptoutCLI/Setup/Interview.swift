import OptoutCore
import OptoutStore

/// Asks about one account, question by question; each may be skipped, and gone back to.
final class Interview {
    /// What was said so far.
    var entry: SetupEntry
    /// `nil` for one that the guide does not list.
    let product: Product?
    let session: Session
    let record: Record
    /// Whether the person manages the account for others.
    var isAdmin: Bool?
    private var asked: [Question] = []
    private var index = 0

    /// In the order in which they are put.
    enum Question: CaseIterable { case builtOn, plan, login, opened, state, since, clients, admin, use }

    /// Where to go after a question.
    enum Move { case on, back, next, quit }

    init(about entry: SetupEntry, in session: Session, _ record: Record) throws {
        self.entry = entry
        self.session = session
        self.record = record
        product = try (entry.known?.product ?? entry.product).flatMap { try session.product($0, in: record) }
        if entry.known == nil, let plans = product?.plans, plans.count == 1 { self.entry.plan = plans[0].id.text }
    }

    /// Whether something is left to ask.
    func isWorthwhile() throws -> Bool { try Question.allCases.contains(where: applies) }

    /// Asks on from where it stands.
    ///
    /// - Returns: `false` if the person wants to stop.
    func run() throws -> Bool {
        var isPast = false
        while index < Question.allCases.count {
            let question = Question.allCases[index]
            index += 1
            if try !applies(question) {
                forget(question)
            } else if !isPast {
                switch try put(question) {
                case .on: asked.append(question)
                case .back: goBack(from: question)
                case .next: isPast = true
                case .quit: return false
                }
            }
        }
        return true
    }

    /// Asks again from the last question on.
    func resume() throws -> Bool {
        index = asked.popLast().flatMap(Question.allCases.firstIndex) ?? 0
        return try run()
    }

    private func goBack(from question: Question) {
        if asked.isEmpty { session.complain("there is no question before this one; 'quit' ends") }
        index = Question.allCases.firstIndex(of: asked.popLast() ?? question) ?? 0
    }

    /// Everything said, with the clients as they are recorded.
    var answers: SetupEntry {
        var entry = entry
        if entry.known != nil || isAdmin == nil { return entry }
        // Without any client an account counts as used on every one, the admin's included.
        if entry.clients.isEmpty { entry.clients = clients }
        if isAdmin == true { entry.clients.append(.admin) }
        return entry
    }
}

// MARK: - Which questions there are

extension Interview {
    func applies(_ question: Question) throws -> Bool {
        let isNew = entry.known == nil
        switch question {
        case .builtOn: return product == nil && isNew
        case .plan: return (product?.plans.count ?? 0) > 1 && entry.known?.plan == nil
        case .login: return try isNew && !logins().isEmpty
        case .state: return try mainSetting() != nil
        case .since: return try entry.state != nil && entry.state == mainSetting()?.values.first
        case .clients: return isNew && clients.count > 1
        case .admin: return isNew && canHaveAdmin
        case .opened, .use: return isNew
        }
    }

    /// Takes back what was said before an earlier answer changed.
    private func forget(_ question: Question) {
        switch question {
        case .login: entry.loginOf = nil
        case .state: entry.state = nil
        case .since: (entry.since, entry.seen) = (nil, nil)
        case .admin: isAdmin = nil
        default: break
        }
    }

    /// The account as far as it is known.
    private var account: Account {
        var account =
            entry.known
            ?? Account(id: .init(""), slug: "", product: product?.id ?? .init(""), recordedAt: session.now)
        if let plan = entry.plan {
            account.plans.append(PlanChange(plan: .init(plan), from: InstantRange(session.now)))
        }
        account.region = account.region ?? entry.region
        return account
    }

    /// The training switch, where it is this account's own, counts at all and was never looked at.
    func mainSetting() throws -> Setting? {
        guard let product, let main = product.mainSetting, entry.loginOf == nil, entry.known?.loginOf == nil
        else { return nil }
        let isSeen = try entry.known.map { known in
            try record.observations(of: known.id).contains { $0.observation.setting == main.id }
        }
        let timeline = ExposureTimeline(account: account, product: product, observations: [], now: session.now)
        return isSeen == true || timeline.piece(at: session.now).isNotNeeded ? nil : main
    }

    /// Accounts at the product whose switch counts here, too.
    func logins() throws -> [Account] {
        guard let product, !product.ownsItsSwitch, let main = product.mainSetting else { return [] }
        return try record.accounts().filter { account in
            try account.isOpen && account.loginOf == nil && account.product != product.id
                && session.product(account.product, in: record)?.mainSetting?.id == main.id
        }
    }

    /// Those on which the guide knows a way, without the admin's.
    var clients: [Client] {
        let walked = Set(product?.steps.flatMap { $0.routes.flatMap(\.clients) } ?? Client.allCases)
        return Client.allCases.filter { $0 != .admin && walked.contains($0) }
    }

    private var canHaveAdmin: Bool {
        guard let product else { return false }
        let account = account
        return product.steps.contains { step in
            let isAdmins = step.clients?.contains(.admin) ?? step.routes.contains { $0.clients.contains(.admin) }
            return isAdmins && step.concerns(account, of: product)
        }
    }
}

extension Product {
    /// Whether its training switch, if it has one, is not that of another product.
    var ownsItsSwitch: Bool {
        mainSetting.map { $0.id.text.hasPrefix(id.text.split(separator: "/").joined(separator: ".") + ".") } ?? true
    }
}
