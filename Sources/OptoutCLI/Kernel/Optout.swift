import ArgumentParser
import OptoutCore

/// The program: all commands under one name.
struct Optout: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "optout",
        abstract: "A private record of your AI accounts, their opt-outs and the chats still to delete.",
        version: "optout \(Release.version)",
        subcommands: [
            Status.self, SetupCommand.self, DoCommand.self, AccountGroup.self, SetCommand.self, Dates.self, Show.self,
            ImportCommand.self, Chats.self,
            Todo.self, DoneCommand.self, Snooze.self, Dismiss.self, Remind.self, CheckCommand.self, GuideGroup.self,
            News.self, Log.self, Undo.self, BackupCommand.self, RestoreCommand.self,
        ],
        defaultSubcommand: Status.self)

    @OptionGroup var global: GlobalOptions

    init() {}
}

extension Optout {
    /// Runs one command line.
    static func main(_ arguments: [String], in context: Context) -> ExitStatus {
        do {
            var parsed = try parse(arguments)
            guard let command = parsed as? any Command else {
                try parsed.run()
                return .done
            }
            return run(command, in: context)
        } catch let error as CLIError {
            return say(error, in: context)
        } catch {
            return stop(error, in: context)
        }
    }

    private static func run(_ command: any Command, in context: Context) -> ExitStatus {
        let session = Session(context, command.global)
        do {
            let report = try command.run(in: session)
            try session.renderer.render(report, generatedAt: session.now, edition: session.edition)
            session.countShownAsTold()
            return report.status
        } catch {
            return say(CLIError(error), in: context)
        }
    }

    /// Ends on what the argument parser threw: help goes to standard output, everything else is misuse.
    private static func stop(_ error: any Error, in context: Context) -> ExitStatus {
        guard exitCode(for: error) != .success else {
            do {
                try context.write(Array((fullMessage(for: error) + "\n").utf8))
                return .done
            } catch {
                return say(CLIError(error), in: context)
            }
        }
        let hint = fullMessage(for: error).split(separator: "\n").last { $0.contains("See '") }
        return say(.usage(lowercased(message(for: error)), hint: hint.map { lowercased(trimmed($0)) }), in: context)
    }

    private static func say(_ error: CLIError, in context: Context) -> ExitStatus {
        var text = "Error: " + Sanitizer.clean(error.message) + "\n"
        if let hint = error.hint { text += "Hint: " + Sanitizer.clean(hint) + "\n" }
        context.talk(Array(text.utf8))
        return error.status
    }

    /// The parser's sentences in the form of ours: small first letter, no full stop.
    private static func lowercased(_ text: String) -> String {
        var text = text
        while text.last == "." || text.last == "\n" { text.removeLast() }
        guard let first = text.first else { return text }
        return first.lowercased() + text.dropFirst()
    }

    private static func trimmed(_ text: Substring) -> String { String(text.drop { $0 == " " }) }
}
