import ArgumentParser
import OptoutStore

struct Undo: Command {
    static let configuration = CommandConfiguration(
        abstract: "Take a change back: the newest one, or the one named.")

    @Argument(help: "The change's handle, as 'optout log' shows it.")
    var handle: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let record = try session.recordToChange()
        let receipt = try record.undo(handle, try session.writing())
        let entry = receipt.value
        let line = "took back \(entry.handle): \(entry.what)" + (entry.slug.map { " at \($0)" } ?? "")
        let text: [Block] =
            session.options.dryRun
            ? [.line("would have: " + line), .line("nothing was changed", .dim)] : [.line(line)]
        return Report(
            "undo", items: receipt.log.map(\.json), siblings: [("dryRun", .bool(session.options.dryRun))],
            text: session.options.quiet ? [] : text)
    }
}
