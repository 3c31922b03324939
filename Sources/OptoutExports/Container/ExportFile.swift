/// A file of an export, by its stored path: a name to compare and to show, never one to follow.
struct ExportFile: Hashable {
    let path: String
    let role: Role
    /// The file's own name, where `path` is not made of it.
    private var knownAs: String?

    enum Role {
        /// A list of chats by its name: `conversations.json` or a numbered part of it.
        case list
        /// A small file beside the list that is read for what it says of the chats.
        case side
        /// One whose first bytes have to tell.
        case candidate
    }

    /// A transcript in a folder that is known for what it is, or `nil`; folders of any name may lie between.
    init?(transcript path: String) {
        guard let base = path.split(separator: "/").last.map(String.init), ExportName.isCandidate(base) else {
            return nil
        }
        self.path = path
        role = .candidate
    }

    /// `nil` for what is never opened: files of no format of ours, those of accounts, logins and bills, and what a
    /// person handed in or got made, whatever it looks like.
    init?(path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let base = parts.last.map(String.init), !base.isEmpty else { return nil }
        guard !parts.dropLast().contains(where: { ExportName.isForeign($0) }) else { return nil }
        self.path = path
        if ExportName.isList(base) {
            role = .list
        } else if ExportName.isSide(base) {
            role = .side
        } else if ExportName.isCandidate(base) {
            role = .candidate
        } else {
            return nil
        }
    }

    var baseName: String { String(path.split(separator: "/").last ?? "") }

    /// What the person sees.
    var ownName: String { knownAs ?? baseName }

    func known(as name: String?) -> ExportFile {
        var file = self
        file.knownAs = name
        return file
    }
}

/// The names that mean something in an export.
enum ExportName {
    static let list = "conversations.json"
    static let manifest = "export_manifest.json"
    static let ratings = "message_feedback.json"
    static let shared = "shared_conversations.json"
    static let accounts = ["user.json", "users.json"]

    static func isList(_ name: String) -> Bool { name == list || ShardName(path: name)?.text == name }

    static func isSide(_ name: String) -> Bool {
        name == manifest || name == ratings || name == shared || accounts.contains(name)
    }

    private static let endings = [".json", ".jsonl", ".html", ".htm", ".csv"]

    /// Logins, keys, bills and settings that lie beside chats.
    private static let neverOpened: Set<String> = [
        "prod-mc-auth-mgmt-api.json", "prod-mc-billing.json", "auth.json", "oauth_creds.json", "google_accounts.json",
        "credentials.json", "settings.json", "settings.local.json", "config.json", "mcp.json", "mcp-oauth-tokens.json",
        "mcp-oauth-tokens-v2.json", "a2a-oauth-tokens.json", "gemini-credentials.json", "trustedFolders.json",
        "hosts.json", "apps.json", "storage.json",
    ]

    /// Of these not even the beginning is read, also where a person names one.
    static let logins: Set<String> = [
        "prod-mc-auth-mgmt-api.json", "prod-mc-billing.json", "auth.json", "oauth_creds.json", "google_accounts.json",
        ".credentials.json",
    ]

    static func isCandidate(_ name: String) -> Bool {
        guard !name.hasPrefix("."), !name.contains("\\"), !neverOpened.contains(name) else { return false }
        let lower = name.lowercased()
        // Of the many scripts of an X archive only those about Grok: its others hold direct messages and more.
        if lower.hasSuffix(".js") { return lower.hasPrefix("grok-chat-item") }
        return endings.contains { lower.hasSuffix($0) }
    }

    /// Folders of files that a person handed in or that a tool kept: some could look like an export themselves.
    static func isForeign(_ folder: Substring) -> Bool {
        folder.hasPrefix("chat-") && folder.hasSuffix("-files") || isOfUser(folder) || isHidden(folder)
            || foreignFolders.contains(folder)
    }

    /// `.` and `..` are no names of folders.
    private static func isHidden(_ folder: Substring) -> Bool {
        folder.hasPrefix(".") && folder != "." && folder != ".."
    }

    /// `user-` and an id: a project may be called `user-service`.
    private static func isOfUser(_ folder: Substring) -> Bool {
        folder.hasPrefix("user-") && folder.dropFirst(5).utf8.allSatisfy { $0 != 0x2d } && folder.utf8.count > 20
    }

    private static let foreignFolders: Set<Substring> = [
        "prod-mc-asset-server", "textdocs", "dalle-generations", "tool-results", "node_modules", "file-history",
    ]
}
