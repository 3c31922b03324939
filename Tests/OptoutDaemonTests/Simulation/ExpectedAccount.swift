import OptoutCore

/// What is known of an account.
struct ExpectedAccount {
    /// Somebody turned the switch, or saw how it stands, somewhere in `[earliest, at]`.
    struct Look {
        var earliest: Instant
        var at: Instant
        var isOff: Bool
        /// The how manyeth it is of all that was written down.
        var written: Int
    }

    var product: String
    var plan: String
    var number: Int
    var isOpen = true
    var looks: [Look] = []
    /// Steps done, and kinds and steps dismissed, and as which happening.
    var done: [String: Int] = [:]
    var dismissed: [String: Int] = [:]
    var doneAt: [String: Said] = [:]
    /// What comes due again and again: when the person refused it.
    var refusedAt: [String: [Said]] = [:]
    var asked: [String: [Said]] = [:]
    var chats = ExpectedChats()
    /// When files were imported that still lie there, by path, and as which happening.
    var files: [String: (at: Instant, number: Int)] = [:]
    var fileKnown: Int?

    init(product: String, plan: String, number: Int) {
        (self.product, self.plan, self.number) = (product, plan, number)
    }

    /// Whether it is certain that the switch is off.
    func isOff(at now: Instant) -> Bool {
        if looks.contains(where: { $0.earliest <= now && now < $0.at }) { return false }
        return looks.filter { $0.at <= now }.max { $0.at < $1.at }?.isOff ?? false
    }

    var chatsToDelete: Int {
        chats.states(self).values.count { $0 == .toDelete || $0 == .stillThere }
    }

    func lastAsked(_ kind: String) -> Instant? { asked[kind]?.map(\.moment).max() }
    func lastRefused(_ kind: String) -> Instant? { refusedAt[kind]?.map(\.moment).max() }

    mutating func forgetTheFuture(_ now: Instant, log: [Instant]) {
        files = files.mapValues { (min($0.at, now), $0.number) }
        for step in doneAt.keys { doneAt[step]?.look(at: now, log: log) }
        func look(_ all: [Said]) -> [Said] {
            all.map { said in
                var said = said
                said.look(at: now, log: log)
                return said
            }
        }
        asked = asked.mapValues(look)
        refusedAt = refusedAt.mapValues(look)
    }
}
