import ArgumentParser
import OptoutConfig
import OptoutCore
import OptoutStore

struct ImportCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Read exports: which chats there are, from when, and which are gone.",
        discussion: """
            Takes what ChatGPT, Claude, Gemini (Takeout), Microsoft Copilot, Le Chat, Grok and X send, as downloaded: a \
            zip, its unpacked folder, a folder with all zips of one export, or a file; the transcripts of Claude Code, \
            Codex, Gemini CLI and VS Code on this machine ('optout import ~/.claude'); and chat rows as JSON Lines: \
            the items of 'optout chats --json', one a line (see CHAT ROWS in 'man optout'). Words are \
            counted and not kept. Example: 'optout import ~/Downloads/chatgpt-export.zip'.
            """)

    @Argument(help: ArgumentHelp("Zips, folders or files.", valueName: "path"), completion: .file())
    var paths: [String] = []

    @Flag(help: "Everything in the inbox folder of config.yaml.")
    var inbox = false

    @Option(help: ArgumentHelp("The account they belong to.", valueName: "account"))
    var account: String?

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let paths = try inbox ? Inbox(in: session).paths : paths
        guard !paths.isEmpty || inbox else {
            throw CLIError.usage("no export named", hint: "try 'optout import FILE', or --inbox")
        }
        guard self.paths.isEmpty || !inbox else {
            throw CLIError.usage("--inbox stands alone", hint: "import the other paths by a command of their own")
        }
        let record = try session.recordToChange()
        let named = try account.map { try session.account($0, in: record) }
        var run = ImportRun(session: session, record: record, named: named)
        guard inbox else { return try paths.count == 1 ? run.report([run.take(paths[0])]) : takeAll(paths, &run) }
        // As they are now: what comes or changes meanwhile is news.
        let files = paths.compactMap { SeenFile(at: $0) }
        defer { try? record.handledInbox(files, session.writing()) }
        return try takeAll(try new(paths, in: session, record), &run)
    }

    /// Each file is imported once; says which were before.
    private func new(_ paths: [String], in session: Session, _ record: Record) throws -> [String] {
        try paths.filter { path in
            guard let file = SeenFile(at: path), try record.wasImported(file) else { return true }
            session.note("'\(path)' was imported before")
            return false
        }
    }

    /// One after the other; a refused one does not keep the others out, but shows in the exit status.
    private func takeAll(_ paths: [String], _ run: inout ImportRun) throws -> Report {
        var outcomes: [ImportOutcome] = []
        var failure: CLIError?
        for path in paths {
            do {
                outcomes.append(try run.take(path))
            } catch {
                let error = CLIError(error)
                failure = failure ?? error
                run.session.context.talk(Array("Error: \(Sanitizer.clean(error.message))\n".utf8))
            }
        }
        if let failure, outcomes.isEmpty { throw failure }
        var report = try run.report(outcomes)
        if let failure { report.status = failure.status }
        return report
    }
}
