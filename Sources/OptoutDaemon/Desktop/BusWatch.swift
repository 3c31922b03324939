import Systemd

/// Notices that the session bus may have come.
///
/// Its socket is there a moment before anybody listens at it, and can be there with a bus that ends at once: so a sign is
/// followed by a few tries, each after twice the time of the one before, and then by waiting for the next sign.
struct BusWatch: ~Copyable {
    private let watch: FileWatch
    private let name: String
    private let retry: CountdownTimer
    private var tries = 0
    /// When it was last reached, on the clock of `CountdownTimer`.
    private var reached: Int64 = 0

    private static let firstPauseUSec: UInt64 = 50_000
    /// All in all less than two minutes.
    private static let mostTries = 11
    /// A bus that lasted so long was one.
    private static let steadyUSec: Int64 = 10_000_000

    init(socket: String) throws(SystemdError) {
        let watch = try FileWatch()
        let retry = try CountdownTimer()
        let folder = parent(of: socket)
        _ = try watch.add(folder, for: [.created, .movedHere])
        name = String(socket.dropFirst(folder == "/" ? 1 : folder.count + 1))
        self.retry = retry
        self.watch = watch
    }

    func listen(on poll: borrowing Poll, token: UInt64, retryToken: UInt64) throws(SystemdError) {
        try poll.add(watch.descriptor, token: token)
        try poll.add(retry.descriptor, token: retryToken)
    }

    /// Takes note of what happened where the socket lies.
    mutating func read() throws(SystemdError) {
        guard try watch.read().contains(where: { $0.mark == nil || $0.name == name }) else { return }
        tries = 0
        try tryLater()
    }

    /// There is no bus: it is tried again soon, unless that was done often enough.
    mutating func tryLater() throws(SystemdError) {
        guard tries < Self.mostTries else { return }
        try retry.start(uSec: Self.firstPauseUSec << UInt64(tries))
        tries += 1
    }

    /// The bus that was reached is gone.
    mutating func lost() throws(SystemdError) {
        if CountdownTimer.nowUSec - reached > Self.steadyUSec { tries = 0 }
        try tryLater()
    }

    /// Whether to try now.
    func readRetry() throws(SystemdError) -> Bool { try retry.read() }

    mutating func found() { reached = CountdownTimer.nowUSec }
}

extension BusWatch {
    /// The socket of the session bus as libsystemd finds it; `nil` where it is no file, and none can come.
    static func socket(_ variable: (String) -> String?) -> String? {
        guard let address = variable("DBUS_SESSION_BUS_ADDRESS") else {
            return variable("XDG_RUNTIME_DIR").map { $0 + "/bus" }
        }
        let prefix = "unix:path="
        let path = address.split(separator: ";").first { $0.hasPrefix(prefix) }
            .map { $0.dropFirst(prefix.count).prefix { $0 != "," } }
        return path.flatMap { String($0).removingPercentEscapes }.flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
}

extension String {
    /// With each `%41` as the byte it stands for; `nil` for anything malformed.
    fileprivate var removingPercentEscapes: String? {
        var bytes: [UInt8] = []
        var rest = Substring(self).utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2 else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
