import OptoutConfig
import OptoutGuide
import OptoutStore

extension CLIError {
    /// The same failure in the words and exit codes of the command line.
    init(_ error: any Error) {
        switch error {
        case let error as CLIError: self = error
        case let error as ConfigError: self.init(config: error)
        case let error as RecordError:
            self.init(ExitStatus(rawValue: error.exitCode) ?? .failed, error.message, hint: error.hint)
        case let error as SSHKeyError:
            self.init(.refused, "that is no key to trust: \(error.reason)", hint: error.hint)
        case let error as GuideError: self.init(.refused, error.message, hint: error.hint)
        default: self.init(.failed, "\(error)")
        }
    }

    private init(config error: ConfigError) {
        let status: ExitStatus =
            switch error {
            case .badVariable, .missingVariable, .unknownZone, .unnamedZone: .usage
            case .unreadable: .inputOutput
            case .malformed: .refused
            }
        self.init(status, error.message, hint: error.hint)
    }
}
