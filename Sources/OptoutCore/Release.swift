/// The release that both programs are of.
package enum Release {
    package static let version = "0.1.0"
    /// A clock before this day, on which there was no program yet, is not set.
    package static let earliest = CivilDate("2026-01-01") ?? CivilDate(daysSince1970: 0)
}
