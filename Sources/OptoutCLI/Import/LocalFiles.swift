/// What to know before deleting the files that a program keeps on this machine.
enum LocalFiles {
    /// - Parameter format: as an import names it, such as `claude-code-folder/1`.
    /// - Returns: lines to show, empty for what a provider sent.
    static func advice(format: String) -> [String] {
        guard let program = programs.first(where: { format.hasPrefix($0.format) }) else { return [] }
        return [
            "deleting these files removes the copy on this machine; what \(program.vendor) holds goes by the account's rules"
        ] + program.advice
    }

    private struct Program {
        let format: String
        let vendor: String
        var advice: [String] = []
    }

    private static let programs = [
        Program(
            format: "claude-code-", vendor: "Anthropic",
            advice: [
                "to delete: 'claude project purge'; it takes the matching lines of history.jsonl with it",
                "after deleting the files by hand, what you typed is still in history.jsonl",
            ]),
        Program(
            format: "codex-", vendor: "OpenAI",
            advice: ["after deleting the files, what you typed is still in history.jsonl"]),
        Program(
            format: "gemini-cli-", vendor: "Google",
            advice: [
                "to delete: 'gemini --delete-session'",
                "after deleting the files by hand, what you typed is still in logs.json",
            ]),
        Program(format: "vscode-", vendor: "GitHub"),
    ]
}
