import OptoutCore
import Testing

@testable import OptoutExports

private func time(_ literal: String) throws -> ParsedTime {
    var json = try JSONScanner(MemorySource(Array(literal.utf8)))
    let time = try json.readTime()
    try json.finish()
    return time
}

/// Worked out with Python's `Decimal` and `datetime`.
@Test(
    arguments: [
        ("1718793283", 1_718_793_283_000_000), ("1718793283.5", 1_718_793_283_500_000),
        ("1718793283.1234567", 1_718_793_283_123_456), ("1718793283.9999999", 1_718_793_283_999_999),
        ("1.718793283e9", 1_718_793_283_000_000), ("1718793283e0", 1_718_793_283_000_000), ("0.000001", 1),
        ("17187932830E-1", 1_718_793_283_000_000),
        ("1718793283.000000000000000000000000000000001", 1_718_793_283_000_000),
        (#""1718793283.25""#, 1_718_793_283_250_000),
        (#""2025-10-26T02:11:36.123456Z""#, 1_761_444_696_123_456), (#""2025-10-26T02:11:36Z""#, 1_761_444_696_000_000),
        (#""2025-10-26T02:11:36.1+01:30""#, 1_761_439_296_100_000), (#""2025-10-26T02:11:36""#, 1_761_444_696_000_000),
        (#""2025-10-26 02:11:36.1234569-0000""#, 1_761_444_696_123_456),
        (#""9999-12-31T23:59:59Z""#, 253_402_300_799_000_000),
        ("99999999999", 99_999_999_999_000_000),
    ] as [(String, Int64)])
func aTimeIsReadToTheMicrosecond(literal: String, uSec: Int64) throws {
    #expect(try time(literal) == .known(Instant(uSec: uSec)))
}

@Test(arguments: ["null", "0", "-0", "0.0", "0e5", "1e-999", "1e-1000000000000000000000", "\"\"", "0.0000001"])
func noTimeIsNoOddity(literal: String) throws { #expect(try time(literal) == .none) }

@Test(
    arguments: [
        ("1e400", .timeOutOfRange), ("-1", .timeOutOfRange), ("-1e400", .timeOutOfRange),
        ("1e99999999999999999999", .timeOutOfRange),
        ("1718793283000", .milliseconds), ("100000000000", .milliseconds), ("1718793283000000", .timeOutOfRange),
        ("99999999999999999999999999999999", .timeOutOfRange), ("true", .badTime), ("[]", .badTime),
        ("{\"a\":1}", .badTime),
        (#""soon""#, .badTime), (#""2025-02-30T00:00:00Z""#, .badTime), (#""2025-01-01T24:00:00Z""#, .badTime),
        (#""10000-01-01T00:00:00Z""#, .badTime), (#""1969-12-31T23:59:59Z""#, .timeOutOfRange),
        (#""2025-01-01""#, .badTime),
        (#""2025-01-01T00:00:60Z""#, .badTime), (#""2025-01-01T00:00:00Zx""#, .badTime),
        (#""٢٠٢٥-01-01T00:00:00Z""#, .badTime),
        (#""1 2""#, .badTime), (#""NaN""#, .badTime),
    ] as [(String, Oddity)])
func aTimeThatCannotBeBelievedIsUnknownWithAReason(literal: String, why: Oddity) throws {
    #expect(try time(literal) == .unreadable(why))
}
