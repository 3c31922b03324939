import Foundation
import Glibc
package import OptoutCore

extension Zone {
    /// The zone of that name, such as `Europe/Berlin`.
    ///
    /// Costs the loading of the zone rules, so nothing that needs no zone should ask.
    /// - Throws: `.unknownZone`; never another zone instead.
    package static func named(_ name: String) throws(ConfigError) -> Zone {
        if ["UTC", "UTC0", "GMT", "GMT0", "Etc/UTC", "Etc/GMT", "Z"].contains(name) { return .utc }
        guard name.contains("/") || TimeZone.knownTimeZoneIdentifiers.contains(name) || isLinkName(name),
            let rules = TimeZone(identifier: name)
        else { throw .unknownZone(name) }
        return Zone(name: name, moment: { rules.moment($0, $1) }, day: { rules.day(of: $0) })
    }

    /// The zone of this machine and session: `TZ`, else what `/etc/localtime` links to, else UTC.
    ///
    /// - Parameter localtime: the link; another one for tests.
    package static func current(
        environment: [String: String], localtime: String = "/etc/localtime"
    ) throws(ConfigError) -> Zone {
        if let value = environment["TZ"] { return try .named(name(inTZ: value)) }
        var buffer = [CChar](repeating: 0, count: 4096)
        guard readlink(localtime, &buffer, buffer.count - 1) > 0 else {
            if errno == ENOENT { return .utc }
            throw .unnamedZone
        }
        let target = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        guard let name = nameInZoneFiles(target) else { throw .unnamedZone }
        return try .named(name)
    }

    /// `TZ` as POSIX and the C library read it, as far as it names a zone; empty means UTC.
    private static func name(inTZ value: String) -> String {
        let name = value.hasPrefix(":") ? String(value.dropFirst()) : value
        return name.isEmpty ? "UTC" : nameInZoneFiles(name) ?? name
    }

    private static func nameInZoneFiles(_ path: String) -> String? {
        guard let range = path.range(of: "/zoneinfo/") ?? path.range(of: "zoneinfo/", options: .anchored) else {
            return nil
        }
        return String(path[range.upperBound...])
    }

    /// Old names without a slash that zone files keep as links, such as `CET` or `Japan`.
    private static func isLinkName(_ name: String) -> Bool {
        name.utf8.allSatisfy { (65...90).contains($0) || (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
            && access("/usr/share/zoneinfo/" + name, R_OK) == 0
    }
}

extension TimeZone {
    private func offset(at seconds: Int64) -> Int64 {
        Int64(secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds))))
    }

    func day(of instant: Instant) -> CivilDate {
        let seconds = instant.uSec.flooredDivision(by: 1_000_000).quotient
        return CivilDate(daysSince1970: Int((seconds + offset(at: seconds)).flooredDivision(by: 86_400).quotient))
    }

    /// The first instant at which clocks there show that second of `date` or anything later: for a time that was left
    /// out that is the end of the gap, for a day that was left out the start of the next one.
    func moment(_ date: CivilDate, _ second: Int) -> Instant {
        let shown = Int64(date.daysSince1970) * 86_400 + Int64(second)
        let offsets = [offset(at: shown - 108_000), offset(at: shown + 108_000)]
        let exact = offsets.map { shown - $0 }.filter { $0 + offset(at: $0) == shown }
        if let first = exact.min() { return Instant(uSec: first * 1_000_000) }
        var (low, high) = (shown - 108_000, shown + 108_000)
        while high - low > 1 {
            let middle = (low + high) / 2
            if middle + offset(at: middle) >= shown { high = middle } else { low = middle }
        }
        return Instant(uSec: high * 1_000_000)
    }
}
