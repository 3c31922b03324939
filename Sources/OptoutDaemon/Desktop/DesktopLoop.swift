import OptoutConfig
import OptoutStore
import Systemd

/// Sleeps until the record, the clock, the bus or a signal asks for a look at what the desktop is to tell.
struct DesktopLoop: ~Copyable {
    private let record: Record
    private let surroundings: Surroundings
    private var config: Config
    private var vigil: Vigil
    private let busPause: CountdownTimer
    private var busWatch: BusWatch
    private let desktop = Desktop()
    /// What persons chose while the record was busy.
    private var postponed: [Choice] = []

    private enum Source: UInt64 {
        case bus, busPause, busWatch, busRetry

        var token: UInt64 { Vigil.tokens + rawValue }

        init?(token: UInt64) { self.init(rawValue: token - Vigil.tokens) }
    }

    init(record: Record, surroundings: Surroundings, config: Config, busSocket: String) throws(SystemdError) {
        // Made first, assigned afterwards: an initialiser that fails must not have half of them.
        let vigil = try Vigil(record: record, surroundings: surroundings)
        let busPause = try CountdownTimer()
        busWatch = try BusWatch(socket: busSocket)
        self.busPause = busPause
        self.vigil = vigil
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
            for token in try vigil.poll.wait() {
                if try !handle(token) { return ServiceManager.stopping() }
            }
        }
    }

    private mutating func listen() throws {
        try vigil.listen()
        try vigil.poll.add(busPause.descriptor, token: Source.busPause.token)
        try busWatch.listen(on: vigil.poll, token: Source.busWatch.token, retryToken: Source.busRetry.token)
    }

    /// - Returns: whether to go on.
    private mutating func handle(_ token: UInt64) throws -> Bool {
        switch try vigil.hear(token) {
        case .end: return false
        case .reload: try reload()
        case .look, .guide: try look()
        case .nothing: break
        case nil: if let source = Source(token: token) { try handle(source) }
        }
        return true
    }

    private mutating func handle(_ source: Source) throws {
        switch source {
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
    }

    private mutating func reload() throws {
        ServiceManager.reloading()
        do {
            config = try Config(paths: surroundings.paths)
        } catch {
            surroundings.complain("\(error.message), keeping the configuration as it was")
        }
        try look()
        ServiceManager.ready(status: desktop.status)
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
        var isNews = true
        do throws(SystemdError) {
            let (choices, changed) = try desktop.read(at: surroundings.now())
            for choice in choices { choose(choice) }
            isNews = changed || !choices.isEmpty
        } catch {
            desktop.disconnect(at: surroundings.now())
            try busWatch.lost()
        }
        // Others' bubbles come and go all day.
        if isNews { try look() } else { try listenToBus() }
    }

    private mutating func choose(_ choice: Choice) {
        do {
            try Chooser(record: record, surroundings: surroundings) { [desktop] in try desktop.bus?.startUnit($0) }
                .carryOut(choice)
        } catch let error as RecordError where error.isPassing {
            surroundings.complain("\(error.message), keeping in mind what was chosen on a notification")
            postponed.append(choice)
        } catch {
            surroundings.complain("cannot do what was chosen on a notification: \(error)")
        }
    }

    /// What calls took in meanwhile waits to be read, though nothing will happen at the descriptor for it.
    private func listenToBus() throws {
        guard let bus = desktop.bus else { return }
        try vigil.poll.watch(bus.descriptorNumber, for: bus.events, token: Source.bus.token)
        if let pause = bus.pauseUSec { try busPause.start(uSec: pause) } else { try busPause.stop() }
    }

    // MARK: The record

    private mutating func look() throws {
        let choices = postponed
        postponed = []
        for choice in choices { choose(choice) }
        let isPostponed = !postponed.isEmpty
        let pass = DesktopPass(
            record: record, surroundings: surroundings, config: config,
            channel: desktop.channel(now: surroundings.now), screen: desktop.screen)
        _ = try vigil.keep {
            let next = try pass.run()
            return isPostponed ? Vigil.soon(surroundings.now(), next) : next
        }
        try listenToBus()
        ServiceManager.status(desktop.status)
    }
}
