import OptoutCore

/// What an export's time field holds.
enum ParsedTime: Equatable {
    case known(Instant)
    /// Absent, `null`, 0 or blank: the export itself says that it does not know.
    case none
    /// There, but nothing that can be believed; why.
    case unreadable(Oddity)
}

/// What was strange about an entry that was kept nevertheless, in the words shown to the person.
enum Oddity: String, CaseIterable {
    case repairedTitle = "title repaired"
    case cutTitle = "title cut"
    case brokenText = "text that is not UTF-8"
    case badTime = "unreadable time"
    case milliseconds = "time in milliseconds"
    case timeOutOfRange = "time out of range"
    case noZone = "time without a zone, read as UTC"
    case noTime = "message without a time"
    case monthFirst = "date taken for month first, as nothing tells"
    case titleAlone = "chat known by its title alone: two of one title count as one"
    case unknownAuthor = "message by an author of an unknown name, counted"
    case brokenFile = "file that cannot be read"
    case promptHistory = "file of typed prompts, which are no chats"
    case brokenLine = "line that cannot be read"
}

extension Decimal {
    /// Seconds since 1970 as a time; digits past the microsecond are cut.
    ///
    /// 0 is no time. Negative numbers and years past 9999 are out of range; from 10^11 on they look like milliseconds.
    var time: ParsedTime {
        guard mantissa != 0 else { return .none }
        guard !isNegative else { return .unreadable(.timeOutOfRange) }
        guard let uSec = scaled(by: 6) else { return .unreadable(.timeOutOfRange) }
        guard uSec > 0 else { return .none }
        if uSec >= 100_000_000_000_000_000 {
            return .unreadable(uSec < 10_000_000_000_000_000_000 ? .milliseconds : .timeOutOfRange)
        }
        return .known(Instant(uSec: Int64(uSec)))
    }

    /// The number times 10^`places`.
    func movedBy(_ places: Int) -> Decimal {
        var moved = self
        moved.exponent += places
        return moved
    }

    /// The number times 10^`places`, cut to a whole one; `nil` past `UInt64`.
    private func scaled(by places: Int) -> UInt64? {
        var result = mantissa
        var left = exponent + places
        while left > 0 {
            let (product, overflowed) = result.multipliedReportingOverflow(by: 10)
            guard !overflowed else { return nil }
            result = product
            left -= 1
        }
        while left < 0, result > 0 {
            result /= 10
            left += 1
        }
        return result
    }
}

/// Reads an ISO 8601 date-time as exports write it: `2025-10-26T02:11:36.123456Z`, `±hh:mm`, no fraction, no zone.
///
/// Without a zone it counts as UTC, and `hasZone` is false. Digits past the microsecond are cut; `nil` for all else.
func isoTime(_ text: UnsafeBufferPointer<UInt8>) -> (time: Instant, hasZone: Bool)? {
    var reader = TimeText(text: text)
    guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
        let day = reader.number(2), reader.skip("T") || reader.skip(" "),
        let date = CivilDate(year: year, month: month, day: day),
        let hour = reader.number(2), hour < 24, reader.skip(":"), let minute = reader.number(2), minute < 60
    else { return nil }
    var second = 0
    if reader.skip(":") {
        guard let read = reader.number(2), read < 60 else { return nil }
        second = read
    }
    guard let micros = reader.skip(".") ? reader.micros() : 0, let zone = reader.zone() else { return nil }
    let seconds = Int64(date.daysSince1970) * 86_400 + Int64(hour * 3600 + minute * 60 + second - (zone.offset ?? 0))
    return (Instant(uSec: seconds * 1_000_000 + Int64(micros)), zone.offset != nil)
}

/// Walks over a time as written.
struct TimeText {
    let text: UnsafeBufferPointer<UInt8>
    var at = 0

    init(text: UnsafeBufferPointer<UInt8>) { self.text = text }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard at < text.count, text[at] == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    mutating func digit() -> Int? {
        guard at < text.count, (0x30...0x39).contains(text[at]) else { return nil }
        at += 1
        return Int(text[at - 1] - 0x30)
    }

    /// Exactly `count` digits.
    mutating func number(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// At least one digit of a fraction, in millionths.
    mutating func micros() -> Int? {
        guard var value = digit().map({ $0 * 100_000 }) else { return nil }
        var weight = 10_000
        while let digit = digit() {
            value += digit * weight
            weight /= 10
        }
        return value
    }

    /// The offset in seconds up to the end of the text, inner `nil` where no zone is given; outer `nil` for anything else.
    mutating func zone() -> (offset: Int?, ())? {
        if at == text.count { return (nil, ()) }
        if skip("Z") { return at == text.count ? (0, ()) : nil }
        let isNegative = skip("-")
        guard isNegative || skip("+"), let hour = number(2), hour < 24 else { return nil }
        _ = skip(":")
        guard let minute = number(2), minute < 60, at == text.count else { return nil }
        return ((hour * 3600 + minute * 60) * (isNegative ? -1 : 1), ())
    }
}

extension JSONScanner {
    /// Reads the time that comes next: seconds since 1970 as a number or in a string, an ISO 8601 text, or `null`.
    mutating func readTime() throws(ImportError) -> ParsedTime {
        switch try next() {
        case UInt8(ascii: "\""): return try readTextTime()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try readDecimal().time
        case UInt8(ascii: "n"):
            try skipValue()
            return .none
        default:
            try skipValue()
            return .unreadable(.badTime)
        }
    }

    /// As `readTime`, and MongoDB's `{"$date": …}` of milliseconds, as a number or in `{"$numberLong": "…"}`, or text.
    mutating func readWrappedTime() throws(ImportError) -> ParsedTime {
        guard try next() == UInt8(ascii: "{") else { return try readTime() }
        var time = ParsedTime.unreadable(.badTime)
        try openObject()
        while let key = try key() {
            if key.is("$date") {
                time = try readMilliseconds()
            } else {
                try skipValue()
            }
        }
        return time
    }

    private mutating func readMilliseconds() throws(ImportError) -> ParsedTime {
        var time = ParsedTime.unreadable(.badTime)
        switch try next() {
        case UInt8(ascii: "{"):
            try openObject()
            while let key = try key() {
                if key.is("$numberLong") { time = try readMilliseconds() } else { try skipValue() }
            }
        case UInt8(ascii: "\""):
            guard try readText() else { return time }
            if let number = try decimalOfText() { return number.movedBy(-3).time }
            guard let read = isoTime(textBytes), read.time.uSec > 0 else { return time }
            time = .known(read.time)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): time = try readDecimal().movedBy(-3).time
        default: try skipValue()
        }
        return time
    }

    private mutating func readTextTime() throws(ImportError) -> ParsedTime {
        _ = try readText()
        guard textCount > 0 else { return .none }
        if let read = isoTime(textBytes) {
            guard read.time.uSec > 0 else { return .unreadable(.timeOutOfRange) }
            if !read.hasZone { metTimeWithoutZone = true }
            return .known(read.time)
        }
        return try decimalOfText()?.time ?? .unreadable(.badTime)
    }

    /// The text last read as a number, by the same grammar.
    private func decimalOfText() throws(ImportError) -> Decimal? {
        guard !textWasCut else { return nil }
        do {
            var inner = try JSONScanner(MemorySource(Array(textBytes)), capacity: Self.textLimit)
            let number = try inner.readDecimal()
            try inner.finish()
            return number
        } catch { return nil }
    }
}
