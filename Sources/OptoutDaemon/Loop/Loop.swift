import Glibc
import OptoutConfig
import OptoutCore
import OptoutStore
import Systemd

/// Sleeps until the guide, the record, the clock or a signal asks for another pass.
struct Loop: ~Copyable {
    private let record: Record
    private let surroundings: Surroundings
    private var config: Config
    private let poll: Poll
    private let timer: WallClockTimer
    private let calm: CountdownTimer
    private let watchdog: CountdownTimer
    private let signals: Signals
    private var recordEar: RecordEar
    private var systemWatch: SystemWatch
    private var ownGuideWatch: FolderWatch
    private var spoolWatch: FolderWatch
    private var inboxWatch: InboxWatch
    /// Of the record as the last pass found it.
    private var version: Int64 = 0
    /// Whether others changed the record since; a disk that cannot be read is for the pass to speak of.
    private var isNew: () -> Bool {
        let (record, version) = (record, version)
        return { (try? record.dataVersion()) != version }
    }
    /// Whether the program's own guide has yet to be looked at.
    private var isGuideUnread = true

    private enum Source: UInt64 {
        case timer, recordPause, watchdog, signals, record, system, ownGuide, calm, spool, inbox
    }

    /// How long the person's own guide files must be left alone before they are looked at: some editors move a file away
    /// before they write it anew, and what is gone for a moment would be told as new.
    private static let calmUSec: UInt64 = 300_000
    /// When to try again what another program or the disk prevented.
    private static let pauseSeconds: Int64 = 60

    init(record: Record, surroundings: Surroundings, config: Config) throws(SystemdError) {
        // Made first, assigned afterwards: an initialiser that fails must not have half of them.
        let poll = try Poll()
        let timer = try WallClockTimer()
        let calm = try CountdownTimer()
        let watchdog = try CountdownTimer()
        let signals = try Signals([SIGHUP, SIGINT, SIGTERM])
        let recordEar = try RecordEar(record.place, token: Source.record.rawValue)
        let ownGuideWatch = try FolderWatch(surroundings.paths.ownGuideFolder, suffix: ".yaml")
        OwnProcess.makeFolder(surroundings.paths.spool)
        let spoolWatch = try FolderWatch(surroundings.paths.spool, suffix: "")
        let inboxWatch = try InboxWatch(config.inbox)
        systemWatch = try SystemWatch(guide: surroundings.paths.ownGuide)
        self.ownGuideWatch = ownGuideWatch
        self.recordEar = recordEar
        self.spoolWatch = spoolWatch
        self.inboxWatch = inboxWatch
        self.signals = signals
        self.watchdog = watchdog
        self.calm = calm
        self.timer = timer
        self.poll = poll
        self.record = record
        self.surroundings = surroundings
        self.config = config
    }

    /// Runs until a signal ends it.
    ///
    /// - Throws: what a new start may heal: `DaemonError.recordGone`, errors of the record or the system.
    mutating func run() throws {
        try listen()
        let next = try pass()
        ServiceManager.ready(status: status(next: next))
        LastWords.own.forget()
        while true {
            for token in try poll.wait() {
                guard let source = Source(rawValue: token) else { continue }
                if try !handle(source) { return ServiceManager.stopping() }
            }
        }
    }

    private mutating func listen() throws {
        try poll.add(timer.descriptor, token: Source.timer.rawValue)
        try poll.add(calm.descriptor, token: Source.calm.rawValue)
        try poll.add(watchdog.descriptor, token: Source.watchdog.rawValue)
        try poll.add(signals.descriptor, token: Source.signals.rawValue)
        try recordEar.listen(on: poll, pauseToken: Source.recordPause.rawValue)
        try systemWatch.listen(on: poll, token: Source.system.rawValue)
        try ownGuideWatch.listen(on: poll, token: Source.ownGuide.rawValue)
        try spoolWatch.listen(on: poll, token: Source.spool.rawValue)
        try inboxWatch.listen(on: poll, token: Source.inbox.rawValue)
        if let pause = ServiceManager.watchdogPauseUSec { try watchdog.start(uSec: pause, again: true) }
    }

    /// - Returns: whether to go on.
    private mutating func handle(_ source: Source) throws -> Bool {
        switch source {
        case .timer:
            if try timer.read() != .nothing { try look() }
        case .recordPause:
            if try recordEar.hear(on: poll, isNew: isNew) { try look() }
        case .watchdog:
            if try watchdog.read() { ServiceManager.alive() }
        case .signals:
            return try obey()
        case .record:
            try recordEar.goDeaf(on: poll)
        case .system:
            let news = try systemWatch.read()
            if news.zone { OwnProcess.readZone() }
            isGuideUnread = isGuideUnread || news.guide
            if news.guide || news.zone { try look() }
        case .ownGuide:
            if try ownGuideWatch.read() { try calm.start(uSec: Self.calmUSec) }
        case .calm:
            if try calm.read() { try look() }
        case .spool:
            if try spoolWatch.read() { try look() }
        case .inbox:
            if try inboxWatch.read() { try look() }
        }
        return true
    }

    private mutating func obey() throws -> Bool {
        for signal in try signals.read() {
            if signal != SIGHUP { return false }
            ServiceManager.reloading()
            try reload()
            isGuideUnread = true
            let next = try pass()
            ServiceManager.ready(status: status(next: next))
        }
        return true
    }

    private mutating func reload() throws {
        do {
            config = try Config(paths: surroundings.paths)
            guard config.inbox != inboxWatch.folder else { return }
            inboxWatch = try InboxWatch(config.inbox)
            try inboxWatch.listen(on: poll, token: Source.inbox.rawValue)
        } catch let error as ConfigError {
            surroundings.complain("\(error.message), keeping the configuration as it was")
        }
    }

    private mutating func look() throws { ServiceManager.status(status(next: try pass())) }

    /// - Returns: when the next pass is, apart from what happens in between.
    private mutating func pass() throws -> Instant? {
        let next = try attempt()
        try timer.arm(at: next?.uSec)
        try recordEar.forgetOwnWrites(isNew: isNew)
        record.releaseMemory()
        OwnProcess.rest()
        return next
    }

    /// One pass; what prevents it for a while is said, and it is tried again.
    private mutating func attempt() throws -> Instant? {
        do {
            version = try record.dataVersion()
            let pass = Pass(record: record, surroundings: surroundings, config: config, inbox: inboxWatch.keeper)
            let next = try pass.run(readingGuide: isGuideUnread)
            isGuideUnread = false
            return next
        } catch let error as RecordError where error.isPassing {
            surroundings.complain("\(error.message), trying again in \(Self.pauseSeconds) s")
            return surroundings.now().adding(seconds: Self.pauseSeconds)
        } catch let error as DaemonError where error.isClock {
            surroundings.complain("\(error.message), waiting until it is set")
            return nil
        }
    }

    private func status(next: Instant?) -> String {
        next.map { "asleep until \($0.rfc3339) or until something changes" } ?? "asleep until something changes"
    }
}

extension RecordError {
    /// Whether it may be over without a new start.
    var isPassing: Bool {
        switch self {
        case .busy, .diskFull, .io: true
        default: false
        }
    }
}
