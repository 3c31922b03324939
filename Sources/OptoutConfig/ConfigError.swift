/// What is wrong with the surroundings or the person's own files.
package enum ConfigError: Error, Equatable {
    /// A variable names no usable place: its name and why.
    case badVariable(String, value: String, reason: String)
    /// Neither `variable` nor another way to find the place is set.
    case missingVariable(String)
    case unreadable(path: String, reason: String)
    /// A spot in a file: line and column count from 1.
    case malformed(Spot, reason: String)
    case unknownZone(String)
    /// `/etc/localtime` is no link into the zone files, so its name cannot be known.
    case unnamedZone

    package var message: String {
        switch self {
        case .badVariable(let name, let value, let reason): "\(name) is '\(value)': \(reason)"
        case .missingVariable(let name): "\(name) is not set"
        case .unreadable(let path, let reason): "cannot read '\(path)': \(reason)"
        case .malformed(let spot, let reason): "\(spot): \(reason)"
        case .unknownZone(let name): "unknown time zone '\(name)'"
        case .unnamedZone: "the system's time zone has no name: '/etc/localtime' is no link"
        }
    }

    package var hint: String {
        switch self {
        case .badVariable(let name, _, _): "set \(name) to an absolute path, or leave it unset"
        case .missingVariable(let name): "set \(name) to an absolute path"
        case .unreadable: "look at the file's path and permissions"
        case .malformed: "change that line and try again"
        case .unknownZone, .unnamedZone: "set TZ to a name such as 'Europe/Berlin' or 'UTC'"
        }
    }
}

/// Where in a file something stands.
package struct Spot: Hashable, Sendable, CustomStringConvertible {
    package var file: String
    /// From 1.
    package var line: Int
    /// From 1, in Unicode scalars.
    package var column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    package var description: String { "\(file):\(line):\(column)" }
}
