import OptoutCore

/// A time whose day and month stand before the year, as in `12/13/2025 12:07:15 +00:00`.
///
/// Seconds, `AM` or `PM` and the zone may be missing.
struct SlashedTime: Hashable {
    /// Of the two numbers before the year the one that is the month, where they tell.
    enum Order { case monthFirst, dayFirst }

    private let first: Int
    private let second: Int
    private let year: Int
    private let secondOfDay: Int
    /// In seconds; `nil` without a zone.
    private let offset: Int?

    /// `nil` for any other text, and for a date that is none in either order.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        var reader = TimeText(text: text)
        guard let first = reader.shortNumber(), reader.skip("/"), let second = reader.shortNumber(), reader.skip("/"),
            let year = reader.number(4), reader.skip(" "),
            let hour = reader.shortNumber(), hour < 24, reader.skip(":"), let minute = reader.number(2), minute < 60
        else { return nil }
        var seconds = 0
        if reader.skip(":") {
            guard let read = reader.number(2), read < 60 else { return nil }
            seconds = read
        }
        guard let shift = reader.halfDay(of: hour) else { return nil }
        _ = reader.skip(" ")
        guard let zone = reader.zone() else { return nil }
        (self.first, self.second, self.year, offset) = (first, second, year, zone.offset)
        secondOfDay = (hour + shift) * 3_600 + minute * 60 + seconds
        guard time(.monthFirst) != nil || time(.dayFirst) != nil else { return nil }
    }

    var hasZone: Bool { offset != nil }

    /// `nil` where both orders give a date; the 5th of May is the same in both and settles nothing.
    var settles: Order? {
        if time(.dayFirst) == nil { return .monthFirst }
        return time(.monthFirst) == nil ? .dayFirst : nil
    }

    /// Whether the order makes a difference.
    var isAmbiguous: Bool { settles == nil && first != second }

    /// As UTC where no zone is given; `nil` where there is no such day.
    func time(_ order: Order) -> Instant? {
        let (month, day) = order == .monthFirst ? (first, second) : (second, first)
        guard let date = CivilDate(year: year, month: month, day: day) else { return nil }
        let seconds = Int64(date.daysSince1970) * 86_400 + Int64(secondOfDay - (offset ?? 0))
        return Instant(uSec: seconds * 1_000_000)
    }
}

extension TimeText {
    /// One or two digits.
    fileprivate mutating func shortNumber() -> Int? {
        guard let first = digit() else { return nil }
        return digit().map { first * 10 + $0 } ?? first
    }

    /// What ` AM` or ` PM` adds to the hour; 0 without one, `nil` where it does not fit.
    fileprivate mutating func halfDay(of hour: Int) -> Int? {
        let before = at
        _ = skip(" ")
        let isAfternoon = skip("P")
        guard isAfternoon || skip("A") else {
            at = before
            return 0
        }
        guard skip("M"), (1...12).contains(hour) else { return nil }
        return (isAfternoon ? 12 : 0) - (hour == 12 ? 12 : 0)
    }
}
