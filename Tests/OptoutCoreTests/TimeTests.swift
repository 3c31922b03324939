import OptoutCore
import Testing

/// Expected instants are worked out with `date -u -d … +%s`.
struct TimeTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("2026-02-10", 1_770_681_600), ("2024-02-29", 1_709_164_800),
        ("0001-01-01", -62_135_596_800),
        ("9999-12-31", 253_402_214_400), ("1900-03-01", -2_203_891_200),
    ])
    func daysBeginWhereTheCalendarSays(_ text: String, seconds: Int64) throws {
        let date = try #require(CivilDate(text))
        #expect(date.startUTC.uSec == seconds * 1_000_000)
        #expect(date.description == text)
        #expect(date.startUTC.dayUTC == date)
    }

    @Test(arguments: [
        "2026-02-30", "2026-13-01", "27-1-1", "2027-1-1", "01/02/2027", "٢٠٢٦-٠١-٠١", "0000-01-01", "tomorrow",
        "2026-02-10 ", " 2026", "2026-", "2026-02-10T24:00Z", "2026-02-10T12:00", "2026-02-10T12:60Z", "2026-2", "",
        "2026-02-10T12:00:00.Z", "2026-02-10T12:00+1:00", "10000-01-01", "2025-02-29", "..", "2026..", "2026...2027",
    ])
    func everythingElseIsMalformed(_ text: String) {
        #expect(throws: WhenError.malformed(text)) { try When(text) }
    }

    @Test(arguments: [
        ("2026-02-10T12:00Z", 1_770_724_800_000_000), ("2026-02-10T12:00:30.5+01:30", 1_770_719_430_500_000),
        ("2026-02-10T12:00:00.0000019Z", 1_770_724_800_000_001), ("1969-12-31T23:59:59Z", -1_000_000),
    ])
    func instantsAreWholeMicroseconds(_ text: String, uSec: Int64) {
        #expect(Instant(rfc3339: text)?.uSec == uSec)
    }

    @Test func printedInstantsReadBack() {
        for uSec: Int64 in [0, -1, 1_770_724_800_000_000, 1_770_724_800_120_000, -62_135_596_800_000_000] {
            let instant = Instant(uSec: uSec)
            #expect(Instant(rfc3339: instant.rfc3339) == instant)
        }
        #expect(Instant(uSec: 1_770_724_800_120_000).rfc3339 == "2026-02-10T12:00:00.12Z")
    }

    @Test(arguments: [
        ("2026", "2026-01-01T00:00Z", "2026-11-23T12:00Z"), ("2025", "2025-01-01T00:00Z", "2026-01-01T00:00Z"),
        ("2026-02", "2026-02-01T00:00Z", "2026-03-01T00:00Z"), ("2025-12", "2025-12-01T00:00Z", "2026-01-01T00:00Z"),
        ("2026-02-10", "2026-02-10T00:00Z", "2026-02-11T00:00Z"),
        ("2026-02-10T12:00Z", "2026-02-10T12:00Z", "2026-02-10T12:00Z"),
        ("2025-12..2026-01-15", "2025-12-01T00:00Z", "2026-01-16T00:00Z"),
        ("today", "2026-11-23T00:00Z", "2026-11-23T12:00Z"), ("yesterday", "2026-11-22T00:00Z", "2026-11-23T00:00Z"),
        ("yesterday..today", "2026-11-22T00:00Z", "2026-11-23T12:00Z"),
    ])
    func aRangeRunsToTheFirstInstantAfterItButNeverPastNow(_ text: String, from: String, until: String) throws {
        let range = try When(text).range(now: at("2026-11-23T12:00Z"), zone: .utc)
        #expect(range == InstantRange(at(from), at(until)))
    }

    @Test func theFutureAndBackwardsRangesAreErrors() throws {
        let now = at("2026-11-23T12:00Z")
        #expect(throws: WhenError.future("2026-11-24")) { try When("2026-11-24").range(now: now, zone: .utc) }
        #expect(throws: WhenError.future("2026-11-23T12:00:01Z")) {
            try When("2026-11-23T12:00:01Z").range(now: now, zone: .utc)
        }
        #expect(throws: WhenError.backwards("2026..2025")) { try When("2026..2025").range(now: now, zone: .utc) }
    }
}
