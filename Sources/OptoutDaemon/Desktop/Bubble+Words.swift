import OptoutCore
package import OptoutStore
package import Systemd

extension Notification {
    /// What a bubble says about tellings shown together.
    ///
    /// It may be read by others, on a locked screen: the words are those of the journal.
    package init(_ rows: [TellingRow], in context: EntryContext, replaces: UInt32 = 0) {
        let isDigest = Bubble(rows.map(\.telling)).isDigest
        let chores = rows.compactMap(\.chore)
        let choices = Choice.offered(
            for: chores, isCountdown: rows.contains { $0.telling.kind == .countdown }, at: context.now)
        let clicked = Action(key: Choice.onBubble, label: "Show")
        self.init(
            summary: rows.count == 1 ? rows[0].words(in: context) : "\(rows.count) reminders about your AI accounts",
            body: rows.count == 1 ? rows[0].command ?? "" : Self.list(rows, in: context),
            actions: [clicked] + choices.map { Action(key: $0.key, label: $0.label) }, replaces: replaces,
            tag: isDigest || chores.count != 1 ? "optout" : "optout \(chores[0].handle)")
    }

    /// As many as a bubble has room for; accounts at the same product have the same words.
    private static func list(_ rows: [TellingRow], in context: EntryContext) -> String {
        var lines: [String] = []
        for words in rows.map({ $0.words(in: context) }) where !lines.contains(words) { lines.append(words) }
        let more = lines.count - longestList
        let shown = lines.prefix(longestList).map { "• \($0)" } + (more > 0 ? ["and \(more) more"] : [])
        return (shown + ["optout do"]).joined(separator: "\n")
    }

    private static let longestList = 6
}

extension TellingRow {
    fileprivate func words(in context: EntryContext) -> String { words(about: context.subject(of: self)) }
}
