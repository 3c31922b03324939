import ArgumentParser

/// A command: parsed arguments that make a report.
protocol Command: ParsableCommand {
    var global: GlobalOptions { get }
    func run(in session: Session) throws -> Report
}
