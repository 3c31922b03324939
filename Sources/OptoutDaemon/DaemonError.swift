import OptoutCore

/// Why the daemon ends by itself.
enum DaemonError: Error, Equatable {
    case unknownArgument(String)
    /// The open record was moved or deleted; a new start begins with what is there then.
    case recordGone
    /// The session bus is at no place that can be watched.
    case noBus
    /// Where the program itself lies cannot be found out.
    case noProgram
    /// The clock is before this program was made, as after a start without a battery: no date can be relied on.
    case clockNotSet(Instant)

    var message: String {
        switch self {
        case .unknownArgument(let argument): "unknown argument '\(argument)'"
        case .recordGone: "the record was moved or deleted while it was open"
        case .noBus: "DBUS_SESSION_BUS_ADDRESS names no file, and XDG_RUNTIME_DIR is not set"
        case .noProgram: "cannot find out where this program lies: '/proc' is missing"
        case .clockNotSet(let now): "the clock says \(now.dayUTC), which cannot be"
        }
    }

    var hint: String {
        switch self {
        case .unknownArgument: "see 'optoutd --help'"
        case .recordGone: "the next start uses what lies in its place"
        case .noBus: "start it by 'systemctl --user start optout-notify'"
        case .noProgram: "run it where '/proc' is mounted"
        case .clockNotSet: "set the clock; nothing is told before that"
        }
    }

    var exitCode: Int32 {
        switch self {
        case .unknownArgument: 64
        case .recordGone, .noBus, .noProgram, .clockNotSet: 1
        }
    }

    /// Whether it is over once the clock is set.
    var isClock: Bool { if case .clockNotSet = self { true } else { false } }
}
