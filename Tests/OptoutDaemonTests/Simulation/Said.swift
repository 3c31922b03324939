import OptoutCore

/// Something that a person said, by a clock that may have been wrong.
struct Said: Hashable {
    /// What the clock showed.
    let shown: Instant
    /// How much had been written down until then, this included.
    let written: Int
    /// When it is taken to have been.
    private(set) var moment: Instant

    init(at shown: Instant, written: Int) {
        (self.shown, self.written, moment) = (shown, written, shown)
    }

    /// While it lies ahead, nobody knows which clock is wrong, and it counts as said now. What was written down later by an
    /// earlier clock shows that the one before was ahead; otherwise this one was behind, and it is as it was said.
    ///
    /// - Parameter log: the times of all that was ever written down, in its order.
    mutating func look(at now: Instant, log: [Instant]) {
        let isRefuted = log.dropFirst(written).contains { $0 < shown }
        moment = isRefuted || now < shown ? min(moment, now) : shown
    }
}
