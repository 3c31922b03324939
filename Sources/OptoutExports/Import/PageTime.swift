import OptoutCore

/// Reads a time as Google's page in English writes it: `Nov 13, 2025, 9:50:57 AM CDT`.
///
/// Before AM and PM stands U+202F, U+00A0 or a space. The zone is `GMT±H[:MM]` or one of those names that mean one
/// thing on a page in English (`CST` is the one of America: elsewhere such pages write `GMT+8`). `nil` for anything
/// else, other languages above all: no guess.
func pageTime(_ text: [UInt8]) -> Instant? {
    let text = String(decoding: text, as: UTF8.self)
    let parts = text.split { $0 == " " || $0 == "\u{a0}" || $0 == "\u{202f}" || $0 == "\n" || $0 == "\t" }
    guard parts.count == 6, let month = monthNames.firstIndex(of: parts[0]), let day = number(parts[1], before: ","),
        let year = number(parts[2], before: ","), year >= 1970,
        let date = CivilDate(year: year, month: month + 1, day: day),
        let seconds = secondOfDay(parts[3], parts[4]), let offset = zoneOffset(parts[5])
    else { return nil }
    let uSec = (Int64(date.daysSince1970) * 86_400 + Int64(seconds - offset)) * 1_000_000
    return uSec > 0 ? Instant(uSec: uSec) : nil
}

private let monthNames: [Substring] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
]

/// In minutes from UTC.
private let zoneNames: [Substring: Int] = [
    "UTC": 0, "GMT": 0, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480,
    "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600, "HDT": -540, "WET": 0, "WEST": 60, "CET": 60, "CEST": 120,
    "EET": 120, "EEST": 180,
]

/// One to four digits.
private func number(_ text: Substring, before end: Character? = nil) -> Int? {
    guard end == nil || text.last == end else { return nil }
    let digits = (end == nil ? text : text.dropLast()).utf8
    guard (1...4).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
}

/// `9:50:57` and `AM`
private func secondOfDay(_ clock: Substring, _ half: Substring) -> Int? {
    let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, half == "AM" || half == "PM", parts[1].utf8.count == 2, parts[2].utf8.count == 2,
        let hour = number(parts[0]), (1...12).contains(hour), let minute = number(parts[1]), minute < 60,
        let second = number(parts[2]), second < 60
    else { return nil }
    return (hour % 12 + (half == "PM" ? 12 : 0)) * 3600 + minute * 60 + second
}

/// In seconds.
private func zoneOffset(_ text: Substring) -> Int? {
    if let minutes = zoneNames[text] { return minutes * 60 }
    guard text.hasPrefix("GMT"), let sign = text.dropFirst(3).first, let direction = signs[sign] else { return nil }
    let parts = text.dropFirst(4).split(separator: ":", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let hours = number(parts[0]), hours <= 14 else { return nil }
    guard parts.count == 2 else { return direction * hours * 3600 }
    guard parts[1].utf8.count == 2, let minutes = number(parts[1]), minutes < 60 else { return nil }
    return direction * (hours * 3600 + minutes * 60)
}

private let signs: [Character: Int] = ["+": 1, "-": -1, "\u{2212}": -1]
