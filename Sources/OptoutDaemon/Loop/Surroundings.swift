package import OptoutConfig
package import OptoutCore
import OptoutStore
import Systemd

/// All that the daemon takes from outside its record.
package struct Surroundings {
    package var paths: Paths
    package var now: () -> Instant
    package var zone: () -> Zone
    package var journal: JournalChannel
    /// Says something to whoever looks after the machine, on standard error.
    package var complain: (String) -> Void

    package init(
        paths: Paths, now: @escaping () -> Instant, zone: @escaping () -> Zone, journal: JournalChannel,
        complain: @escaping (String) -> Void
    ) {
        self.paths = paths
        self.now = now
        self.zone = zone
        self.journal = journal
        self.complain = complain
    }
}
