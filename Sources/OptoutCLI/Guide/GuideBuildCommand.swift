import ArgumentParser
import OptoutCore
import OptoutGuide

struct GuideBuildCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "For editors: make an edition from the guide's sources.",
        discussion: "Works out the class of every change and refuses what does not follow from the edition before.")

    @Argument(help: "The folder of the sources.")
    var folder: String

    @Option(help: ArgumentHelp("The edition before; only the first has none.", valueName: "file"))
    var previous: String?

    @Option(help: ArgumentHelp("Where the edition goes.", valueName: "file"))
    var output: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let sources = try session.sources(in: folder)
        let previous = try previous.map { try GuideBundle.decode(session.fileNamed($0)) }
        let guide = try session.listed { try GuideBuild.build(sources, previous: previous) }
        let bytes = try GuideBundle.encode(guide)
        if !session.options.dryRun { try replaceFile(output, with: bytes) }
        let changes = guide.changes.filter { $0.serial == guide.serial }
        let digest = GuideBundle.digest(of: bytes)
        let line = session.options.dryRun ? "would write '\(output)'" : "wrote '\(output)'"
        return Report(
            "guide-build", items: changes.map { .object($0.fields) },
            siblings: [
                ("serial", .integer(guide.serial)), ("digest", .string(digest)), ("bytes", .integer(bytes.count)),
                ("dryRun", .bool(session.options.dryRun)),
            ],
            text: [.line("\(line): edition \(guide.serial), \(bytes.count) bytes, \(digest)")]
                + (changes.isEmpty ? [] : [.table(changes.table)]))
    }
}
