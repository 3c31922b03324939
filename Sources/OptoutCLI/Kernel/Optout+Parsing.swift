import ArgumentParser

extension Optout {
    /// The command that `arguments` ask for.
    ///
    /// Looking at all commands costs the parser more time than most of them need, so the one named is tried alone
    /// first; help and errors come from the whole.
    static func parse(_ arguments: [String]) throws -> any ParsableCommand {
        if let quick = commandAlone(arguments) { return quick }
        try requireCommand(in: arguments)
        return try parseAsRoot(arguments)
    }

    private static func commandAlone(_ arguments: [String]) -> (any Command)? {
        guard let word = arguments.first else { return (try? Status.parseAsRoot([])) as? any Command }
        let named = configuration.subcommands.first { name(of: $0) == word }
        return (try? named?.parseAsRoot(Array(arguments.dropFirst()))) as? any Command
    }

    private static func name(of command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? "\(command)".lowercased()
    }

    /// Names an unknown command, which the parser would only call an unexpected argument.
    private static func requireCommand(in arguments: [String]) throws {
        // Followed by the name of a shell.
        if arguments.first?.hasPrefix("--generate-completion-script") == true { return }
        var rest = arguments[...]
        while let word = rest.popFirst() {
            if word == "--at" || word == "--record" { rest = rest.dropFirst() }
            if word.hasPrefix("-") { continue }
            let names = configuration.subcommands.map(name)
            if names.contains(word) || word == "help" { return }
            let hint = near(word, names).map { "did you mean 'optout \($0)'? " } ?? ""
            throw CLIError.usage("no command '\(word)'", hint: hint + "see 'optout --help'")
        }
    }
}
