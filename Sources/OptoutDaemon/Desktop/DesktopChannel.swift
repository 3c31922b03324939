package import OptoutCore
package import Systemd

/// The desktop as a pass uses it.
package struct DesktopChannel {
    /// Whether somebody shows notifications; asked only when there is one to show, and may start somebody.
    package var isThere: () throws(SystemdError) -> Bool
    /// When to ask again where nobody is there; `nil`: whoever comes will be heard of.
    package var nextStart: () -> Instant?
    /// - Returns: the number of the bubble.
    package var show: (Notification) throws(SystemdError) -> UInt32
    package var close: (UInt32) throws(SystemdError) -> Void

    package init(
        isThere: @escaping () throws(SystemdError) -> Bool, nextStart: @escaping () -> Instant? = { nil },
        show: @escaping (Notification) throws(SystemdError) -> UInt32,
        close: @escaping (UInt32) throws(SystemdError) -> Void
    ) {
        self.isThere = isThere
        self.nextStart = nextStart
        self.show = show
        self.close = close
    }

    /// There is no bus.
    package static var none: DesktopChannel {
        DesktopChannel(
            isThere: { () throws(SystemdError) in false }, show: { _ throws(SystemdError) in 0 },
            close: { _ throws(SystemdError) in })
    }
}
