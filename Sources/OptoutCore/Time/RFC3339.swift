extension Instant {
    /// Strict RFC 3339 with a zone: `2026-02-10T12:00Z`, seconds, a fraction and `±hh:mm` allowed.
    ///
    /// Digits past the microsecond are cut. `nil` for everything else, leap seconds and 24:00 included.
    package init?(rfc3339 text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 17, bytes[10] == UInt8(ascii: "T"),
            let date = CivilDate(String(decoding: bytes[..<10], as: UTF8.self)),
            let (seconds, fraction, rest) = Self.timeOfDay(bytes[11...]), let offset = Self.offset(rest)
        else { return nil }
        let whole = Int64(date.daysSince1970) * 86_400 + Int64(seconds) - Int64(offset)
        self.init(uSec: whole * 1_000_000 + fraction)
    }

    private static func timeOfDay(_ bytes: ArraySlice<UInt8>) -> (Int, Int64, ArraySlice<UInt8>)? {
        let colon = UInt8(ascii: ":")
        guard bytes.count >= 6, bytes[bytes.startIndex + 2] == colon,
            let hour = digits(bytes.prefix(2), count: 2), hour < 24,
            let minute = digits(bytes.dropFirst(3).prefix(2), count: 2), minute < 60
        else { return nil }
        var rest = bytes.dropFirst(5)
        guard rest.first == colon else { return (hour * 3600 + minute * 60, 0, rest) }
        guard let second = digits(rest.dropFirst().prefix(2), count: 2), second < 60 else { return nil }
        rest = rest.dropFirst(3)
        guard let fraction = fraction(&rest) else { return nil }
        return (hour * 3600 + minute * 60 + second, fraction, rest)
    }

    private static func fraction(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        guard rest.first == UInt8(ascii: ".") else { return 0 }
        let places = rest.dropFirst().prefix { (48...57).contains($0) }
        guard !places.isEmpty else { return nil }
        rest = rest.dropFirst(1 + places.count)
        let padded = Array(places.prefix(6)) + Array(repeating: 48, count: max(0, 6 - places.count))
        return digits(padded, count: 6).map(Int64.init)
    }

    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int? {
        if bytes.elementsEqual([UInt8(ascii: "Z")]) { return 0 }
        guard bytes.count == 6, let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            bytes[bytes.startIndex + 3] == UInt8(ascii: ":"),
            let hour = digits(bytes.dropFirst().prefix(2), count: 2), hour < 24,
            let minute = digits(bytes.suffix(2), count: 2), minute < 60
        else { return nil }
        return (hour * 3600 + minute * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }

    /// RFC 3339 in UTC with `Z`; a fraction only where there is one, without trailing zeros.
    package var rfc3339: String {
        let (day, inDay) = uSec.flooredDivision(by: 86_400_000_000)
        let (seconds, micros) = inDay.quotientAndRemainder(dividingBy: 1_000_000)
        let time = padded(Int(seconds / 3600), 2) + ":" + padded(Int(seconds / 60 % 60), 2)
        var fraction = ""
        if micros != 0 {
            fraction = "." + padded(Int(micros), 6)
            while fraction.utf8.last == 48 { fraction.removeLast() }
        }
        return "\(CivilDate(daysSince1970: Int(day)))T\(time):\(padded(Int(seconds % 60), 2))\(fraction)Z"
    }

    /// The UTC day this moment lies in.
    package var dayUTC: CivilDate {
        CivilDate(daysSince1970: Int(uSec.flooredDivision(by: 86_400_000_000).quotient))
    }
}
