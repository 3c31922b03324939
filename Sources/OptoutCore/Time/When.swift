/// Some moment in `[earliest, latest]`, or all that is known of one.
package struct InstantRange: Hashable, Sendable {
    package let earliest: Instant
    package let latest: Instant

    /// - Precondition: `earliest <= latest`.
    package init(_ earliest: Instant, _ latest: Instant) {
        precondition(earliest <= latest)
        self.earliest = earliest
        self.latest = latest
    }

    package init(_ instant: Instant) { self.init(instant, instant) }
}

package enum WhenError: Error, Equatable {
    /// Not one of the forms of `When`.
    case malformed(String)
    /// Begins after the moment of recording.
    case future(String)
    /// `A..B` with B before A.
    case backwards(String)
}

/// A time as a person writes it: `2026`, `2026-02`, `2026-02-10`, `2026-02-10T12:00Z`, `A..B`, `today`, `yesterday`.
package struct When: Sendable {
    package let text: String
    private let from: Point
    private let until: Point

    private enum Point {
        case instant(Instant)
        case span(CivilSpan)
        case dayFromToday(Int)
    }

    package init(_ text: String) throws(WhenError) {
        self.text = text
        if let dots = Self.dots(in: text) {
            guard let from = Self.point(text[..<dots.lowerBound]), let until = Self.point(text[dots.upperBound...])
            else { throw .malformed(text) }
            (self.from, self.until) = (from, until)
        } else {
            guard let point = Self.point(text[...]) else { throw .malformed(text) }
            (from, until) = (point, point)
        }
    }

    private static func dots(in text: String) -> Range<String.Index>? {
        var index = text.startIndex
        while index < text.endIndex {
            let next = text.index(after: index)
            if text[index] == ".", next < text.endIndex, text[next] == "." { return index..<text.index(after: next) }
            index = next
        }
        return nil
    }

    private static func point(_ text: Substring) -> Point? {
        switch text {
        case "today": .dayFromToday(0)
        case "yesterday": .dayFromToday(-1)
        default: Instant(rfc3339: text).map(Point.instant) ?? CivilSpan(text).map(Point.span)
        }
    }

    /// The range meant, seen from `now` in `zone`: days run to the first instant after them, `latest` is cut at `now`.
    ///
    /// - Throws: `.future` where it begins after `now`, `.backwards` where it ends before it begins.
    package func range(now: Instant, zone: Zone) throws(WhenError) -> InstantRange {
        let earliest = start(of: from, now: now, zone: zone)
        let latest = end(of: until, now: now, zone: zone)
        if earliest > now { throw .future(text) }
        if start(of: until, now: now, zone: zone) < earliest { throw .backwards(text) }
        return InstantRange(earliest, min(latest, now))
    }

    /// The first instant of what is written; this is what `--at` evaluates. May lie in the future.
    package func first(now: Instant, zone: Zone) -> Instant { start(of: from, now: now, zone: zone) }

    /// The first and last day meant, both included; for `--from` and `--until`.
    package func days(now: Instant, zone: Zone) -> ClosedRange<CivilDate>? {
        let first = zone.day(start(of: from, now: now, zone: zone))
        let last: CivilDate
        switch until {
        case .instant(let instant): last = zone.day(instant)
        default: last = zone.day(end(of: until, now: now, zone: zone)).adding(days: -1)
        }
        return first <= last ? first...last : nil
    }

    /// The half-open span of instants meant, uncut: `[first instant of A, first instant after B)`.
    /// An instant stands for itself: its end is one microsecond later.
    package func span(now: Instant, zone: Zone) -> (start: Instant, end: Instant) {
        let finish: Instant
        switch until {
        case .instant(let instant): finish = Instant(uSec: instant.uSec + 1)
        default: finish = end(of: until, now: now, zone: zone)
        }
        return (start(of: from, now: now, zone: zone), finish)
    }

    private func start(of point: Point, now: Instant, zone: Zone) -> Instant {
        switch point {
        case .instant(let instant): instant
        case .span(let span): zone.startOfDay(span.first)
        case .dayFromToday(let offset): zone.startOfDay(zone.day(now).adding(days: offset))
        }
    }

    private func end(of point: Point, now: Instant, zone: Zone) -> Instant {
        switch point {
        case .instant(let instant): instant
        case .span(let span): zone.startOfDay(span.end)
        case .dayFromToday(let offset): zone.startOfDay(zone.day(now).adding(days: offset + 1))
        }
    }
}
