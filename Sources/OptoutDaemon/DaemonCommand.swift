/// What the daemon was asked for on its command line.
enum DaemonCommand: Equatable {
    /// Keep watch until a signal ends it.
    case watch
    /// One pass, then end.
    case once
    /// Show on the desktop what is due, until a signal ends it.
    case notify
    /// Back the record up, then end: the daemon has it done by a process of its own, whose memory is gone afterwards.
    case backup
    case version
    case help

    static let backupWord = "--backup"

    init(_ arguments: some Collection<String>) throws(DaemonError) {
        switch arguments.first {
        case nil: self = .watch
        case "--once": self = .once
        case "--notify": self = .notify
        case Self.backupWord: self = .backup
        case "--version": self = .version
        case "--help", "-h": self = .help
        case .some(let argument): throw .unknownArgument(argument)
        }
        if let second = arguments.dropFirst().first { throw .unknownArgument(second) }
    }

    static let helpText = """
        USAGE: optoutd [--once | --notify | --backup]

        Keeps watch over your record: takes in new editions of the guide, and tells in your journal what is due.
        Started by 'systemctl --user enable --now optoutd'; everything else is done with 'optout'.

        OPTIONS:
          --once      look once, tell what is due, and end
          --notify    show notifications on the desktop instead; 'systemctl --user enable --now optout-notify'
          --backup    make a checked copy of the record without titles, and end; the daemon does so itself
          --version   show the version
          --help, -h  show this

        ENVIRONMENT:
          XDG_DATA_HOME    the record is optout/record.db in it (~/.local/share)
          XDG_CONFIG_HOME  the configuration is optout/config.yaml in it (~/.config)
          OPTOUT_RECORD    the record, an absolute path
          OPTOUT_GUIDE     the program's own guide, an absolute path

        SIGNALS: SIGHUP reads configuration and guide again, SIGTERM and SIGINT end it.
        """
}
