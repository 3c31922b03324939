/// A moment: whole microseconds since 1970-01-01T00:00:00Z.
package struct Instant: Hashable, Comparable, Sendable, Codable {
    package let uSec: Int64

    package init(uSec: Int64) { self.uSec = uSec }

    package init(from decoder: any Decoder) throws {
        uSec = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(uSec)
    }

    /// Before every moment that can be recorded.
    package static let distantPast = Instant(uSec: .min)
    /// After every moment that can be recorded.
    package static let distantFuture = Instant(uSec: .max)

    package static func < (left: Self, right: Self) -> Bool { left.uSec < right.uSec }

    package func adding(days: Int) -> Instant { adding(seconds: Int64(days) * 86_400) }

    /// The moment `seconds` later, or the nearest bound where that leaves the range.
    package func adding(seconds: Int64) -> Instant {
        let (product, overflowed) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, wrapped) = uSec.addingReportingOverflow(overflowed ? (seconds < 0 ? .min : .max) : product)
        return Instant(uSec: wrapped ? (seconds < 0 ? .min : .max) : sum)
    }

    /// The moment `uSec` microseconds later, or the nearest bound where that leaves the range.
    package func adding(uSec: Int64) -> Instant {
        let (sum, wrapped) = self.uSec.addingReportingOverflow(uSec)
        return Instant(uSec: wrapped ? (uSec < 0 ? .min : .max) : sum)
    }

    /// Whole days from `earlier` to this moment, rounded down; negative if it lies before.
    package func days(since earlier: Instant) -> Int {
        Int((uSec - earlier.uSec).flooredDivision(by: 86_400_000_000).quotient)
    }
}

extension BinaryInteger {
    /// Division that rounds towards minus infinity; `remainder` is never negative for a positive divisor.
    package func flooredDivision(by divisor: Self) -> (quotient: Self, remainder: Self) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
