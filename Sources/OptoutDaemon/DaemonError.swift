/// Why the daemon ends by itself.
enum DaemonError: Error, Equatable {
    case unknownArgument(String)
    /// The open record was moved or deleted; a new start begins with what is there then.
    case recordGone
    /// Where the program itself lies cannot be found out.
    case noProgram

    var message: String {
        switch self {
        case .unknownArgument(let argument): "unknown argument '\(argument)'"
        case .recordGone: "the record was moved or deleted while it was open"
        case .noProgram: "cannot find out where this program lies: '/proc' is missing"
        }
    }

    var hint: String {
        switch self {
        case .unknownArgument: "see 'optoutd --help'"
        case .recordGone: "the next start uses what lies in its place"
        case .noProgram: "run it where '/proc' is mounted"
        }
    }

    var exitCode: Int32 {
        switch self {
        case .unknownArgument: 64
        case .recordGone, .noProgram: 1
        }
    }
}
