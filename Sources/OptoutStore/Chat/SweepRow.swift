import GRDB
package import OptoutCore

/// A sweep as recorded: everything created in `[from, until)` was deleted at the provider.
package struct SweepRow: Hashable, Sendable {
    package var from: Instant?
    package var until: Instant?
    /// When it was deleted, at the latest.
    package var deletedAt: Instant

    /// Whether nothing created before `moment` is left out, but what came after the sweep.
    package func coversAll(before moment: Instant) -> Bool {
        from == nil && moment <= min(until ?? deletedAt, deletedAt)
    }
}

extension Record {
    /// Sweeps that stand, in the order of recording.
    package func sweeps(of account: Account.ID) throws -> [SweepRow] {
        try read { try Sweep.fetchAll($0) }.filter { $0.account == account.row }.map {
            SweepRow(from: $0.from, until: $0.until, deletedAt: $0.at)
        }
    }
}
