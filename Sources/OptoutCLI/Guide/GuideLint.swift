import ArgumentParser
import Glibc
import OptoutConfig
import OptoutCore
import OptoutGuide
import OptoutStore

struct GuideLint: Command {
    static let configuration = CommandConfiguration(
        commandName: "lint", abstract: "What is wrong with your own guide files, or with an editor's sources.",
        discussion: """
            Without a folder it looks at your own files, in guide.d beside the configuration, and holds them against the \
            edition in use; so it does with any folder that has no edition.yaml. Exits with 65 if anything is wrong.
            """)

    @Argument(help: "The folder of the files.")
    var folder: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        guard let folder else {
            return try report(on: OwnFiles(folder: session.paths().ownGuideFolder), in: session)
        }
        guard access(folder, F_OK) == 0 else {
            throw CLIError.notFound("no folder '\(folder)'", hint: "give the folder of the guide's sources")
        }
        if !Self.isEdition(folder) { return try report(on: OwnFiles(folder: folder), in: session) }
        switch lint(folder) {
        case .success(let guide):
            let line = "edition \(guide.serial): \(Self.sum(guide.providers)), no problem"
            return Report("guide-lint", text: [.line(line, .good)])
        case .failure(.lint(let problems)): return refusal(problems)
        case .failure(let error): throw error
        }
    }

    /// Whether a folder holds the sources of an edition, or nothing that could be a person's own.
    private static func isEdition(_ folder: String) -> Bool {
        let hasSources = ["edition.yaml", "advice.yaml"].contains { access("\(folder)/\($0)", F_OK) == 0 }
        return hasSources || (try? OwnFiles(folder: folder))?.files.isEmpty ?? true
    }

    private func lint(_ folder: String) -> Result<Guide, GuideError> {
        Result { () throws(GuideError) in try GuideSources(folder: folder).guide }
    }

    private func report(on files: OwnFiles, in session: Session) throws -> Report {
        let record = try session.record()
        let guide = OwnGuide(files, beside: try record.adoptedGuide())
        guard guide.problems.isEmpty else { return refusal(guide.problems) }
        guard !guide.files.isEmpty else {
            return Report("guide-lint", text: [.line("you have no guide files of your own", .dim)])
        }
        let beside = session.edition.map { ", beside edition \($0)" } ?? ""
        let line = "your own files\(beside): \(Self.sum(guide.files.compactMap(\.provider))), no problem"
        return Report("guide-lint", text: [.line(line, .good)])
    }

    private func refusal(_ problems: [LintProblem]) -> Report {
        Report(
            "guide-lint", items: problems.map(\.json), text: problems.map { .line($0.description) }, status: .refused)
    }

    private static func sum(_ providers: [Provider]) -> String {
        let products = providers.flatMap(\.products)
        func words(_ count: Int, _ what: String) -> String { count == 1 ? "1 \(what)" : "\(count) \(what)s" }
        return words(products.count, "product") + ", " + words(products.reduce(0) { $0 + $1.steps.count }, "step")
    }
}

extension LintProblem {
    var json: JSON {
        .object([
            ("file", .string(spot.file)), ("line", .integer(spot.line)), ("column", .integer(spot.column)),
            ("subject", .string(problem.subject)), ("field", .string(problem.field)), ("text", .string(problem.text)),
        ])
    }
}
