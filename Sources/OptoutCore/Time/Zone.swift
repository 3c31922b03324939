/// A time zone with its rules already looked up; Core itself reads no zone files.
package struct Zone: Sendable {
    /// The zone's name as recorded, such as `Europe/Berlin`.
    package let name: String
    /// The first instant at which clocks there show a day and second of that day, or anything later.
    private let moment: @Sendable (CivilDate, Int) -> Instant
    /// The day an instant lies in there.
    package let day: @Sendable (Instant) -> CivilDate

    package init(
        name: String, moment: @escaping @Sendable (CivilDate, Int) -> Instant,
        day: @escaping @Sendable (Instant) -> CivilDate
    ) {
        self.name = name
        self.moment = moment
        self.day = day
    }

    /// The first instant of a day there.
    package func startOfDay(_ day: CivilDate) -> Instant { moment(day, 0) }

    /// When clocks there first show that time of that day; where they skip it, the moment they do.
    package func moment(_ day: CivilDate, _ time: TimeOfDay) -> Instant { moment(day, 60 * time.minutes) }

    package static let utc = Zone(
        name: "UTC", moment: { $0.startUTC.adding(seconds: Int64($1)) }, day: { $0.dayUTC })
}
