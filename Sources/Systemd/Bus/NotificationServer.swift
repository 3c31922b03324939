import Glibc

/// Whoever shows notifications on the session bus, if anybody does (Desktop Notifications Specification 1.2).
package final class NotificationServer {
    package let bus: SessionBus
    /// The unique name of the program that is it; `nil`: there is none.
    package private(set) var owner: String?

    package enum Event: Equatable, Sendable {
        /// Another program shows notifications from now on, or none; bubbles of the one before are gone.
        case changed
        case chosen(bubble: UInt32, action: String)
        case closed(bubble: UInt32)
    }

    private static let address = BusAddress(
        name: "org.freedesktop.Notifications", path: "/org/freedesktop/Notifications",
        interface: "org.freedesktop.Notifications")

    package init(_ bus: SessionBus) throws(SystemdError) {
        self.bus = bus
        let name = Self.address.name
        try bus.listen("type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='\(name)'")
        try bus.listen("type='signal',sender='\(name)',interface='\(Self.address.interface)'")
        owner = try bus.owner(of: name)
    }

    /// Has one started by the bus, where one is installed to be started so.
    package func start() throws(SystemdError) {
        try bus.start(Self.address.name)
        owner = try bus.owner(of: Self.address.name)
    }

    /// What happened since the last reading.
    package func read() throws(SystemdError) -> [Event] {
        var events: [Event] = []
        for signal in try bus.read() {
            if let event = try? event(signal) { events.append(event) }
        }
        return events
    }

    /// Anybody on the bus can send anybody a signal, so the sender is looked at, too.
    private func event(_ signal: BusMessage) throws(SystemdError) -> Event? {
        if signal.sender == BusAddress.bus.name && signal.isSignal(BusAddress.bus.interface, "NameOwnerChanged") {
            guard try signal.text() == Self.address.name else { return nil }
            _ = try signal.text()
            let new = try signal.text()
            if new == owner ?? "" { return nil }
            owner = new.isEmpty ? nil : new
            return .changed
        }
        guard signal.sender == owner else { return nil }
        if signal.isSignal(Self.address.interface, "ActionInvoked") {
            return .chosen(bubble: try signal.number(), action: try signal.text())
        }
        if signal.isSignal(Self.address.interface, "NotificationClosed") {
            return .closed(bubble: try signal.number())
        }
        return nil
    }

    /// What it can do.
    package func capabilities() throws(SystemdError) -> Set<String> {
        Set(try bus.answer(to: bus.call(Self.address, "GetCapabilities")).texts())
    }

    /// Shows it as well as the server can.
    ///
    /// What it can is asked each time: one that hangs fails at that, and has no bubble to show twice when it goes on.
    ///
    /// - Returns: the number of the bubble.
    package func show(_ notification: Notification) throws(SystemdError) -> UInt32 {
        let capabilities = try capabilities()
        let fitted = notification.fitted(to: capabilities)
        let call = try bus.call(Self.address, "Notify")
        try call.append("optout")
        try call.append(fitted.replaces)
        try call.append("appointment-soon")
        try call.append(fitted.summary)
        try call.append(fitted.body)
        try call.append(fitted.actions.flatMap { [$0.key, $0.label] })
        try appendHints(to: call, tag: fitted.tag)
        // A server that keeps what was shown takes it off the screen when it likes; from another it would be gone.
        try call.append(Int32(capabilities.contains("persistence") ? -1 : 0))
        return try bus.answer(to: call).number()
    }

    private func appendHints(to call: BusMessage, tag: String) throws(SystemdError) {
        try call.open(BusMessage.Kind.array, "{sv}")
        for (name, value) in [
            ("desktop-entry", "optout"), ("category", "x-optout.reminder"), ("x-dunst-stack-tag", tag),
        ] {
            try call.open(BusMessage.Kind.entry, "sv")
            try call.append(name)
            try call.open(BusMessage.Kind.variant, "s")
            try call.append(value)
            try call.close()
            try call.close()
        }
        try call.open(BusMessage.Kind.entry, "sv")
        try call.append("urgency")
        try call.open(BusMessage.Kind.variant, "y")
        try call.append(UInt8(1))
        try call.close()
        try call.close()
        try call.close()
    }

    /// Takes a bubble away; one that is gone already is no failure.
    package func close(_ bubble: UInt32) throws(SystemdError) {
        let call = try bus.call(Self.address, "CloseNotification")
        try call.append(bubble)
        do {
            _ = try bus.answer(to: call)
        } catch .refused {}
    }
}
