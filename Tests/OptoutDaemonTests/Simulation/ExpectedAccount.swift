import OptoutCore

/// What is known of an account.
struct ExpectedAccount {
    /// Somebody turned the switch, or saw how it stands, somewhere in `[earliest, at]`.
    struct Look {
        var earliest: Instant
        var at: Instant
        var isOff: Bool
        var recorded: Instant
    }

    var product: String
    var plan: String
    var number: Int
    var isOpen = true
    var looks: [Look] = []
    /// Steps done, and kinds and steps dismissed, and as which happening.
    var done: [String: Int] = [:]
    var dismissed: [String: Int] = [:]
    var doneAt: [String: Instant] = [:]
    /// What comes due again and again: when the person last refused it.
    var refusedAt: [String: Instant] = [:]
    var asked: [String: Instant] = [:]
    var chats = ExpectedChats()
    /// When files were imported that still lie there, by path.
    var files: [String: Instant] = [:]
    var fileKnown: Instant?

    init(product: String, plan: String, number: Int) {
        (self.product, self.plan, self.number) = (product, plan, number)
    }

    /// Whether it is certain that the switch is off.
    func isOff(at now: Instant) -> Bool {
        if looks.contains(where: { $0.earliest <= now && now < $0.at }) { return false }
        return looks.filter { $0.at <= now }.max { $0.at < $1.at }?.isOff ?? false
    }

    /// When the switch was last off for certain.
    var lastLook: Look? { looks.filter(\.isOff).max { $0.at < $1.at } }

    var chatsToDelete: Int {
        chats.states(self).values.count { $0 == .toDelete || $0 == .stillThere }
    }

    /// The latest time counts, whenever it is said.
    mutating func asks(_ kind: String, at moment: Instant) { asked[kind] = max(moment, asked[kind] ?? moment) }

    mutating func forgetTheFuture(_ now: Instant) {
        files = files.mapValues { min($0, now) }
        doneAt = doneAt.mapValues { min($0, now) }
        asked = asked.mapValues { min($0, now) }
        refusedAt = refusedAt.mapValues { min($0, now) }
        fileKnown = fileKnown.map { min($0, now) }
    }
}
