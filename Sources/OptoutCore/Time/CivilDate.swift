/// A day of the Gregorian calendar, years 1 to 9999, in no zone.
package struct CivilDate: Hashable, Comparable, Sendable {
    package let year: Int
    package let month: Int
    package let day: Int

    /// `nil` for a day that the calendar does not have, such as 30 February.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(ofMonth: month, year: year)
        else { return nil }
        self.init(checkedYear: year, month: month, day: day)
    }

    private init(checkedYear year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day that lies `days` after 1970-01-01 (algorithm: H. Hinnant, "chrono-compatible low-level date algorithms").
    package init(daysSince1970 days: Int) {
        let (era, dayOfEra) = (days + 719_468).flooredDivision(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        self.init(
            checkedYear: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    package var daysSince1970: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = shiftedYear.flooredDivision(by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The first instant of this day in UTC; guide dates mean this.
    package var startUTC: Instant { Instant(uSec: Int64(daysSince1970) * 86_400_000_000) }

    package func adding(days: Int) -> CivilDate { CivilDate(daysSince1970: daysSince1970 + days) }

    package static func < (left: Self, right: Self) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CivilDate: CustomStringConvertible, Codable {
    /// Strict `YYYY-MM-DD` in ASCII digits, or `nil`.
    package init?(_ text: some StringProtocol) {
        guard case .day(let date)? = CivilSpan(text) else { return nil }
        self = date
    }

    package var description: String { padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2) }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let date = CivilDate(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no date YYYY-MM-DD")
        }
        self = date
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A year, a month or a day as written: `2026`, `2026-02`, `2026-02-10`.
package enum CivilSpan: Hashable, Sendable {
    case year(Int)
    case month(year: Int, month: Int)
    case day(CivilDate)

    package init?(_ text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let numbers = zip(parts, [4, 2, 2]).compactMap { digits($0, count: $1) }
        guard numbers.count == parts.count else { return nil }
        switch numbers.count {
        case 1 where numbers[0] >= 1: self = .year(numbers[0])
        case 2 where CivilDate(year: numbers[0], month: numbers[1], day: 1) != nil:
            self = .month(year: numbers[0], month: numbers[1])
        case 3:
            guard let date = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2]) else { return nil }
            self = .day(date)
        default: return nil
        }
    }

    package var first: CivilDate {
        switch self {
        case .year(let year): CivilDate(year: year, month: 1, day: 1) ?? .init(daysSince1970: 0)
        case .month(let year, let month): CivilDate(year: year, month: month, day: 1) ?? .init(daysSince1970: 0)
        case .day(let date): date
        }
    }

    /// The first day after the span.
    package var end: CivilDate {
        switch self {
        case .year(let year): CivilDate(daysSince1970: CivilSpan.year(year).first.daysSince1970 + yearLength(year))
        case .month(let year, let month):
            month == 12 ? CivilSpan.year(year).end : CivilSpan.month(year: year, month: month + 1).first
        case .day(let date): date.adding(days: 1)
        }
    }

    private func yearLength(_ year: Int) -> Int {
        CivilDate(year: year, month: 2, day: 29) == nil ? 365 : 366
    }
}

/// Exactly `count` ASCII digits as a number.
func digits(_ bytes: some Collection<UInt8>, count: Int) -> Int? {
    guard bytes.count == count else { return nil }
    var value = 0
    for byte in bytes {
        guard (48...57).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 48)
    }
    return value
}

/// `number` in at least `width` digits, zeros in front.
func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}
