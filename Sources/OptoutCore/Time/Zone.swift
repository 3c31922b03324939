/// A time zone with its rules already looked up; Core itself reads no zone files.
package struct Zone: Sendable {
    /// The zone's name as recorded, such as `Europe/Berlin`.
    package let name: String
    /// The first instant of a day there.
    package let startOfDay: @Sendable (CivilDate) -> Instant
    /// The day an instant lies in there.
    package let day: @Sendable (Instant) -> CivilDate

    package init(
        name: String, startOfDay: @escaping @Sendable (CivilDate) -> Instant,
        day: @escaping @Sendable (Instant) -> CivilDate
    ) {
        self.name = name
        self.startOfDay = startOfDay
        self.day = day
    }

    package static let utc = Zone(name: "UTC", startOfDay: { $0.startUTC }, day: { $0.dayUTC })
}
