import CSystemd
import Glibc

/// One message on the bus: filled value by value before it is sent, read value by value where it came from others.
package final class BusMessage {
    let message: OpaquePointer

    init(owning message: OpaquePointer) { self.message = message }

    deinit { sd_bus_message_unref(message) }

    // MARK: What it is

    var isSignal: Bool { sd_bus_message_is_signal(message, nil, nil) > 0 }

    func isSignal(_ interface: String, _ member: String) -> Bool {
        sd_bus_message_is_signal(message, interface, member) > 0
    }

    /// The unique name of the program that sent it; the bus itself has one of words.
    var sender: String { sd_bus_message_get_sender(message).map { String(cString: $0) } ?? "" }

    // MARK: Filling

    func append(_ text: String) throws(SystemdError) {
        let result = text.withCString { sd_bus_message_append_basic(message, Kind.string, $0) }
        try checkedNegative("sd_bus_message_append", result)
    }

    func append(_ number: UInt32) throws(SystemdError) {
        let result = withUnsafePointer(to: number) { sd_bus_message_append_basic(message, Kind.uint32, $0) }
        try checkedNegative("sd_bus_message_append", result)
    }

    func append(_ number: Int32) throws(SystemdError) {
        let result = withUnsafePointer(to: number) { sd_bus_message_append_basic(message, Kind.int32, $0) }
        try checkedNegative("sd_bus_message_append", result)
    }

    func append(_ number: UInt8) throws(SystemdError) {
        let result = withUnsafePointer(to: number) { sd_bus_message_append_basic(message, Kind.byte, $0) }
        try checkedNegative("sd_bus_message_append", result)
    }

    func append(_ texts: [String]) throws(SystemdError) {
        try open(Kind.array, "s")
        for text in texts { try append(text) }
        try close()
    }

    func open(_ kind: CChar, _ contents: String) throws(SystemdError) {
        try checkedNegative("sd_bus_message_open", sd_bus_message_open_container(message, kind, contents))
    }

    func close() throws(SystemdError) {
        try checkedNegative("sd_bus_message_close", sd_bus_message_close_container(message))
    }

    // MARK: Reading

    func text() throws(SystemdError) -> String {
        var text: UnsafePointer<CChar>?
        try checkedNegative("sd_bus_message_read", sd_bus_message_read_basic(message, Kind.string, &text))
        return text.map { String(cString: $0) } ?? ""
    }

    func number() throws(SystemdError) -> UInt32 {
        var number: UInt32 = 0
        try checkedNegative("sd_bus_message_read", sd_bus_message_read_basic(message, Kind.uint32, &number))
        return number
    }

    func texts() throws(SystemdError) -> [String] {
        try checkedNegative("sd_bus_message_enter", sd_bus_message_enter_container(message, Kind.array, "s"))
        var texts: [String] = []
        while sd_bus_message_at_end(message, 0) == 0 { texts.append(try text()) }
        return texts
    }

    /// How the kinds of values are written on the bus.
    enum Kind {
        static let string = CChar(UInt8(ascii: "s"))
        static let uint32 = CChar(UInt8(ascii: "u"))
        static let int32 = CChar(UInt8(ascii: "i"))
        static let byte = CChar(UInt8(ascii: "y"))
        static let array = CChar(UInt8(ascii: "a"))
        static let variant = CChar(UInt8(ascii: "v"))
        static let entry = CChar(UInt8(ascii: "e"))
    }
}
