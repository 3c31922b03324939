import Glibc
import OptoutConfig
import OptoutCore
import OptoutStore
import Systemd

/// Runs `optoutd` with the arguments after its name.
///
/// - Returns: the exit status.
package func runDaemon(_ arguments: [String]) -> Int32 {
    let voice = Voice()
    do {
        switch try DaemonCommand(arguments) {
        case .help: print(DaemonCommand.helpText)
        case .version: print("optoutd \(Release.version)")
        case .backup: try backUp(voice)
        case let command: try start(voice, command)
        }
        return 0
    } catch {
        let failure = Failure(error)
        let words = "Error: \(failure.message)\nHint: \(failure.hint)"
        let isOwnChild = arguments == [DaemonCommand.backupWord]
        if !voice.isJournal || isOwnChild || LastWords.own.areNew(words) { voice.say(words) }
        return failure.exitCode
    }
}

/// Takes no lock: the daemon that waits for it holds that.
private func backUp(_ voice: Voice) throws {
    let surroundings = try begin(voice)
    let now = surroundings.now()
    let record = try Record.open(at: place(surroundings).path, by: .optoutd, now: now, access: .read)
    try record.backup(at: now, zone: surroundings.zone())
    try record.close()
}

private func begin(_ voice: Voice) throws -> Surroundings {
    OwnProcess.close()
    signal(SIGPIPE, SIG_IGN)
    let surroundings = try surroundings(voice)
    voice.paths = surroundings.paths
    return surroundings
}

private func place(_ surroundings: Surroundings) -> RecordPlace {
    RecordPlace(path: OwnProcess.environment("OPTOUT_RECORD") ?? surroundings.paths.record)
}

private func start(_ voice: Voice, _ command: DaemonCommand) throws {
    let surroundings = try begin(voice)
    let config = try Config(paths: surroundings.paths)
    let place = place(surroundings)
    OwnProcess.makeFolder(place.folder)
    // Whoever starts it by hand is told at once; the unit waits until 'optout remind' is through.
    let patience: UInt32 = command != .once && ServiceManager.isListening ? 60 : 0
    let lock = try FileLock(path: command == .notify ? place.desktopLock : place.journalLock, waiting: patience)
    do {
        try work(place, surroundings, config, command)
    } catch let error as RecordError where command != .notify {
        // There is no other place left to tell it.
        if case .damaged = error { _ = surroundings.journal.send([.recordDamaged(now: surroundings.now())]) }
        throw error
    }
    withExtendedLifetime(lock) {}
}

private func work(
    _ place: RecordPlace, _ surroundings: Surroundings, _ config: Config, _ command: DaemonCommand
) throws {
    let record = try Record.open(at: place.path, by: .optoutd, now: surroundings.now())
    switch command {
    case .once:
        _ = try Pass(
            record: record, surroundings: surroundings, config: config, inbox: config.inbox.map(InboxKeeper.init)
        ).run(readingGuide: true)
    case .notify:
        guard let socket = BusWatch.socket(OwnProcess.environment) else { throw DaemonError.noBus }
        var loop = try DesktopLoop(record: record, surroundings: surroundings, config: config, busSocket: socket)
        try loop.run()
    default:
        // A backup that was cut short has titles.
        record.removeStaleFiles()
        var loop = try Loop(record: record, surroundings: surroundings, config: config)
        try loop.run()
    }
    try record.close()
}

private func surroundings(_ voice: Voice) throws -> Surroundings {
    guard let program = OwnProcess.executable else { throw DaemonError.noProgram }
    let names = ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "OPTOUT_GUIDE", "TZ"]
    let environment = names.reduce(into: [:]) { $0[$1] = OwnProcess.environment($1) }
    return Surroundings(
        paths: try Paths(environment: environment, program: program), now: { Instant(uSec: WallClockTimer.now) },
        zone: { zone(environment, voice) }, journal: .system, complain: voice.say)
}

/// The zone of this machine; reminders do not wait for one that can be named.
private func zone(_ environment: [String: String], _ voice: Voice) -> Zone {
    do {
        return try Zone.current(environment: environment)
    } catch {
        voice.say("\(error.message), taking days as in UTC")
        return .utc
    }
}

/// An error as it is shown: what failed, how to go on, and the exit status.
private struct Failure {
    let message: String
    let hint: String
    let exitCode: Int32

    init(_ error: any Error) {
        switch error {
        case let error as DaemonError: self.init(error.message, error.hint, error.exitCode)
        case let error as RecordError: self.init(error.message, error.hint, error.exitCode)
        case let error as ConfigError: self.init(error.message, error.hint, 65)
        case let error as SystemdError: self.init(error)
        default: self.init("\(error)", "look at the lines before this one", 1)
        }
    }

    private init(_ error: SystemdError) {
        if case .locked = error {
            self.init("\(error)", "it runs already and tells by itself what is due", 75)
        } else {
            self.init("\(error)", "look at the disk, the limits and the permissions of this session", 74)
        }
    }

    private init(_ message: String, _ hint: String, _ exitCode: Int32) {
        self.message = message
        self.hint = hint
        self.exitCode = exitCode
    }
}
