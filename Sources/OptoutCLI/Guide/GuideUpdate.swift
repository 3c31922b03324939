import ArgumentParser
import OptoutCore
import OptoutGuide
import OptoutStore

struct GuideUpdate: Command {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Take in an edition from a file.",
        discussion: """
            Editions carry no signatures yet, so nothing proves who made the file. Until they do, --unsigned says that \
            you know where it comes from; it goes away again with them.
            """)

    @Argument(help: "The edition's file.")
    var file: String

    @Flag(help: "Take it although nothing proves who made it.")
    var unsigned = false

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let bytes = try session.fileNamed(file)
        guard unsigned else {
            throw CLIError.refused(
                "the edition '\(file)' is not signed, so nothing proves who made it",
                hint: "if you know where it comes from, add --unsigned; signatures come with a later release")
        }
        let record = try session.recordToChange()
        let adopted = try record.adoptedEdition().map { (serial: $0.serial, digest: $0.digest) }
        let verdict = EditionVerdict(bytes, adopted: adopted, origin: .offered, now: session.now)
        switch verdict {
        case .newer(let edition): return try adopt(edition, into: record, session)
        case .same: return same(adopted?.serial, session)
        default:
            throw CLIError.refused("refused '\(file)': \(verdict.refusal ?? "")", hint: verdict.hint)
        }
    }

    private func adopt(_ edition: Edition, into record: Record, _ session: Session) throws -> Report {
        let changes = try record.adoptedGuide().map { try GuideDiff.changes(from: $0, to: edition.guide) } ?? []
        let receipt = try record.adopt(
            edition.guide, digest: edition.digest, changes: changes, try session.writing())
        if !session.options.dryRun {
            session.edition = edition.guide.serial
            try session.adoptOwnFiles(into: record)
        }
        let steps = changes.count { $0.change != .fact }
        let line = "edition \(edition.guide.serial) of \(edition.guide.date); steps changed: \(steps)"
        return Report(
            "guide-update", items: receipt.log.map(\.json), siblings: [("dryRun", .bool(session.options.dryRun))],
            text: session.options.quiet ? [] : lines(line, session))
    }

    private func lines(_ line: String, _ session: Session) -> [Block] {
        session.options.dryRun
            ? [.line("would take in " + line), .line("nothing was changed", .dim)]
            : [.line("took in " + line), .line("what is new: optout news", .dim)]
    }

    private func same(_ serial: Int?, _ session: Session) -> Report {
        session.note("edition \(serial ?? 0) is in use already")
        return Report("guide-update", siblings: [("dryRun", .bool(session.options.dryRun))])
    }
}
