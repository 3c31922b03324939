import CSystemd
import Glibc

/// The person's session bus: calls wait for their answers, signals are read.
package final class SessionBus {
    private let bus: OpaquePointer

    /// How long a call may take.
    private static let patienceUSec: UInt64 = 5_000_000

    /// Connects to `$DBUS_SESSION_BUS_ADDRESS`, else to `$XDG_RUNTIME_DIR/bus`.
    ///
    /// - Throws: `ENOENT` or `ECONNREFUSED` where nobody listens, `ENOMEDIUM` where neither variable is set.
    package init() throws(SystemdError) {
        var opened: OpaquePointer?
        try checkedNegative("sd_bus_open_user", sd_bus_open_user_with_description(&opened, "optout"))
        guard let opened else { throw .call("sd_bus_open_user", code: ENOENT) }
        bus = opened
        sd_bus_set_method_call_timeout(bus, Self.patienceUSec)
    }

    deinit { sd_bus_flush_close_unref(bus) }

    // MARK: For those who wait for it

    /// Stays the same until this is gone, and is closed with it.
    package var descriptorNumber: Int32 { sd_bus_get_fd(bus) }

    /// What to wait for there, as epoll's flags.
    package var events: UInt32 { UInt32(max(sd_bus_get_events(bus), 0)) }

    /// In how many microseconds to read although nothing happens there; `nil`: never.
    ///
    /// A call that waits for its answer takes in signals that come before it, so there may be something to read at once.
    package var pauseUSec: UInt64? {
        var moment = UInt64.max
        guard sd_bus_get_timeout(bus, &moment) >= 0, moment != .max else { return nil }
        return UInt64(max(Int64(clamping: moment) - CountdownTimer.nowUSec, 1))
    }

    /// The signals that came since the last reading, in their order.
    ///
    /// - Throws: where the bus is gone for good; there is nothing left to do but to open another.
    package func read() throws(SystemdError) -> [BusMessage] {
        var signals: [BusMessage] = []
        while true {
            var message: OpaquePointer?
            let count = try checkedNegative("sd_bus_process", sd_bus_process(bus, &message))
            if let message { signals.append(BusMessage(owning: message)) }
            if count == 0 { break }
        }
        if sd_bus_is_open(bus) <= 0 { throw .call("sd_bus_process", code: ENOTCONN) }
        return signals.filter(\.isSignal)
    }

    // MARK: Calls

    /// From now on signals that match the rule are among those that `read` gives.
    package func listen(_ rule: String) throws(SystemdError) {
        let call = try call(.bus, "AddMatch")
        try call.append(rule)
        _ = try answer(to: call)
    }

    /// The unique name of the program that has this name; `nil` where none has.
    package func owner(of name: String) throws(SystemdError) -> String? {
        let call = try call(.bus, "GetNameOwner")
        try call.append(name)
        do {
            return try answer(to: call).text()
        } catch .refused(name: "org.freedesktop.DBus.Error.NameHasNoOwner", _) {
            return nil
        }
    }

    /// Starts the service of that name if one is installed, and waits for a while until it runs.
    package func start(_ name: String) throws(SystemdError) {
        let call = try call(.bus, "StartServiceByName")
        try call.append(name)
        try call.append(UInt32(0))
        _ = try answer(to: call, withinUSec: 2 * Self.patienceUSec)
    }

    /// Asks the person's own service manager to start a unit; it runs outside of any confinement of this process.
    package func startUnit(_ name: String) throws(SystemdError) {
        let call = try call(.userManager, "StartUnit")
        try call.append(name)
        try call.append("replace")
        _ = try answer(to: call)
    }

    func call(_ address: BusAddress, _ member: String) throws(SystemdError) -> BusMessage {
        var message: OpaquePointer?
        let result = sd_bus_message_new_method_call(
            bus, &message, address.name, address.path, address.interface, member)
        try checkedNegative("sd_bus_message_new_method_call", result)
        guard let message else { throw .call("sd_bus_message_new_method_call", code: ENOMEM) }
        // Services are started by `start` alone.
        sd_bus_message_set_auto_start(message, 0)
        return BusMessage(owning: message)
    }

    /// - Throws: `.refused` where the answer is an error, `.call` with `ETIMEDOUT` where none came.
    @discardableResult
    func answer(to call: BusMessage, withinUSec timeout: UInt64 = 0) throws(SystemdError) -> BusMessage {
        var error = sd_bus_error()
        defer { sd_bus_error_free(&error) }
        var reply: OpaquePointer?
        let result = sd_bus_call(bus, call.message, timeout, &error, &reply)
        if let reply { return BusMessage(owning: reply) }
        // The library makes errors of the system look like answers.
        if let name = error.name.map({ String(cString: $0) }), !name.hasPrefix("System.Error."),
            !["NoReply", "Timeout", "Disconnected"].contains(where: { name == "org.freedesktop.DBus.Error.\($0)" })
        {
            throw .refused(name: name, message: error.message.map { String(cString: $0) } ?? "")
        }
        throw .call("sd_bus_call", code: -min(result, -1))
    }
}

/// Whom a call is for.
struct BusAddress {
    let name: String
    let path: String
    let interface: String

    static let bus = BusAddress(
        name: "org.freedesktop.DBus", path: "/org/freedesktop/DBus", interface: "org.freedesktop.DBus")
    static let userManager = BusAddress(
        name: "org.freedesktop.systemd1", path: "/org/freedesktop/systemd1",
        interface: "org.freedesktop.systemd1.Manager")
}
