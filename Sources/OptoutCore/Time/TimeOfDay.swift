/// What a clock on the wall shows, to the minute.
package struct TimeOfDay: Hashable, Comparable, Sendable {
    /// Since midnight as clocks show it, 0 to 1439.
    package let minutes: Int

    /// Strict `HH:MM` in ASCII digits, 00:00 to 23:59, or `nil`.
    package init?(_ text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let numbers = parts.compactMap { digits($0, count: 2) }
        guard parts.count == 2, numbers.count == 2, numbers[0] < 24, numbers[1] < 60 else { return nil }
        minutes = 60 * numbers[0] + numbers[1]
    }

    package init(hour: Int) { minutes = 60 * hour }

    package static func < (left: Self, right: Self) -> Bool { left.minutes < right.minutes }
}

/// The part of every day in which nobody wants to be disturbed, `22:00..08:00`; it may go past midnight.
package struct QuietHours: Hashable, Sendable {
    package let from: TimeOfDay
    package let until: TimeOfDay

    /// `HH:MM..HH:MM`, two different times, or `nil`.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "..", omittingEmptySubsequences: false)
        guard parts.count == 2, let from = TimeOfDay(parts[0]), let until = TimeOfDay(parts[1]), from != until else {
            return nil
        }
        self.from = from
        self.until = until
    }

    /// The end of the quiet that `now` lies in; `nil` outside it.
    package func end(at now: Instant, in zone: Zone) -> Instant? {
        let today = zone.day(now)
        // The one that began yesterday may still last.
        return [today.adding(days: -1), today].lazy.map { stretch(from: $0, in: zone) }
            .first { $0.contains(now) }?.upperBound
    }

    private func stretch(from day: CivilDate, in zone: Zone) -> Range<Instant> {
        let start = zone.moment(day, from)
        let end = zone.moment(until > from ? day : day.adding(days: 1), until)
        // Both can lie in an hour that clocks skip.
        return start..<max(start, end)
    }
}

/// A day of the week, as a person writes it.
package enum Weekday: String, Hashable, Sendable, CaseIterable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    /// The last such day up to `day`.
    package func last(upTo day: CivilDate) -> CivilDate {
        // 1970-01-01 was a Thursday.
        let weekday = (day.daysSince1970 + 3).flooredDivision(by: 7).remainder
        let wanted = Self.allCases.firstIndex(of: self) ?? 0
        return day.adding(days: -(weekday - wanted).flooredDivision(by: 7).remainder)
    }
}
