import Glibc
import OptoutConfig
import OptoutCore
import OptoutStore
import Systemd

/// What every loop sleeps on: the time of its next pass, the record, the system, signals and the watchdog.
struct Vigil: ~Copyable {
    let poll: Poll
    private let record: Record
    private let surroundings: Surroundings
    private let timer: WallClockTimer
    private let watchdog: CountdownTimer
    private let signals: Signals
    private var recordEar: RecordEar
    private var systemWatch: SystemWatch
    /// Of the record as the last pass found it.
    private var version: Int64 = 0
    private var steps = ClockSteps()
    /// Whether others changed the record since; a disk that cannot be read is for the pass to speak of.
    private var isNew: () -> Bool {
        let (record, version) = (record, version)
        return { (try? record.dataVersion()) != version }
    }

    enum News {
        case nothing
        /// Something may be due, or the record changed.
        case look
        /// The program's own guide was replaced or appeared.
        case guide
        case reload
        case end
    }

    private enum Source: UInt64 {
        case timer, record, recordPause, watchdog, signals, system
    }

    /// The first token that is free for others on `poll`.
    static let tokens: UInt64 = 16
    /// Less than this is a correction that changes nothing a person would see.
    private static let leastStepUSec = 60_000_000
    /// When to try again what another program or the disk prevented.
    private static let pauseSeconds: Int64 = 60

    init(record: Record, surroundings: Surroundings) throws(SystemdError) {
        // Made first, assigned afterwards: an initialiser that fails must not have half of them.
        let poll = try Poll()
        let timer = try WallClockTimer()
        let watchdog = try CountdownTimer()
        let signals = try Signals([SIGHUP, SIGINT, SIGTERM])
        let recordEar = try RecordEar(record.place, token: Source.record.rawValue)
        systemWatch = try SystemWatch(guide: surroundings.paths.ownGuide)
        self.recordEar = recordEar
        self.signals = signals
        self.watchdog = watchdog
        self.timer = timer
        self.poll = poll
        self.record = record
        self.surroundings = surroundings
    }

    mutating func listen() throws(SystemdError) {
        try poll.add(timer.descriptor, token: Source.timer.rawValue)
        try poll.add(watchdog.descriptor, token: Source.watchdog.rawValue)
        try poll.add(signals.descriptor, token: Source.signals.rawValue)
        try recordEar.listen(on: poll, pauseToken: Source.recordPause.rawValue)
        try systemWatch.listen(on: poll, token: Source.system.rawValue)
        if let pause = ServiceManager.watchdogPauseUSec { try watchdog.start(uSec: pause, again: true) }
    }

    /// What a wake-up means.
    ///
    /// - Throws: `DaemonError.recordGone`.
    /// - Returns: `nil` for the token of somebody else.
    mutating func hear(_ token: UInt64) throws -> News? {
        guard let source = Source(rawValue: token) else { return nil }
        switch source {
        case .timer:
            guard try timer.read() != .nothing else { return .nothing }
            sayStep()
            return .look
        case .recordPause:
            return try recordEar.hear(on: poll, isNew: isNew) ? .look : .nothing
        case .watchdog:
            if try watchdog.read() { ServiceManager.alive() }
            return .nothing
        case .signals:
            let signals = try signals.read()
            return signals.isEmpty ? .nothing : signals.allSatisfy { $0 == SIGHUP } ? .reload : .end
        case .record:
            try recordEar.goDeaf(on: poll)
            return .nothing
        case .system:
            let news = try systemWatch.read()
            if news.zone { OwnProcess.readZone() }
            return news.guide ? .guide : news.zone ? .look : .nothing
        }
    }

    /// A clock that was set explains why a reminder comes early, late or not.
    private mutating func sayStep() {
        let (step, now) = (steps.readUSec(), surroundings.now())
        guard abs(step) >= Self.leastStepUSec else { return }
        let before = Instant(uSec: now.uSec - step)
        surroundings.complain("the clock was set from \(before.rfc3339) to \(now.rfc3339), looking at what is due")
    }

    /// One pass; what prevents it for a while is said, and it is tried again.
    ///
    /// - Parameter pass: returns when the next one is, apart from what happens in between.
    /// - Returns: the same.
    mutating func keep(_ pass: () throws -> Instant?) throws -> Instant? {
        let next = try attempt(pass)
        try timer.arm(at: next?.uSec)
        try recordEar.forgetOwnWrites(isNew: isNew)
        record.releaseMemory()
        OwnProcess.rest()
        return next
    }

    /// When to try again, or earlier where there is something to do before.
    static func soon(_ now: Instant, _ next: Instant? = nil) -> Instant {
        let soon = now.adding(seconds: pauseSeconds)
        return next.map { min($0, soon) } ?? soon
    }

    private mutating func attempt(_ pass: () throws -> Instant?) throws -> Instant? {
        do {
            version = try record.dataVersion()
            return try pass()
        } catch let error as RecordError where error.isPassing {
            surroundings.complain("\(error.message), trying again in \(Self.pauseSeconds) s")
            return Self.soon(surroundings.now())
        } catch let error as DaemonError where error.isClock {
            surroundings.complain("\(error.message), waiting until it is set")
            return nil
        }
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
