import ArgumentParser
import OptoutCore
import OptoutStore

struct Status: Command {
    static let configuration = CommandConfiguration(
        abstract: "One line per account: is it opted out, what is left to delete, what comes next.")

    @Flag(help: "One short line, such as 'optout: 3 due', or nothing: for prompts.")
    var line = false

    @Flag(help: "Exit with 10 if there is something to do.")
    var exitCode = false

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        if line, !global.json { return try promptLine(in: session) }
        let record = try session.record()
        session.lookAtExportFiles(record)
        let moment = try session.moment()
        let rows = try record.status(at: moment).map { try session.asOf($0, moment, in: record) }
        let surroundings = try Surroundings(of: session, record, at: moment)
        let isOpen =
            try rows.contains { $0.nextChore != nil || ($0.chatsToDelete ?? 0) > 0 }
            || record.chores(at: moment).contains { $0.state == .due }
        return Report(
            "status", items: rows.map(\.json), siblings: surroundings.siblings,
            text: rows.isEmpty ? Self.firstLines : try text(rows, surroundings, in: session),
            status: exitCode && isOpen ? .somethingToDo : .done)
    }

    private func promptLine(in session: Session) throws -> Report {
        // A date that is none is a mistake of who wrote the prompt.
        _ = try session.moment()
        guard let due = try? session.dueCount() else { return Report("status", text: [.line(StatusLine.unknown)]) }
        return Report(
            "status", text: StatusLine.words(due).map { [.line($0)] } ?? [],
            status: exitCode && due > 0 ? .somethingToDo : .done)
    }

    static let firstLines: [Block] = [
        .line("optout setup                        # asks which accounts you have, and how they stand"),
        .line("optout do                           # walks you through turning training off"),
        .line("optout import chatgpt-export.zip    # finds the chats from before, which still want deleting"),
    ]

    private func text(_ rows: [StatusRow], _ surroundings: Surroundings, in session: Session) throws -> [Block] {
        let columns: [Table.Column] = [
            .init("account"), .init("plan"), .init("training"), .init("opted out since"),
            .init("to delete", isRight: true), .init("next"),
        ]
        let written = try session.record().observations()
        let cells = try rows.map { row in
            [
                Table.Cell(row.slug, .bold), .init(row.plan?.text ?? "?"),
                .init(row.posture.words + (row.isStale ? " (guide is old here)" : ""), row.posture.style),
                .init(try session.sinceWords(row, written)),
                .init(row.chatsToDelete.map(String.init) ?? "?", (row.chatsToDelete ?? 0) > 0 ? .caution : .plain),
                .init(row.nextChore.map { "optout do \($0)" } ?? "–"),
            ]
        }
        return [.table(Table(columns: columns, rows: cells)), .blank] + surroundings.lines
    }
}

/// What stands below the accounts: the daemon and the guide.
private struct Surroundings {
    var isDaemonRunning: Bool
    var edition: AdoptedEdition?
    var isStale: Bool
    var waiting: Int?

    init(of session: Session, _ record: Record, at moment: Instant) throws {
        isDaemonRunning = session.daemonRuns(beside: record)
        edition = try record.adoptedEdition()
        isStale = edition.map { $0.expires.startUTC <= moment } ?? true
        waiting = try session.waitingSerial()
    }

    var siblings: [(String, JSON)] {
        [
            ("daemon", .object([("running", .bool(isDaemonRunning))])),
            (
                "guide",
                .object([
                    ("serial", JSON(edition?.serial)), ("date", JSON(edition?.date)), ("stale", .bool(isStale)),
                    ("waiting", JSON(waiting)),
                ])
            ),
        ]
    }

    var lines: [Block] {
        var lines: [Block] = [
            .line(isDaemonRunning ? "daemon: running" : "daemon: not running; 'optout remind' looks once", .dim)
        ]
        guard let edition else { return lines + [.line("guide: none", .caution)] }
        lines.append(
            .line(
                "guide: edition \(edition.serial) of \(edition.date)" + (isStale ? ", past its time" : ""),
                isStale ? .caution : .dim))
        if let waiting { lines.append(.line("guide: edition \(waiting) is waiting; the next change takes it in")) }
        return lines
    }
}

extension Session {
    /// The day or range as it was written down.
    fileprivate func sinceWords(_ row: StatusRow, _ written: [RecordedObservation]) throws -> String {
        let observations = written.map(\.observation)
        let match = observations.first { $0.account == row.account && $0.at.latest == row.optedOutSince }
        return try match.map { try words($0.at) } ?? day(row.optedOutSince)
    }

    /// With `--at`, the opt-out as it stood then; the record keeps only today's.
    fileprivate func asOf(_ row: StatusRow, _ moment: Instant, in record: Record) throws -> StatusRow {
        guard options.at != nil, let account = try record.account(row.account) else { return row }
        let main = try product(row.product, in: record)?.mainSetting
        let standing = try exposure(of: account, in: record)?.setting?.standing(at: moment)
        var row = row
        row.optedOutSince =
            standing?.state == main?.values.first && standing?.start != .distantPast ? standing?.start : nil
        return row
    }
}

extension StatusRow {
    var json: JSON {
        .object([
            ("account", .string(slug)), ("product", JSON(product)), ("plan", JSON(plan)),
            ("posture", .string(posture.rawValue)), ("stale", .bool(isStale)), ("optedOutSince", JSON(optedOutSince)),
            ("chatsToDelete", JSON(chatsToDelete)), ("nextChore", JSON(nextChore)),
        ])
    }
}
