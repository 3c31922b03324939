/// The formats that are told apart; found by the structure of a text, never by a file's name.
enum Format: String, CaseIterable {
    case chatGPT = "chatgpt"
    case claude
    /// Google's My Activity as JSON, and as a page.
    case gemini
    case geminiPage = "gemini-page"
    case copilot
    case leChat = "le-chat"
    case grok
    case grokInX = "grok-in-x"
    case vsCode = "vscode"
    case claudeCode = "claude-code"
    case codex
    case geminiCLI = "gemini-cli"
    /// Rows as `optout chats --json` prints them.
    case rows = "chat-rows"
    /// What was typed into a coding tool, without the chats it belongs to.
    case prompts

    /// - Throws: `promptsOnly` for what holds no chats.
    func importer() throws(ImportError) -> any Importer {
        switch self {
        case .chatGPT: JSONImporter<ChatGPTReader>()
        case .claude: JSONImporter<ClaudeReader>()
        case .gemini: JSONImporter<GeminiReader>()
        case .geminiPage: GeminiPageImporter()
        case .grok: JSONImporter<GrokReader>()
        case .grokInX: GrokInXImporter()
        case .leChat: LeChatImporter()
        case .copilot: CopilotImporter()
        case .claudeCode: ClaudeCodeImporter()
        case .codex: CodexImporter()
        case .geminiCLI: GeminiCLIImporter()
        case .vsCode: VSCodeImporter()
        case .prompts: throw .promptsOnly
        case .rows: RowsImporter()
        }
    }
}

/// Reads the files of one format; one importer lives through a whole export.
protocol Importer: AnyObject {
    /// `nil` where the files themselves tell it (`Tally.product`).
    var product: String? { get }
    /// Goes up when the same file would be read in another way.
    var version: Int { get }
    /// What an export of this format never shows, in plain words; one that has any proves nothing by absence.
    var missing: [String] { get }

    /// Reads one file to its end and hands its chats to the tally.
    func read(_ source: any ByteSource, _ file: ExportFile, _ form: ListForm, _ tally: inout Tally) throws(ImportError)

    /// Called once behind the last file.
    func finish(_ tally: inout Tally) throws(ImportError)
}

extension Importer {
    var version: Int { 1 }
    var missing: [String] { [] }
    func finish(_ tally: inout Tally) throws(ImportError) {}
}

/// An importer of a JSON list of chats.
final class JSONImporter<Reader: ChatReader>: Importer {
    private var list = ChatList<Reader>()

    var product: String? { Reader.product }

    func read(
        _ source: any ByteSource, _ file: ExportFile, _ form: ListForm, _ tally: inout Tally
    ) throws(ImportError) {
        try list.read(source, form, &tally)
    }
}
