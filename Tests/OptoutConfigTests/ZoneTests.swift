import Glibc
import OptoutConfig
import OptoutCore
import Testing

/// Expected instants come from Python's `zoneinfo` (tzdata 2024) or from the zone's known history.
@Suite struct ZoneTests {
    @Test(arguments: [
        // zone, day, its first instant
        ("Europe/Berlin", "2026-02-10", "2026-02-09T23:00:00Z"),
        ("Europe/Berlin", "2026-07-10", "2026-07-09T22:00:00Z"),
        ("Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00Z"),
        ("America/New_York", "2026-01-01", "2026-01-01T05:00:00Z"),
        ("Asia/Kolkata", "2026-01-01", "2025-12-31T18:30:00Z"),
        // Clocks went forward at midnight: the day begins at 01:00.
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
        // Clocks went back at midnight: the day begins only the second time.
        ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00Z"),
        // A day that Samoa left out begins where the next one does.
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
        ("Pacific/Kiritimati", "2026-01-01", "2025-12-31T10:00:00Z"),
    ])
    func aDayBeginsAtItsFirstInstant(name: String, day: String, start: String) throws {
        let zone = try Zone.named(name)
        let date = try #require(CivilDate(day))
        #expect(zone.startOfDay(date).rfc3339 == start)
    }

    @Test(arguments: [
        ("Europe/Berlin", "2026-02-10", "08:00", "2026-02-10T07:00:00Z"),
        ("Europe/Berlin", "2026-07-10", "08:00", "2026-07-10T06:00:00Z"),
        // The day on which clocks go forward at two: eight is eight, half past two is when they do.
        ("Europe/Berlin", "2026-03-29", "08:00", "2026-03-29T06:00:00Z"),
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00:00Z"),
        // Half past two comes twice: the first counts.
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30:00Z"),
        ("Europe/Berlin", "2026-10-25", "08:00", "2026-10-25T07:00:00Z"),
        ("America/New_York", "2026-11-01", "22:00", "2026-11-02T03:00:00Z"),
        // Half an hour only.
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30:00Z"),
        ("UTC", "2026-10-25", "23:59", "2026-10-25T23:59:00Z"),
    ])
    func aTimeOfDayIsWhatClocksShow(name: String, day: String, time: String, moment: String) throws {
        let zone = try Zone.named(name)
        #expect(try zone.moment(#require(CivilDate(day)), #require(TimeOfDay(time))).rfc3339 == moment)
    }

    @Test func instantsLieInTheDayThatClocksShow() throws {
        let zone = try Zone.named("Europe/Berlin")
        #expect(try zone.day(#require(Instant(rfc3339: "2026-02-09T22:59:59.999999Z"))).description == "2026-02-09")
        #expect(try zone.day(#require(Instant(rfc3339: "2026-02-09T23:00Z"))).description == "2026-02-10")
    }

    @Test(arguments: ["Europe/Berlni", "Nowhere", "CET-1CEST,M3.5.0,M10.5.0/3", "../etc/passwd", "GMT+99"])
    func anUnknownZoneIsAnErrorAndNotUTC(name: String) {
        #expect(throws: ConfigError.unknownZone(name)) { try Zone.named(name) }
        #expect(throws: ConfigError.unknownZone(name)) { try Zone.current(environment: ["TZ": name]) }
    }

    @Test(arguments: [
        ("Europe/Berlin", "Europe/Berlin"), (":Europe/Berlin", "Europe/Berlin"), ("", "UTC"), ("UTC0", "UTC"),
        ("/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin"),
    ])
    func theVariableTZNamesTheZone(value: String, name: String) throws {
        #expect(try Zone.current(environment: ["TZ": value]).name == name)
    }

    @Test func withoutTZTheLinkNamesTheZone() throws {
        let link = "/tmp/optout-zone-\(getpid())"
        unlink(link)
        defer { unlink(link) }
        #expect(try Zone.current(environment: [:], localtime: link).name == "UTC")
        symlink("../usr/share/zoneinfo/Europe/Berlin", link)
        #expect(try Zone.current(environment: [:], localtime: link).name == "Europe/Berlin")
        unlink(link)
        symlink("/somewhere/else", link)
        #expect(throws: ConfigError.unnamedZone) { try Zone.current(environment: [:], localtime: link) }
    }
}
