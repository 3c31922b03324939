package import OptoutConfig
package import OptoutCore
package import OptoutStore

/// One look at the guide and the record: what is due becomes told.
package struct Pass {
    private let record: Record
    private let surroundings: Surroundings
    private let config: Config
    private let inbox: InboxKeeper?

    /// - Parameter inbox: who listens to the one that `config` names; `nil`: nobody does.
    package init(record: Record, surroundings: Surroundings, config: Config, inbox: InboxKeeper? = nil) {
        self.record = record
        self.surroundings = surroundings
        self.config = config
        self.inbox = inbox
    }

    /// - Parameter readingGuide: whether the program's own guide file may have changed.
    /// - Throws: `DaemonError.clockNotSet` where nothing can be said about time yet; then nothing is changed.
    /// - Returns: when to look again although nothing happens; `nil`: never.
    package func run(readingGuide: Bool) throws -> Instant? {
        let writing = Writing(now: surroundings.now(), zone: surroundings.zone())
        guard writing.now >= Release.earliest.startUTC else { throw DaemonError.clockNotSet(writing.now) }
        if readingGuide {
            let own = OwnEdition(path: surroundings.paths.ownGuide, record: record, complain: surroundings.complain)
            try own.adopt(writing)
        }
        let spooled = SpooledEdition(
            folder: surroundings.paths.spool, record: record, complain: surroundings.complain)
        try spooled.adopt(writing)
        // Looked into every time: a restore or a link can change them without a sign.
        try OwnEntries(folder: surroundings.paths.ownGuideFolder, record: record, complain: surroundings.complain)
            .adopt(writing)
        let looks = try lookAtFiles(writing.now)
        let settled = try record.settle(writing)
        let deliverer = Deliverer(
            record: record, journal: surroundings.journal, retrySeconds: config.retrySeconds,
            complain: surroundings.complain)
        let retry = try deliverer.deliver(in: context(now: writing.now))
        return ([settled.nextLook, retry] + looks).compactMap { $0 }.min()
    }

    /// At exports that were imported and still lie there, once a day if nothing else happens, and at those that arrived.
    private func lookAtFiles(_ now: Instant) throws -> [Instant?] {
        let lying = try record.lookAtExportFiles(from: .confined, at: now)
        if config.inbox == nil { try record.leaveInbox() }
        return [lying.left > 0 ? now.adding(days: 1) : nil, try inbox?.look(record, at: now)]
    }

    /// Many entries are about few products, and each product is decoded once.
    private func context(now: Instant) -> EntryContext {
        var known: [Product.ID: Product?] = [:]
        return EntryContext(journal: config.journal, now: now) { [record] id in
            if let product = known[id] { return product }
            let product = try? record.product(id)
            known[id] = .some(product)
            return product
        }
    }
}
