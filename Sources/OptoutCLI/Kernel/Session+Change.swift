import OptoutCore
import OptoutStore

extension Session {
    /// The report of a change: what was done in a line, how to take it back, and the rows of the log.
    func changed<Value>(_ command: String, _ receipt: Receipt<Value>, _ line: String, then more: [Block] = []) -> Report
    {
        var text: [Block] = []
        if !options.quiet { text = changeLines(receipt.log, line) + more }
        return Report(
            command, items: receipt.log.map(\.json), siblings: [("dryRun", .bool(options.dryRun))], text: text)
    }

    func changeLines(_ log: [LogEntry], _ line: String) -> [Block] {
        if options.dryRun { return [.line("would do: " + line), .line("nothing was changed", .dim)] }
        guard let entry = log.first, Deed(rawValue: entry.what)?.canBeUndone == true else { return [.line(line)] }
        return [.line(line), .line("undo: optout undo \(entry.handle)", .dim)]
    }

    /// The report of a change that was not agreed to.
    func unchanged(_ command: String) -> Report {
        note("nothing was changed")
        return Report(command, siblings: [("dryRun", .bool(options.dryRun))])
    }
}

extension LogEntry {
    var json: JSON {
        .object([
            ("handle", .string(handle)), ("what", .string(what)), ("account", JSON(slug)),
            ("occurredAt", JSON(occurred.latest)), ("recordedAt", JSON(recordedAt)), ("by", .string(by)),
            ("undone", .bool(undone)),
        ])
    }
}
