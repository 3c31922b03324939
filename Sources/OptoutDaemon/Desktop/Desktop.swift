import OptoutCore
import Systemd

/// The session bus and whoever shows notifications there, as far as they are there.
final class Desktop {
    let screen = Screen()
    private var server: NotificationServer?
    /// When one was last started in vain, and how often by then.
    private var failedStart: (at: Instant, count: Int)?

    /// One that cannot be started is not tried again and again; some time after the login there may be a screen.
    private static let startPauses: [Int64] = [300, 3_600, 86_400]

    var bus: SessionBus? { server?.bus }
    var isConnected: Bool { server != nil }

    var status: String {
        guard let server else { return "waiting for the session bus" }
        return server.owner == nil
            ? "waiting for somebody who shows notifications" : "asleep until there is something to show"
    }

    func connect(at now: Instant) throws(SystemdError) {
        server = try NotificationServer(SessionBus())
        failedStart = nil
        screen.clear(at: now)
    }

    func disconnect(at now: Instant) {
        server = nil
        screen.clear(at: now)
    }

    /// What persons chose since the last reading, and whether the screen is another one.
    ///
    /// - Throws: where the bus is gone.
    func read(at now: Instant) throws(SystemdError) -> (choices: [Choice], changed: Bool) {
        guard let server else { return ([], false) }
        var (choices, changed) = ([Choice](), false)
        for event in try server.read() {
            switch event {
            case .changed:
                screen.clear(at: now)
                changed = true
            case .closed(let number):
                screen.remove(number)
            case .chosen(let number, Choice.onBubble):
                if let choice = screen.choice(on: number) { choices.append(choice) }
            case .chosen(_, let key):
                if let choice = Choice(key: key) { choices.append(choice) }
            }
        }
        return (choices, changed)
    }

    func channel(now: @escaping () -> Instant) -> DesktopChannel {
        guard let server else { return .none }
        return DesktopChannel(
            isThere: { [self] () throws(SystemdError) in try start(server, at: now()) },
            nextStart: { [self] in server.owner == nil ? nextStart : nil },
            show: { notification throws(SystemdError) in try server.show(notification) },
            close: { number throws(SystemdError) in try server.close(number) })
    }

    /// Whether there is one; starts one where that may help.
    private func start(_ server: NotificationServer, at now: Instant) throws(SystemdError) -> Bool {
        if server.owner != nil { return true }
        if let failedStart, failedStart.at <= now, let next = nextStart, now < next { return false }
        failedStart = (now, (failedStart?.count ?? 0) + 1)
        try server.start()
        failedStart = nil
        screen.clear(at: now)
        return server.owner != nil
    }

    private var nextStart: Instant? {
        failedStart.map { $0.at.adding(seconds: Self.startPauses[min($0.count, Self.startPauses.count) - 1]) }
    }
}
