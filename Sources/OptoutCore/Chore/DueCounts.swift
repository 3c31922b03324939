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
    private static let head = "optout-due/1"

    /// A line for each step, `MICROSECONDS COUNT`, between a line that says what this is and one that ends it.
    package var text: String {
        let lines = steps.map { "\($0.from.uSec) \($0.count)\n" }
        return Self.head + "\n" + lines.joined() + "until \(until.uSec)\n"
    }

    /// `nil` for anything but a whole `text`.
    package init?(_ text: String) {
        guard text.hasSuffix("\n") else { return nil }
        let lines = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 2, lines[0] == Self.head, let end = Self.pair(lines[lines.count - 1]), end.0 == "until"
        else { return nil }
        var steps: [Step] = []
        for line in lines[1..<(lines.count - 1)] {
            guard let (from, count) = Self.pair(line), let from = Int64(from) else { return nil }
            steps.append(Step(from: Instant(uSec: from), count: Int(count)))
        }
        self.steps = steps
        until = Instant(uSec: end.1)
    }

    private static func pair(_ line: Substring) -> (Substring, Int64)? {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, let number = Int64(words[1]) else { return nil }
        return (words[0], number)
    }
}
