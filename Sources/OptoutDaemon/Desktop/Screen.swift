package import OptoutCore
import OptoutStore

/// The bubbles that are on the screen, as far as this process has shown them itself.
package final class Screen {
    private var bubbles: [UInt32: [Chore]] = [:]
    private var digest: UInt32?
    /// When the server came that has them.
    private(set) var since: Instant = .distantPast
    /// The last one that a bubble got.
    private(set) var lastMoment: Instant = .distantPast

    package init() {}

    /// Another server, or none: what the one before had on the screen is gone.
    package func clear(at now: Instant) {
        bubbles = [:]
        digest = nil
        since = now
    }

    func add(_ number: UInt32, _ bubble: Bubble, _ chores: [Chore]) {
        bubbles[number] = chores
        if bubble.isDigest { digest = number }
    }

    package func remove(_ number: UInt32) {
        bubbles[number] = nil
        if digest == number { digest = nil }
    }

    /// What a click on the bubble itself means; `nil` for bubbles of others.
    package func choice(on number: UInt32) -> Choice? {
        bubbles[number].map { Choice.showing($0) }
    }

    /// The bubbles that say nothing beyond what a new one says, the digest of last week among them.
    ///
    /// - Returns: the first takes the new one's place, the others go.
    func outdated(by bubble: Bubble, _ chores: [Chore]) -> [UInt32] {
        let named = Set(chores.map(\.id))
        return bubbles.filter { number, old in
            (bubble.isDigest && number == digest) || named.isSuperset(of: old.map(\.id))
        }.map(\.key).sorted()
    }

    /// The bubbles about nothing but what is not due any more.
    func idle(whenDue due: Set<Chore.ID>) -> [UInt32] {
        bubbles.filter { due.isDisjoint(with: $0.value.map(\.id)) }.map(\.key).sorted()
    }

    /// A moment of its own for each bubble, by which the record can tell them apart.
    func moment(_ now: Instant) -> Instant {
        let isTooClose = lastMoment >= now && lastMoment < now.adding(seconds: 1)
        lastMoment = isTooClose ? lastMoment.adding(uSec: 1) : now
        return lastMoment
    }
}
