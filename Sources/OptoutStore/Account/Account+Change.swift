import GRDB
package import OptoutCore

extension Change {
    /// Adds `account` with its first plan; its slug must be free.
    ///
    /// - Parameter account: `id` and `recordedAt` are replaced; `plans` holds none or the first.
    /// - Returns: the account as recorded.
    package func addAccount(_ account: Account) throws -> Account { try addAccounts([account])[0] }

    /// Adds several at once; the log names an account only where there is just one.
    package func addAccounts(_ accounts: [Account]) throws -> [Account] {
        let isOne = accounts.count == 1
        return try accounts.enumerated().map { index, account in
            var added = account
            added.id = Account.ID(row: event | Int64(index) << 32)
            added.recordedAt = now
            try requireFree(slug: account.slug, for: nil)
            try log(account: isOne ? added.id : nil, isOne ? ["slug": account.slug] : [:])
            try insert(added)
            return added
        }
    }

    private func insert(_ account: Account) throws {
        try db.execute(
            sql: "INSERT INTO account (id, eventID, product, slug, isOpen, recordedAtUSec) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [account.id.row, event, account.product.text, account.slug, account.isOpen, now.uSec])
        try writeVersion(account)
        for plan in account.plans { try changePlan(of: account.id, to: plan.plan, from: plan.from) }
    }

    /// Replaces everything but id, product and plans.
    package func editAccount(_ account: Account) throws {
        try requireFree(slug: account.slug, for: account.id)
        try log(account: account.id)
        try writeVersion(account)
        try db.execute(
            sql: "UPDATE account SET slug = ?, isOpen = ? WHERE id = ?",
            arguments: [account.slug, account.isOpen, account.id.row])
    }

    /// Closes it at the change's time.
    package func closeAccount(_ id: Account.ID) throws {
        guard var account = try Account.fetchAll(db).first(where: { $0.id == id }) else {
            throw RecordError.notFound(what: "account", name: id.text)
        }
        guard account.isOpen else {
            throw RecordError.conflict(
                "account '\(account.slug)' is closed already", hint: "see 'optout account list'")
        }
        account.closed = occurred
        try editAccount(account)
    }

    /// From `from` on the account is on `plan`.
    package func changePlan(of id: Account.ID, to plan: Plan.ID, from: InstantRange) throws {
        try log(account: id)
        try db.execute(
            sql: "INSERT INTO planChange (accountID, eventID, plan, earliestUSec, latestUSec) VALUES (?, ?, ?, ?, ?)",
            arguments: [id.row, event, plan.text, from.earliest.uSec, from.latest.uSec])
    }

    /// Writes down that `setting` was in `state` at `range`, or at the change's time.
    @discardableResult
    package func observe(
        _ account: Account.ID, setting: Setting.ID, state: String, how: Observation.How, at range: InstantRange? = nil,
        note: String? = nil, evidence: String? = nil
    ) throws -> Observation.ID {
        try log(account: account, ["setting": setting.text])
        let range = range ?? occurred
        try db.execute(
            sql: """
                INSERT INTO observation (accountID, eventID, setting, state, how, earliestUSec, latestUSec,
                    recordedAtUSec, zone, note, evidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                account.row, event, setting.text, state, how.rawValue, range.earliest.uSec, range.latest.uSec,
                now.uSec, zone.name, note, evidence,
            ])
        return .init(String(db.lastInsertedRowID))
    }

    private func requireFree(slug: String, for account: Account.ID?) throws {
        guard Account.isSlug(slug) else {
            throw RecordError.conflict(
                "'\(slug)' is no account name", hint: "use small letters, digits and '-', at most 32, a letter first")
        }
        let owner = try Int64.fetchOne(db, sql: "SELECT id FROM account WHERE slug = ?", arguments: [slug])
        if let owner, owner != account?.row {
            throw RecordError.conflict(
                "there is an account '\(slug)' already", hint: "give this one another name with --name")
        }
    }

    private func writeVersion(_ account: Account) throws {
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO accountVersion (accountID, eventID, slug, clients, region, usedFor, holder,
                    identity, loginOf, openedEarliestUSec, openedLatestUSec, closedEarliestUSec, closedLatestUSec,
                    otherName, otherBuiltOn) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                account.id.row, event, account.slug, Client.encode(account.clients), account.region,
                account.usedFor?.rawValue, account.holder, account.identity, account.loginOf?.row,
                account.opened?.earliest.uSec, account.opened?.latest.uSec, account.closed?.earliest.uSec,
                account.closed?.latest.uSec, account.other?.name, account.other?.builtOn?.text,
            ])
    }
}
