import OptoutCore
import Systemd

/// The session bus and whoever shows notifications there, as far as they are there.
final class Desktop {
    let screen = Screen()
    private var server: NotificationServer?
    /// When one was last started in vain.
    private var failedStart: Instant?

    /// One that cannot be started is not tried again and again; a day later there may be a screen.
    private static let startPauseDays = 1

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

    /// What persons chose since the last reading.
    ///
    /// - Throws: where the bus is gone.
    func read(at now: Instant) throws(SystemdError) -> [Choice] {
        guard let server else { return [] }
        var choices: [Choice] = []
        for event in try server.read() {
            switch event {
            case .changed:
                screen.clear(at: now)
            case .closed(let number):
                screen.remove(number)
            case .chosen(let number, Choice.onBubble):
                if let choice = screen.choice(on: number) { choices.append(choice) }
            case .chosen(_, let key):
                if let choice = Choice(key: key) { choices.append(choice) }
            }
        }
        return choices
    }

    func channel(now: @escaping () -> Instant) -> DesktopChannel {
        guard let server else { return .none }
        return DesktopChannel(
            isThere: { [self] () throws(SystemdError) in try start(server, at: now()) },
            show: { notification throws(SystemdError) in try server.show(notification) },
            close: { number throws(SystemdError) in try server.close(number) })
    }

    /// Whether there is one; starts one where that may help.
    private func start(_ server: NotificationServer, at now: Instant) throws(SystemdError) -> Bool {
        if server.owner != nil { return true }
        if let failedStart, failedStart <= now, now < failedStart.adding(days: Self.startPauseDays) { return false }
        failedStart = now
        try server.start()
        failedStart = nil
        screen.clear(at: now)
        return server.owner != nil
    }
}
