import ArgumentParser
import Glibc
import OptoutConfig
import OptoutCore
import OptoutGuide

struct GuideLint: Command {
    static let configuration = CommandConfiguration(
        commandName: "lint", abstract: "For editors: what is wrong with the guide's sources.",
        discussion: "Exits with 65 if anything is.")

    @Argument(help: "The folder of the sources.")
    var folder: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        guard access(folder, F_OK) == 0 else {
            throw CLIError.notFound("no folder '\(folder)'", hint: "give the folder of the guide's sources")
        }
        switch lint() {
        case .success(let guide):
            let steps = guide.products.reduce(0) { $0 + $1.steps.count }
            let line = "edition \(guide.serial): \(guide.products.count) products, \(steps) steps, no problem"
            return Report("guide-lint", text: [.line(line, .good)])
        case .failure(.lint(let problems)):
            return Report(
                "guide-lint", items: problems.map(\.json), text: problems.map { .line($0.description) },
                status: .refused)
        case .failure(let error): throw error
        }
    }

    private func lint() -> Result<Guide, GuideError> {
        Result { () throws(GuideError) in try GuideSources(folder: folder).guide }
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
