/// The state of one setting of one account at every moment, from what was observed of it.
///
/// The order of recording never matters (design section 5, *State of a setting at a moment*).
package struct SettingTimeline: Sendable {
    /// From `start` on, until the next piece, the setting is in `state`.
    package struct Piece: Hashable, Sendable {
        package let start: Instant
        /// A value of the setting, or `unknown`.
        package let state: String
        /// The observation that made it so; `nil` before the first and where observations contradict each other.
        package let by: Observation?
    }

    /// Ascending, not empty, the first starting in the distant past.
    package let pieces: [Piece]
    /// The observations that changed the setting's state, ascending by `latest`.
    package let changes: [Observation]

    package static let unknown = "unknown"

    /// - Parameters:
    ///   - observations: of this one setting, in any order.
    ///   - initial: the state at a moment before the first observation.
    ///   - steps: the moments at which `initial` changes, in any order.
    package init(
        _ observations: [Observation], initial: @escaping (Instant) -> String, initialSteps steps: [Instant] = []
    ) {
        let ordered = observations.sorted(by: Self.precedes)
        var builder = Builder(initial: initial, steps: steps)
        for (index, observation) in ordered.enumerated() {
            builder.add(observation, after: ordered[..<index], next: ordered.dropFirst(index + 1).first)
        }
        pieces = builder.pieces()
        changes = builder.changes
    }

    package func piece(at moment: Instant) -> Piece {
        pieces[pieces.partition { $0.start > moment } - 1]
    }

    package func state(at moment: Instant) -> String { piece(at: moment).state }

    /// The piece that began the unbroken run of the state held at `moment`.
    package func standing(at moment: Instant) -> Piece {
        var index = pieces.partition { $0.start > moment } - 1
        while index > 0, pieces[index - 1].state == pieces[index].state { index -= 1 }
        return pieces[index]
    }

    /// By `latest`, then `earliest`; equals are told apart by what they say, never by when they were recorded.
    private static func precedes(_ left: Observation, _ right: Observation) -> Bool {
        let (l, r) = (left.at, right.at)
        if l.latest != r.latest { return l.latest < r.latest }
        if l.earliest != r.earliest { return l.earliest < r.earliest }
        if left.how != right.how { return left.how == .turned }
        return left.state < right.state
    }
}

/// Lays observations over one another, oldest first.
private struct Builder {
    let initial: (Instant) -> String
    let steps: [Instant]
    /// Ordered by `latest`: from there on the state is this.
    private var states: [(from: Instant, state: String, by: Observation?)] = []
    /// Half-open stretches in which nothing is known; they win.
    private var unknowns: [(start: Instant, end: Instant)] = []
    private(set) var changes: [Observation] = []

    init(initial: @escaping (Instant) -> String, steps: [Instant]) {
        self.initial = initial
        self.steps = steps
    }

    mutating func add(_ observation: Observation, after earlier: ArraySlice<Observation>, next: Observation?) {
        let before = state(justBefore: observation.at.earliest)
        let contradicted = earlier.filter { contradict($0, observation) }
        if observation.state != before { changes.append(observation) }
        if observation.how == .turned || observation.state == SettingTimeline.unknown {
            mark(from: observation.at.earliest, until: observation.at.latest)
        } else if observation.state != before {
            mark(from: earlier.last?.at.latest ?? .distantPast, until: observation.at.latest)
        } else if contradicted.isEmpty {
            return
        }
        states.append((observation.at.latest, observation.state, observation))
        for other in contradicted {
            mark(
                from: max(other.at.earliest, observation.at.earliest),
                until: next?.at.latest ?? .distantFuture)
        }
    }

    private mutating func mark(from start: Instant, until end: Instant) {
        if start < end { unknowns.append((start, end)) }
    }

    /// Whether two observations say different things at one instant or in ranges that share more than an end point.
    private func contradict(_ left: Observation, _ right: Observation) -> Bool {
        guard left.state != right.state else { return false }
        if left.at == right.at { return true }
        return max(left.at.earliest, right.at.earliest) < min(left.at.latest, right.at.latest)
    }

    private func state(justBefore moment: Instant) -> String {
        let instant = Instant(uSec: moment.uSec == .min ? .min : moment.uSec - 1)
        return state(at: instant).0
    }

    private func state(at moment: Instant) -> (String, Observation?) {
        if unknowns.contains(where: { $0.start <= moment && moment < $0.end }) { return (SettingTimeline.unknown, nil) }
        guard let last = states.last(where: { $0.from <= moment }) else { return (initial(moment), nil) }
        return (last.state, last.by)
    }

    func pieces() -> [SettingTimeline.Piece] {
        var bounds: Set<Instant> = [.distantPast]
        bounds.formUnion(steps)
        bounds.formUnion(states.map(\.from))
        for stretch in unknowns { bounds.formUnion([stretch.start, stretch.end]) }
        bounds.remove(.distantFuture)
        var pieces: [SettingTimeline.Piece] = []
        for bound in bounds.sorted() {
            let (state, by) = state(at: bound)
            if let last = pieces.last, last.state == state, last.by == by { continue }
            pieces.append(.init(start: bound, state: state, by: by))
        }
        return pieces
    }
}

extension Array {
    /// The index of the first element for which `belongsAfter` holds, in an array that it splits in two.
    func partition(_ belongsAfter: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if belongsAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
