import ArgumentParser

/// The options that every command takes.
struct GlobalOptions: ParsableArguments {
    @Flag(help: "One JSON object instead of text.")
    var json = false

    @Flag(help: "No colours, even on a terminal.")
    var noColor = false

    @Flag(help: "Only the data, no talk.")
    var quiet = false

    @Flag(help: "Answer every question with yes.")
    var yes = false

    @Flag(help: "Show what would change, and change nothing.")
    var dryRun = false

    @Option(help: ArgumentHelp("As of a date or moment, with all that is recorded now.", valueName: "when"))
    var at: String?

    @Option(help: ArgumentHelp("The record to use.", valueName: "path"))
    var record: String?

    init() {}
}
