/// Where one of my accounts stands on a ladder of the guide.
package struct Rank: Hashable, Sendable {
    package var account: Account.ID
    package var standing: AdviceTopic.Standing
    /// Counted from 1, the best; `nil` where the guide has no ladder for the purpose.
    package var rung: Int?
    /// Whether what is known of the switch is recent enough to go by.
    package var isFresh: Bool
    package var why: String
    /// The step that leads to the product's private mode, for an account that is opted out.
    package var privateMode: Step?

    package init(
        account: Account.ID, standing: AdviceTopic.Standing, rung: Int? = nil, isFresh: Bool = false, why: String,
        privateMode: Step? = nil
    ) {
        self.account = account
        self.standing = standing
        self.rung = rung
        self.isFresh = isFresh
        self.why = why
        self.privateMode = privateMode
    }

    /// Whether to use the account for what the ladder is about; neither for one that is merely not the best.
    package var isFit: Bool { standing != .exposed && isFresh }
}

extension UsedFor {
    /// The guide's ladder for this purpose.
    package var ladder: Identifier<AdviceTopic> { .init("advice.setup-\(rawValue)") }
}

extension AdviceTopic {
    /// The rung, counted from 1, that names the standing, or else the best one that names a worse standing.
    package func rung(of standing: Standing) -> Int? {
        let worse = Standing.allCases.drop { $0 != standing }
        for candidate in worse {
            if let index = rungs?.firstIndex(where: { $0.contains(candidate) }) { return index + 1 }
        }
        return nil
    }

    /// Which comes first among standings of one rung.
    fileprivate func place(of standing: Standing) -> Int {
        rungs?.compactMap { $0.firstIndex(of: standing) }.first ?? Standing.allCases.count
    }
}

/// Accounts in the order of the guide's ladder, the best first.
///
/// On one rung fresh knowledge comes before old, then the order in which the rung names the standings, then what the
/// guide checked lately, then accounts without an open side channel, then those used for this anyway, then by name.
package func ranking(_ inputs: [CheckInput], on ladder: AdviceTopic?, now: Instant) -> [Rank] {
    inputs.map { input -> (rank: Rank, key: RankKey) in
        let checker = Checker(input: input, now: now)
        let rank = Rank(checker, on: ladder)
        let isWorse = [
            !rank.isFresh, checker.isStale, checker.sideChannels.answer != .fine,
            input.purpose != input.account.usedFor,
        ].map { $0 ? 1 : 0 }
        let place = ladder?.place(of: rank.standing) ?? AdviceTopic.Standing.allCases.firstIndex(of: rank.standing) ?? 0
        return (rank, RankKey(parts: [rank.rung ?? .max, isWorse[0], place] + isWorse[1...], slug: input.account.slug))
    }.sorted { $0.key < $1.key }.map(\.rank)
}

private struct RankKey: Comparable {
    var parts: [Int]
    var slug: String

    static func < (left: Self, right: Self) -> Bool {
        left.parts == right.parts ? left.slug < right.slug : left.parts.lexicographicallyPrecedes(right.parts)
    }
}

extension Rank {
    fileprivate init(_ checker: Checker, on ladder: AdviceTopic?) {
        let (input, product) = (checker.input, checker.input.product)
        let piece = input.timeline.piece(at: checker.now)
        let planClass = product.plan(input.account.plan)?.planClass
        let isBusiness = planClass == .business || planClass == .api || product.plans.isEmpty
        account = input.account.id
        standing =
            piece.isNotNeeded ? (isBusiness ? .business : .optedOut) : piece.answer == .covered ? .optedOut : .exposed
        rung = ladder?.rung(of: standing)
        isFresh = piece.isNotNeeded || checker.lastLook.isFresh(at: checker.now)
        why = checker.words(of: piece)
        let modes = product.steps.filter { $0.goal == .privateMode && $0.isFor(input.account, of: product) }
        privateMode = standing == .optedOut ? modes.first : nil
    }
}

extension Checker {
    /// Why an account stands where it does, in few words.
    fileprivate func words(of piece: ExposureTimeline.Piece) -> String {
        if piece.isNotNeeded {
            return "its terms rule training out" + (isStale ? ", says a statement that is old" : "")
        }
        switch piece.answer {
        case .covered: return lastLook.words(at: now)
        case .unknown, .straddling: return "how its training stands is not known"
        case .exposed:
            let isChosen = input.timeline.setting?.standing(at: now).by != nil
            return isChosen || input.product.mainSetting == nil
                ? "training is on" : "nothing is recorded, so take training to be on"
        }
    }
}
