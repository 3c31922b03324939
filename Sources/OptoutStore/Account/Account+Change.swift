package import OptoutCore

extension Change {
    /// Adds `account` with its first plan; its slug must be free.
    ///
    /// - Parameter account: `id` and `recordedAt` are replaced; `plans` holds none or the first.
    /// - Returns: the account as recorded.
    package func addAccount(_ account: Account) throws -> Account { account }

    /// Replaces everything but id, product and plans.
    package func editAccount(_ account: Account) throws {}

    /// Closes it at the change's time.
    package func closeAccount(_ id: Account.ID) throws {}

    /// From `from` on the account is on `plan`.
    package func changePlan(of id: Account.ID, to plan: Plan.ID, from: InstantRange) throws {}

    /// Writes down that `setting` was in `state` at the change's time.
    @discardableResult
    package func observe(
        _ account: Account.ID, setting: Setting.ID, state: String, how: Observation.How, note: String? = nil,
        evidence: String? = nil
    ) throws -> Observation.ID { .init("") }
}
