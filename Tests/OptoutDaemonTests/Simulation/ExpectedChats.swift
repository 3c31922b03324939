import OptoutCore

/// What is known of an account's chats: from exports, and from what the person says.
struct ExpectedChats {
    struct Chat {
        var moments: [Instant]
        /// The newest export that lists it.
        var listed: Instant
        var claim: Claim?
        var isGone = false
        /// When an export came that lists it although there was time to remove it.
        var stillThere: Int?
    }

    /// That it was deleted, or is kept until looked at again.
    struct Claim {
        var at: Instant
        var number: Int
        var review: Instant?
        var isKept: Bool
    }

    struct Sweep {
        var until: Instant?
        var at: Instant
        var number: Int
    }

    private(set) var all: [String: Chat] = [:]
    private(set) var isImported = false
    var sweeps: [Sweep] = []
    /// The newest time inside of the newest export that was complete.
    private var newest: Instant?

    // MARK: States

    func states(_ account: ExpectedAccount) -> [String: ChatState] {
        all.mapValues { state($0, account) }
    }

    private func state(_ chat: Chat, _ account: ExpectedAccount) -> ChatState {
        if chat.isGone { return .gone }
        guard let claim = claim(on: chat) else {
            return chat.moments.allSatisfy { account.isOff(at: $0) } ? .none : .toDelete
        }
        if claim.isKept { return .kept }
        return chat.stillThere.map { $0 > claim.number } == true ? .stillThere : .deleted
    }

    /// The person's last word; a sweep claims what was there when it was made, and leaves kept ones alone.
    private func claim(on chat: Chat) -> Claim? {
        if let said = chat.claim, said.isKept { return said }
        let swept = sweeps.filter { sweep in
            chat.moments[0] <= sweep.at && sweep.until.map { chat.moments[0] < $0 } ?? true
        }.map { Claim(at: $0.at, number: $0.number, review: nil, isKept: false) }
        return (swept + [chat.claim].compactMap { $0 }).max { $0.number < $1.number }
    }

    /// When the newest deletion is said to have been that nothing has proved yet.
    func unprovenClaim(_ account: ExpectedAccount) -> Instant? {
        let claimed = all.values.filter { state($0, account) == .deleted }.compactMap { claim(on: $0)?.at }
        let swept = sweeps.map(\.at).filter { at in newest.map { $0 <= at } ?? true }
        return (claimed + swept).max()
    }

    /// The days on which kept chats are to be looked at again.
    var reviews: [Instant] {
        all.values.compactMap { chat in
            guard !chat.isGone, let claim = chat.claim, claim.isKept else { return nil }
            return claim.review
        }
    }

    // MARK: What happens

    mutating func claim(_ ids: [String], _ claim: Claim) {
        for id in ids where all[id]?.isGone == false { all[id]?.claim = claim }
    }

    /// - Parameters:
    ///   - listed: the moments of each chat in it.
    ///   - date: the newest time inside.
    mutating func take(
        _ listed: [String: [Instant]], date: Instant, isComplete: Bool, purgeDays: Int, number: Int
    ) {
        isImported = true
        for (id, chat) in all where listed[id] == nil && isComplete {
            let claim = claim(on: chat).flatMap { $0.isKept ? nil : $0.at }
            if date > claim ?? chat.listed { all[id]?.isGone = true }
        }
        for (id, moments) in listed {
            all[id, default: Chat(moments: moments, listed: date)].listed = date
            guard let chat = all[id], let claim = claim(on: chat), !claim.isKept else { continue }
            if date >= claim.at.adding(days: purgeDays) { all[id]?.stillThere = number }
        }
        if isComplete { newest = max(newest ?? date, date) }
    }
}
