import Glibc

/// The person's desktop, which opens addresses in the browser of their choice.
struct Desktop {
    private let opener: ForeignProgram
    private let environment: [String: String]

    /// - Returns: `nil` where nothing is shown on a screen, or `xdg-open` is not installed.
    init?(_ environment: [String: String]) {
        let screens = ["WAYLAND_DISPLAY", "DISPLAY"].compactMap { environment[$0] }
        guard screens.contains(where: { !$0.isEmpty }),
            let opener = ForeignProgram("xdg-open", environment: environment)
        else { return nil }
        self.opener = opener
        self.environment = environment
    }

    /// - Returns: whether the desktop took it; a browser that stays in front counts as that.
    func open(_ link: ChatLink) -> Bool {
        opener.start([link.text], environment: environment, waiting: 3_000).map { $0 == 0 } ?? true
    }
}
