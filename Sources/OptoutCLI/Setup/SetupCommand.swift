import ArgumentParser
import OptoutCore
import OptoutStore

struct SetupCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "setup", abstract: "The guided first run: asks which accounts you have, and how they stand.",
        discussion: """
            Run it again whenever you like: it asks only what is not written down yet. For scripts: \
            'optout setup --print-answers' shows how a file of answers looks, 'optout setup --answers FILE' reads it.
            """)

    @Option(help: ArgumentHelp("Take the answers from a YAML file instead of asking.", valueName: "file"))
    var answers: String?

    @Flag(help: "Print the accounts of the record as a file of answers, and change nothing.")
    var printAnswers = false

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        guard answers == nil || !printAnswers else {
            throw CLIError.usage("--answers and --print-answers do not go together", hint: "use one of them")
        }
        if printAnswers { return try printed(in: session) }
        let record = try session.recordToChange()
        return try answers.map { try read($0, in: session, record) } ?? talk(in: session, record)
    }

    private func talk(in session: Session, _ record: Record) throws -> Report {
        guard session.context.terminal.isInput else {
            throw CLIError.usage(
                "cannot ask without a terminal",
                hint: "write a file as 'optout setup --print-answers' does, then 'optout setup --answers FILE --yes'")
        }
        let talk = try SetupTalk(session: session, record: record)
        try talk.run()
        if talk.isStopped {
            session.note("stopped; what you agreed to stays, and 'optout setup' goes on from there")
            return report(log: talk.log, in: session)
        }
        return try end(log: talk.log, text: [.blank], in: session, record)
    }

    private func read(_ path: String, in session: Session, _ record: Record) throws -> Report {
        let drafts = try AnswersFile(path, in: session, record).drafts()
        let commands = drafts.flatMap(\.commands).map { Block.line("  optout \($0)") }
        guard !drafts.isEmpty else {
            return try end(
                log: [], text: [.line("all of '\(path)' is written down already", .dim)], in: session, record)
        }
        if !session.options.yes, !session.options.dryRun {
            try session.requirePerson(for: "write down what '\(path)' says?")
            try session.say(commands)
        }
        guard try session.confirm("write this down?") else {
            session.note("nothing was changed")
            return report(in: session)
        }
        let receipt = try session.write(drafts, in: record)
        let names = drafts.map(\.account.slug).joined(separator: ", ")
        let shown = session.options.yes || session.options.dryRun ? commands : []
        let lines = session.options.quiet ? [] : shown + session.changeLines(receipt.log, "wrote down \(names)")
        return try end(log: receipt.log, text: lines, in: session, record)
    }

    /// The unit's drop-in where it needs one, and what to do first.
    private func end(log: [LogEntry], text: [Block], in session: Session, _ record: Record) throws -> Report {
        let dropIn = try UnitDropIn(for: session)?.offer(in: session)
        guard !session.options.dryRun else { return report(log: log, dropIn: dropIn, text: text, in: session) }
        if try record.accounts().isEmpty {
            let none = Block.line("No accounts yet; 'optout setup' asks again whenever you like.", .dim)
            return report(log: log, dropIn: dropIn, text: text + [none], in: session)
        }
        let first = try FirstThings(in: session, record)
        session.shows(first.chores)
        return report(
            log: log, dropIn: dropIn, text: text + first.blocks, chores: first.chores, in: session)
    }

    private func printed(in session: Session) throws -> Report {
        let answers = try AnswersText.text(in: session, try session.record())
        let lines = answers.split(separator: "\n", omittingEmptySubsequences: false).map { Block.line(String($0)) }
        return report(text: lines, answers: answers, in: session)
    }

    private func report(
        log: [LogEntry] = [], dropIn: String? = nil, text: [Block] = [], chores: [Chore] = [], answers: String? = nil,
        in session: Session
    ) -> Report {
        Report(
            "setup", items: log.map(\.json),
            siblings: [
                ("dryRun", .bool(session.options.dryRun)), ("dropIn", JSON(dropIn)),
                ("nextChores", JSON(chores.map(\.handle))), ("answers", JSON(answers)),
            ], text: text)
    }
}
