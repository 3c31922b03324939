/// What follows for one chat from when its messages were written.
package struct ChatJudgement: Hashable, Sendable {
    package let exposure: Exposure
    package let flags: Set<ChatFlag>
    /// Whether it waits to be deleted as long as nobody says anything else.
    package let asksForDeletion: Bool
}

/// The times and marks of a chat that its exposure depends on.
package struct ChatTimes: Hashable, Sendable {
    /// Ascending; times of the counted messages.
    package var moments: [Instant]
    package var createdAt: Instant?
    package var lastAt: Instant?
    package var isRated: Bool
    package var isShared: Bool
    /// Local times of an unknown zone, written down as if they were UTC.
    package var zoneSlack: Bool

    package init(
        moments: [Instant], createdAt: Instant? = nil, lastAt: Instant? = nil, isRated: Bool = false,
        isShared: Bool = false, zoneSlack: Bool = false
    ) {
        self.moments = moments
        self.createdAt = createdAt
        self.lastAt = lastAt
        self.isRated = isRated
        self.isShared = isShared
        self.zoneSlack = zoneSlack
    }

    package init(_ chat: ExportedChat) {
        self.init(
            moments: chat.moments, createdAt: chat.createdAt, lastAt: chat.lastAt, isRated: chat.isRated,
            isShared: chat.isShared, zoneSlack: chat.zoneSlack)
    }

    /// Where no message has a time: the stretch between creation and last change, or the one that is known.
    fileprivate var stretch: InstantRange? {
        guard let one = createdAt ?? lastAt else { return nil }
        let other = lastAt ?? one
        return InstantRange(min(one, other), max(one, other))
    }
}

extension ExposureTimeline {
    /// Exposure and flags of a chat, by the rules of design section 5, *Moments of a chat* and *Exposure*.
    package func judge(_ chat: ChatTimes) -> ChatJudgement {
        let touched = touchedPieces(chat)
        let exposure = touched.isEmpty ? exposureWithoutTime : Self.exposure(of: touched)
        var flags: Set<ChatFlag> = isResumed(chat) ? [.resumed] : []
        if chat.isRated { flags.insert(.rated) }
        if chat.isShared { flags.insert(.shared) }
        let overridden = chat.isRated && (touched.isEmpty ? pieces : touched).contains(where: \.ratingOverrides)
        return ChatJudgement(
            exposure: exposure, flags: flags, asksForDeletion: exposure.asksForDeletion || overridden)
    }

    private func touchedPieces(_ chat: ChatTimes) -> [Piece] {
        if chat.zoneSlack { return possiblePieces(chat) }
        if chat.moments.isEmpty { return chat.stretch.map { Array(pieces(in: $0)) } ?? [] }
        var touched: [Piece] = []
        var index = 0
        for moment in chat.moments {
            while index + 1 < pieces.count, pieces[index + 1].start <= moment { index += 1 }
            if touched.last != pieces[index] { touched.append(pieces[index]) }
        }
        return touched
    }

    /// For each moment what all the times it may stand for have in common.
    private func possiblePieces(_ chat: ChatTimes) -> [Piece] {
        let stretch = chat.moments.isEmpty ? chat.stretch : nil
        let moments = stretch.map { [$0.earliest, $0.latest] } ?? chat.moments
        let certain = stretch.map { ($0.earliest.slack.latest, $0.latest.slack.earliest) }
        let between = certain.flatMap { $0 <= $1 ? Array(pieces(in: InstantRange($0, $1))) : nil } ?? []
        return moments.map { Self.merged(Array(pieces(in: $0.slack)), at: $0) } + between
    }

    private var exposureWithoutTime: Exposure { pieces.allSatisfy(\.isNotNeeded) ? .covered : .unknown }

    private static func exposure(of touched: [Piece]) -> Exposure {
        let exposed = touched.filter { $0.answer == .exposed }
        if exposed.count == touched.count || exposed.contains(where: \.exposesWholeChat) { return .exposed }
        if !exposed.isEmpty { return .straddling }
        return touched.contains { $0.answer == .unknown } ? .unknown : .covered
    }

    private func isResumed(_ chat: ChatTimes) -> Bool {
        let stretch = chat.stretch
        guard var first = chat.moments.first ?? stretch?.earliest, var last = chat.moments.last ?? stretch?.latest
        else { return false }
        if chat.zoneSlack { (first, last) = (first.slack.latest, last.slack.earliest) }
        return changes.contains { first < $0.at.earliest && last >= $0.at.latest }
    }
}

extension Instant {
    /// What a clock's time without its zone may stand for: zones lie between 12 hours behind UTC and 14 before it.
    package var slack: InstantRange { InstantRange(adding(seconds: -14 * 3_600), adding(seconds: 12 * 3_600)) }
}

/// What a person or an export said about a chat; the newest of its kind.
package enum ChatClaim: String, Codable, Hashable, Sendable, CaseIterable { case deleted, kept }

/// What an export showed.
package enum ChatProof: String, Codable, Hashable, Sendable, CaseIterable {
    case gone
    /// Listed although claimed deleted, and the purge time had passed.
    case stillThere = "still-there"
    /// Listed or absent, but the export settles nothing.
    case notProven = "not-proven"
}

/// The state of a chat.
///
/// - Parameters:
///   - claim: the newest claim that stands, sweeps included.
///   - proof: the newest proof; `stillThere` only where it is newer than the claim.
package func chatState(asksForDeletion: Bool, claim: ChatClaim?, proof: ChatProof?) -> ChatState {
    if proof == .gone { return .gone }
    switch claim {
    case .deleted: return proof == .stillThere ? .stillThere : .deleted
    case .kept: return .kept
    case nil: return asksForDeletion ? .toDelete : .none
    }
}
