/// How many chores are due from when on, as long as nobody changes anything.
package struct DueCounts: Hashable, Sendable {
    package struct Step: Hashable, Sendable {
        package var from: Instant
        /// Of chores due from there on, those of all earlier steps included.
        package var count: Int
    }

    /// By time; before the first nothing is due.
    package let steps: [Step]
    /// What is due from here on is not in `steps`; `distantFuture`: all is.
    package let until: Instant

    /// - Parameters:
    ///   - moments: when how many chores become due, by time.
    ///   - limit: how many of these moments are kept.
    package init(_ moments: [(at: Instant, chores: Int)], limit: Int = 32) {
        var count = 0
        steps = moments.prefix(limit).map { moment in
            count += moment.chores
            return Step(from: moment.at, count: count)
        }
        until = moments.count > limit ? moments[limit].at : .distantFuture
    }

    /// `nil` where that is not known.
    package func count(at now: Instant) -> Int? {
        now < until ? steps.last { $0.from <= now }?.count ?? 0 : nil
    }
}

// MARK: - As a small file

extension DueCounts {
    private static var head: String { "optout-due/1\n" }
    private static var end: String { "until " }

    /// A line for each step, `MICROSECONDS COUNT`, between a line that says what this is and one that ends it.
    package var text: String {
        let lines = steps.map { "\($0.from.uSec) \($0.count)\n" }
        return "\(Self.head)\(lines.joined())\(Self.end)\(until.uSec)\n"
    }

    /// `nil` for anything but a whole `text`.
    package init?(_ text: Span<UInt8>) {
        var steps: [Step] = []
        guard let until = Self.scan(text, { steps.append($0) }) else { return nil }
        self.steps = steps
        self.until = until
    }

    /// What `count(at:)` of a `text` gives, with nothing put by: a prompt waits for it.
    ///
    /// - Returns: `nil` where that is not known, and for anything but a whole `text`.
    package static func count(in text: Span<UInt8>, at now: Instant) -> Int? {
        var count = 0
        guard let until = scan(text, { if $0.from <= now { count = $0.count } }), now < until else { return nil }
        return count
    }

    /// - Returns: `until`, after `each` step.
    private static func scan(_ text: Span<UInt8>, _ each: (Step) -> Void) -> Instant? {
        var position = 0
        guard skip(head, text, &position) else { return nil }
        while !skip(end, text, &position) {
            guard let from = number(text, &position, before: UInt8(ascii: " ")),
                let count = number(text, &position, before: UInt8(ascii: "\n"))
            else { return nil }
            each(Step(from: Instant(uSec: from), count: Int(count)))
        }
        guard let until = number(text, &position, before: UInt8(ascii: "\n")), position == text.count else {
            return nil
        }
        return Instant(uSec: until)
    }

    private static func skip(_ word: String, _ text: Span<UInt8>, _ position: inout Int) -> Bool {
        var next = position
        for byte in word.utf8 {
            guard next < text.count, text[next] == byte else { return false }
            next += 1
        }
        position = next
        return true
    }

    private static func number(_ text: Span<UInt8>, _ position: inout Int, before end: UInt8) -> Int64? {
        let isNegative = position < text.count && text[position] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let start = position
        // Below zero, where there is room for one more.
        var value: Int64 = 0
        while position < text.count, text[position] != end {
            guard case let digit = text[position] &- UInt8(ascii: "0"), digit < 10 else { return nil }
            let (tens, isTooBig) = value.multipliedReportingOverflow(by: 10)
            let (sum, isTooLow) = tens.subtractingReportingOverflow(Int64(digit))
            guard !isTooBig, !isTooLow else { return nil }
            value = sum
            position += 1
        }
        guard position > start, position < text.count, isNegative || value > .min else { return nil }
        position += 1
        return isNegative ? value : -value
    }
}
