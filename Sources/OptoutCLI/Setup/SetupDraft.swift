import ArgumentParser
import OptoutCore
import OptoutStore

/// What an entry would write, made by the very commands it stands for.
struct SetupDraft {
    /// The account as recorded; `nil`: a new one.
    var known: Account?
    /// As it will be; without an id if it is new.
    var account: Account
    /// New plans of a recorded account.
    var plans: [PlanChange] = []
    var reading: Reading?
    /// The new account of the same change whose login it shares.
    var sharesWith: String?
    /// The commands it stands for.
    var commands: [String]

    var isNew: Bool { known == nil }
}

extension Session {
    /// - Parameter others: what the same change writes before, or a dry run would have written; their names are taken.
    /// - Returns: `nil` where the entry says nothing new.
    func draft(_ entry: SetupEntry, beside others: [SetupDraft] = [], in record: Record) throws -> SetupDraft? {
        let promised = Set(others.filter(\.isNew).map(\.account.slug))
        let shared = entry.loginOf.flatMap { promised.contains($0) ? $0 : nil }
        let word = try entry.product.map { try productWord($0, in: record) } ?? ""
        let words = entry.accountWords(word, naming: shared == nil)
        var draft = SetupDraft(known: entry.known, account: Self.nobody, sharesWith: shared, commands: [])
        if let known = entry.known {
            draft.account = known
            if !words.isEmpty {
                let edit = try AccountEdit.parse(Array(words.dropFirst(2)))
                (draft.account, draft.plans) = try edit.edited(known, in: self, record)
            }
        } else {
            let add = try AccountAdd.parse(Array(words.dropFirst(2)))
            draft.account = try add.accounts(in: self, record, besides: promised).first ?? Self.nobody
        }
        let switchWords = entry.switchWords(draft.account.slug)
        if !switchWords.isEmpty {
            draft.reading = try SetCommand.parse(Array(switchWords.dropFirst()))
                .reading(of: draft.account, in: self, record)
        }
        draft.commands = [entry.accountWords(word), switchWords].filter { !$0.isEmpty }.map(shellLine)
        return draft.commands.isEmpty ? nil : draft
    }

    private static let nobody = Account(id: .init(""), slug: "", product: .init(""), recordedAt: .distantPast)

    /// Writes all of them in one change.
    func write(_ drafts: [SetupDraft], in record: Record) throws -> Receipt<Void> {
        let only = drafts.count == 1 ? drafts[0].known?.id : nil
        return try record.change(.setup, account: only, try writing()) { change in
            let added = try change.addAccounts(drafts.filter(\.isNew).map(\.account))
            let ids = Dictionary(added.map { ($0.slug, $0.id) }, uniquingKeysWith: { first, _ in first })
            for draft in drafts {
                var account = draft.account
                if draft.isNew { account.id = ids[account.slug] ?? account.id }
                if let shared = draft.sharesWith { account.loginOf = ids[shared] ?? account.loginOf }
                if draft.sharesWith != nil || (draft.known.map { $0 != account } ?? false) {
                    try change.editAccount(account)
                }
                for plan in draft.plans { try change.changePlan(of: account.id, to: plan.plan, from: plan.from) }
                if let reading = draft.reading { try change.write(reading, of: account.id) }
            }
        }
    }

    /// How a product is called on the command line: by its plain name, or its id where others share that.
    func productWord(_ id: Product.ID, in record: Record) throws -> String {
        let isUnique = try record.productIDs().filter { $0.plainName == id.plainName }.count < 2
        return isUnique ? id.plainName : id.text
    }
}
