/// What the name of a format, such as `gemini-zip/1`, says about the chats in it.
package enum ExportFormat {
    /// Its chats have no ids of the provider's: they are told apart by time and text, so that what is said of one chat in
    /// two exports is only probable.
    package static func hasNoIDs(_ format: String) -> Bool {
        !format.hasPrefix("gemini-cli") && (format.hasPrefix("gemini") || format.hasPrefix("copilot"))
    }

    /// A program of the person's keeps such files for itself, or no words are in them: nobody has to put them away.
    package static func isNoCopy(_ format: String) -> Bool {
        ["claude-code", "codex", "gemini-cli", "vscode", "chat-rows"].contains { format.hasPrefix($0) }
    }
}
