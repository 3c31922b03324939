import Glibc
import OptoutConfig
import OptoutCore
import OptoutStore
import Systemd

/// Sleeps until the record, the clock, the bus or a signal asks for a look at what the desktop is to tell.
struct DesktopLoop: ~Copyable {
    private let record: Record
    private let surroundings: Surroundings
    private var config: Config
    private let poll: Poll
    private let timer: WallClockTimer
    private let deafness: CountdownTimer
    private let busPause: CountdownTimer
    private let watchdog: CountdownTimer
    private let signals: Signals
    private var recordWatch: RecordWatch
    private var systemWatch: SystemWatch
    private var busWatch: BusWatch
    private let desktop = Desktop()
    /// Of the record as the last pass found it.
    private var version: Int64 = 0

    private enum Source: UInt64 {
        case timer, deafness, watchdog, signals, record, system, bus, busPause, busWatch, busRetry
    }

    /// As in `Loop`.
    private static let deafUSec: UInt64 = 150_000
    private static let pauseSeconds: Int64 = 60

    init(record: Record, surroundings: Surroundings, config: Config, busSocket: String) throws(SystemdError) {
        // Made first, assigned afterwards: an initialiser that fails must not have half of them.
        let poll = try Poll()
        let timer = try WallClockTimer()
        let deafness = try CountdownTimer()
        let busPause = try CountdownTimer()
        let watchdog = try CountdownTimer()
        let signals = try Signals([SIGHUP, SIGINT, SIGTERM])
        let recordWatch = try RecordWatch(record.place)
        let systemWatch = try SystemWatch(guide: surroundings.paths.ownGuide)
        busWatch = try BusWatch(socket: busSocket)
        self.systemWatch = systemWatch
        self.recordWatch = recordWatch
        self.signals = signals
        self.watchdog = watchdog
        self.busPause = busPause
        self.deafness = deafness
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
        try connect()
        try look()
        ServiceManager.ready(status: desktop.status)
        while true {
            for token in try poll.wait() {
                guard let source = Source(rawValue: token) else { continue }
                if try !handle(source) { return ServiceManager.stopping() }
            }
        }
    }

    private mutating func listen() throws {
        try poll.add(timer.descriptor, token: Source.timer.rawValue)
        try poll.add(deafness.descriptor, token: Source.deafness.rawValue)
        try poll.add(busPause.descriptor, token: Source.busPause.rawValue)
        try poll.add(watchdog.descriptor, token: Source.watchdog.rawValue)
        try poll.add(signals.descriptor, token: Source.signals.rawValue)
        try recordWatch.listen(on: poll, token: Source.record.rawValue)
        try systemWatch.listen(on: poll, token: Source.system.rawValue)
        try busWatch.listen(on: poll, token: Source.busWatch.rawValue, retryToken: Source.busRetry.rawValue)
        if let pause = ServiceManager.watchdogPauseUSec { try watchdog.start(uSec: pause, again: true) }
    }

    /// - Returns: whether to go on.
    private mutating func handle(_ source: Source) throws -> Bool {
        switch source {
        case .timer:
            if try timer.read() != .nothing { try look() }
        case .deafness:
            if try deafness.read() { try hear() }
        case .watchdog:
            if try watchdog.read() { ServiceManager.alive() }
        case .signals:
            return try obey()
        case .record:
            try recordWatch.pause(on: poll)
            try deafness.start(uSec: Self.deafUSec)
        case .system:
            if try systemWatch.read().zone {
                OwnProcess.readZone()
                try look()
            }
        case .bus:
            try readBus()
        case .busPause:
            if try busPause.read() { try readBus() }
        case .busWatch:
            try busWatch.read()
        case .busRetry:
            guard try busWatch.readRetry() else { break }
            try connect()
            try look()
        }
        return true
    }

    /// Listens to the record again and looks at what was written while nobody listened.
    private mutating func hear() throws {
        if try recordWatch.read() == .gone { throw DaemonError.recordGone }
        try recordWatch.listen(on: poll, token: Source.record.rawValue)
        if try record.dataVersion() != version { try look() }
    }

    private mutating func obey() throws -> Bool {
        for signal in try signals.read() {
            if signal != SIGHUP { return false }
            ServiceManager.reloading()
            do {
                config = try Config(paths: surroundings.paths)
            } catch {
                surroundings.complain("\(error.message), keeping the configuration as it was")
            }
            try look()
            ServiceManager.ready(status: desktop.status)
        }
        return true
    }

    // MARK: The bus

    private mutating func connect() throws {
        guard !desktop.isConnected else { return }
        do throws(SystemdError) {
            try desktop.connect(at: surroundings.now())
            busWatch.found()
        } catch {
            try busWatch.tryLater()
        }
    }

    private mutating func readBus() throws {
        do throws(SystemdError) {
            for event in try desktop.read(at: surroundings.now()) { choose(event) }
        } catch {
            desktop.disconnect(at: surroundings.now())
            try busWatch.lost()
        }
        try look()
    }

    private func choose(_ choice: Choice) {
        do {
            try Chooser(record: record, surroundings: surroundings) { [desktop] in try desktop.bus?.startUnit($0) }
                .carryOut(choice)
        } catch {
            surroundings.complain("cannot do what was chosen on a notification: \(error)")
        }
    }

    /// What calls took in meanwhile waits to be read, though nothing will happen at the descriptor for it.
    private func listenToBus() throws {
        guard let bus = desktop.bus else { return }
        try poll.watch(bus.descriptorNumber, for: bus.events, token: Source.bus.rawValue)
        if let pause = bus.pauseUSec { try busPause.start(uSec: pause) } else { try busPause.stop() }
    }

    // MARK: The record

    private mutating func look() throws {
        version = try record.dataVersion()
        var next: Instant?
        do {
            let pass = DesktopPass(
                record: record, surroundings: surroundings, config: config,
                channel: desktop.channel(now: surroundings.now), screen: desktop.screen)
            next = try pass.run()
        } catch let error as RecordError where error.isPassing {
            surroundings.complain("\(error.message), trying again in \(Self.pauseSeconds) s")
            next = surroundings.now().adding(seconds: Self.pauseSeconds)
        }
        try timer.arm(at: next?.uSec)
        try listenToBus()
        ServiceManager.status(desktop.status)
        record.releaseMemory()
        OwnProcess.rest()
    }
}
