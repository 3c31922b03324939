/// What the name of a format, such as `gemini-zip/1`, says about the chats in it.
package enum ExportFormat {
    /// Its chats have no ids of the provider's: they are told apart by time and text, so that what is said of one chat in
    /// two exports is only probable.
    ///
    /// Rows are no better than the export they were made from.
    package static func hasNoIDs(_ format: String, of product: Product.ID) -> Bool {
        if format.hasPrefix("chat-rows") { return ["google/gemini", "microsoft/copilot"].contains(product.text) }
        return !format.hasPrefix("gemini-cli") && (format.hasPrefix("gemini") || format.hasPrefix("copilot"))
    }

    /// A program of the person's keeps such files for itself, or no words are in them: nobody has to put them away.
    package static func isNoCopy(_ format: String) -> Bool {
        ["claude-code", "codex", "gemini-cli", "vscode", "chat-rows"].contains { format.hasPrefix($0) }
    }
}
