import ArgumentParser
import OptoutCore
import OptoutStore

struct Log: Command {
    static let configuration = CommandConfiguration(
        abstract: "What was written down, newest first; with --told, what you were reminded of.")

    @Flag(help: "Reminders instead of changes.")
    var told = false

    @Option(help: ArgumentHelp("At most so many.", valueName: "count"))
    var limit: Int?

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit takes a number from 0 up, not '\(limit)'") }
    }

    func run(in session: Session) throws -> Report {
        let record = try session.record()
        return told ? try reminders(in: session, record) : try changes(in: session, record)
    }

    private func changes(in session: Session, _ record: Record) throws -> Report {
        let entries = try record.log(limit: limit)
        let columns: [Table.Column] = [
            .init("change"), .init("what"), .init("account"), .init("when"), .init("written"), .init("by"), .init(""),
        ]
        let rows = try entries.map { entry in
            [
                Table.Cell(entry.handle, .bold), .init(entry.what), .init(entry.slug ?? "–"),
                .init(try session.words(entry.occurred)), .init(try session.day(entry.recordedAt)),
                .init(entry.by), .init(entry.undone ? "undone" : "", .dim),
            ]
        }
        let none = Block.line("nothing was written down yet", .dim)
        return Report(
            "log", items: entries.map(\.json), total: try record.logCount(),
            text: rows.isEmpty ? [none] : [.table(Table(columns: columns, rows: rows))])
    }

    private func reminders(in session: Session, _ record: Record) throws -> Report {
        let all = try record.told(at: session.now)
        let told = limit.map { Array(all.prefix($0)) } ?? all
        return Report(
            "log-told", items: told.map(\.json), total: all.count, text: try session.table(of: told))
    }
}

extension Session {
    func table(of told: [TellingRow]) throws -> [Block] {
        guard !told.isEmpty else { return [.line("nothing was told yet", .dim)] }
        let columns: [Table.Column] = [
            .init("chore"), .init("account"), .init("kind"), .init("channel"), .init("state"), .init("when"),
            .init("attempts", isRight: true),
        ]
        let rows = try told.map { row in
            [
                Table.Cell(row.chore?.handle ?? "–", .bold), .init(row.slug ?? "–"),
                .init(row.telling.kind.rawValue), .init(row.telling.channel.rawValue),
                .init(row.telling.state.rawValue), .init(try day(row.at)), .init(String(row.telling.attempts)),
            ]
        }
        return [.table(Table(columns: columns, rows: rows))]
    }
}

extension TellingRow {
    var json: JSON {
        .object([
            ("chore", JSON(chore?.id)), ("kind", .string(telling.kind.rawValue)),
            ("channel", .string(telling.channel.rawValue)), ("state", .string(telling.state.rawValue)),
            ("at", JSON(at)), ("attempts", .integer(telling.attempts)),
        ])
    }
}
