import OptoutConfig
import OptoutCore
import OptoutStore

/// A file of answers for `setup`: a region for all, and a list of accounts.
///
/// An entry is about the recorded account that it names, else about one of its product that has the same plan or none
/// and that no entry before is about, else about a new one. What is recorded already stays as it is.
struct AnswersFile {
    private let session: Session
    private let record: Record
    private let products: ProductChoice
    private let region: String?
    private let nodes: [YAMLNode]

    init(_ path: String, in session: Session, _ record: Record) throws {
        self.session = session
        self.record = record
        products = try ProductChoice(without: [], in: session, record)
        var fields = try Fields(YAMLFile.parse(session.fileNamed(path), file: path))
        region = try fields.take("region")?.read(Session.region)
        nodes = try fields.need("accounts").list()
        try fields.finish()
    }

    /// What each entry adds to the record, in the file's order; those that add nothing are left out.
    func drafts() throws -> [SetupDraft] {
        var drafts: [SetupDraft] = []
        var taken: Set<Account.ID> = []
        for node in nodes {
            let entry = try node.blamed { try completed(self.entry(node), taken) }
            if let known = entry.known { taken.insert(known.id) }
            let draft = try node.blamed { try session.draft(entry, beside: drafts, in: record) }
            if let draft { drafts.append(draft) }
        }
        return drafts
    }

    private func entry(_ node: YAMLNode) throws -> SetupEntry {
        var fields = try Fields(node)
        var entry = SetupEntry()
        if let other = fields.take("other") {
            entry.other = try other.read(ProductChoice.unlisted)
            entry.builtOn = try fields.take("built-on")?.word()
        } else {
            entry.product = try fields.need("product").read(product)
        }
        entry.name = try fields.take("account")?.word()
        entry.plan = try fields.take("plan")?.read { text in
            try entry.product.map { try session.plan(text, of: $0, in: record).text } ?? text
        }
        entry.opened = try fields.take("opened")?.read(session.dateWord)
        entry.region = try fields.take("region")?.read(Session.region) ?? region
        entry.usedFor = try fields.take("used-for")?.read {
            try Session.pick($0, of: UsedFor.allCases) { [$0.rawValue] }
        }
        entry.loginOf = try fields.take("login-of")?.word()
        for client in try fields.take("clients")?.list() ?? [] {
            entry.clients.append(try client.read { try Session.pick($0, of: Client.allCases) { [$0.rawValue] } })
        }
        try takeSwitch(&fields, into: &entry)
        try fields.finish()
        return entry
    }

    private func takeSwitch(_ fields: inout Fields, into entry: inout SetupEntry) throws {
        let product = try entry.product.flatMap { try session.product($0, in: record) }
        let state = fields.take("switch")
        entry.state = try state?.read { text in
            guard let main = product?.mainSetting else {
                throw CLIError.usage("the guide knows no training switch there", hint: "leave 'switch' out")
            }
            return try session.value(text, of: main)
        }
        let (since, seen) = (fields.take("since"), fields.take("seen"))
        entry.since = try since?.read(session.dateWord)
        entry.seen = try seen?.read(session.dateWord)
        if let date = since ?? seen, state == nil { throw date.error("'since' and 'seen' need 'switch'") }
        if let seen, since != nil { throw seen.error("either 'since' (turned) or 'seen', not both") }
    }

    private func product(_ text: String) throws -> Product.ID {
        if Int(text) == nil, let product = try products.product(text) { return product.id }
        let hint = products.near(text).map { "did you mean '\($0.id)'? " } ?? ""
        throw CLIError.usage("no product '\(text)' in the guide", hint: hint + "for an unlisted one write other: NAME")
    }
}

// MARK: - What is recorded already

extension AnswersFile {
    /// The entry with its recorded account, and without what that one has already.
    private func completed(_ entry: SetupEntry, _ taken: Set<Account.ID>) throws -> SetupEntry {
        guard let known = try recorded(entry, taken) else { return entry }
        if let plan = known.plan, let other = entry.plan, plan.text != other {
            throw CLIError.refused(
                "account '\(known.slug)' has the plan '\(plan)', not '\(other)'",
                hint: "if it changed: optout account edit \(known.slug) --plan \(other) --date WHEN")
        }
        var entry = entry
        (entry.known, entry.name) = (known, nil)
        if known.plan != nil { entry.plan = nil }
        if known.opened != nil { entry.opened = nil }
        if known.region != nil { entry.region = nil }
        if known.usedFor != nil { entry.usedFor = nil }
        if known.loginOf != nil { entry.loginOf = nil }
        if !known.clients.isEmpty { entry.clients = [] }
        let main = try session.product(known.product, in: record)?.mainSetting
        if try record.observations(of: known.id).contains(where: { $0.observation.setting == main?.id }) {
            (entry.state, entry.since, entry.seen) = (nil, nil, nil)
        }
        return entry
    }

    private func recorded(_ entry: SetupEntry, _ taken: Set<Account.ID>) throws -> Account? {
        let free = try record.accounts().filter { account in
            guard account.isOpen, !taken.contains(account.id) else { return false }
            return entry.product.map { account.product == $0 } ?? (account.other?.name == entry.other)
        }
        if let name = entry.name { return free.first { $0.slug == name } }
        guard let plan = entry.plan else { return free.first }
        return free.first { $0.plan?.text == plan } ?? free.first { $0.plan == nil }
    }
}

extension YAMLNode {
    /// The text as it stands, judged by `body`; what is wrong with it is said with file and line.
    fileprivate func read<Value>(_ body: (String) throws -> Value) throws -> Value {
        let text = try word()
        return try blamed { try body(text) }
    }

    /// Puts the file and line of this node before what `body` says is wrong.
    fileprivate func blamed<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as CLIError where error.status == .usage || error.status == .notFound {
            throw CLIError.refused("\(spot): \(error.message)", hint: error.hint)
        }
    }
}
