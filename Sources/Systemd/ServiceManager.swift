import CSystemd

/// What a service tells the manager that started it; without one, nothing happens.
package enum ServiceManager {
    /// Half the time within which the manager wants a sign of life; `nil` if it wants none.
    package static var watchdogPauseUSec: UInt64? {
        var interval: UInt64 = 0
        return sd_watchdog_enabled(0, &interval) > 0 && interval >= 2 ? interval / 2 : nil
    }

    /// Whether one started this process and wants to hear of it.
    package static var isListening: Bool { OwnProcess.environment("NOTIFY_SOCKET") != nil }

    package static func ready(status: String) { notify("READY=1\nSTATUS=\(status)") }

    package static func status(_ status: String) { notify("STATUS=\(status)") }

    package static func alive() { notify("WATCHDOG=1") }

    /// Configuration is read again; `ready` ends it.
    package static func reloading() {
        notify("RELOADING=1\nMONOTONIC_USEC=\(CountdownTimer.nowUSec)")
    }

    package static func stopping() { notify("STOPPING=1") }

    private static func notify(_ state: String) { sd_notify(0, state) }
}
