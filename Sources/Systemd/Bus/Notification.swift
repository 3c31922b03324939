/// What a bubble on the desktop shows, every text safe to show.
package struct Notification: Hashable, Sendable {
    package var summary: String
    package var body: String
    package var actions: [Action]
    /// The bubble whose place it takes; 0: none.
    package var replaces: UInt32
    /// Of bubbles with the same tag one server shows only the newest, also where nobody knows its number any more.
    package var tag: String

    package struct Action: Hashable, Sendable {
        /// What comes back when the person chooses it; `default`: the bubble itself was clicked.
        package var key: String
        package var label: String

        package init(key: String, label: String) {
            self.key = key
            self.label = label
        }
    }

    package init(summary: String, body: String, actions: [Action], replaces: UInt32 = 0, tag: String) {
        self.summary = JournalEntry.cleaned(summary)
        self.body = body.split(separator: "\n").map { JournalEntry.cleaned(String($0)) }.joined(separator: "\n")
        self.actions = actions
        self.replaces = replaces
        self.tag = tag
    }

    /// The same for a server that can do less: no body, actions, or markup but what it says it has.
    ///
    /// - Parameter capabilities: as the Desktop Notifications Specification names them.
    package func fitted(to capabilities: Set<String>) -> Notification {
        var fitted = self
        if !capabilities.contains("actions") { fitted.actions = [] }
        if !capabilities.contains("body") {
            let lines = [summary] + body.split(separator: "\n").map(String.init)
            fitted.summary = lines.joined(separator: " – ")
            fitted.body = ""
        } else if capabilities.contains("body-markup") {
            fitted.body = body.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        }
        return fitted
    }
}
