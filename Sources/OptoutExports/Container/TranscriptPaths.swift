/// What is looked at in a folder that a program keeps for itself: its transcripts, and nothing beside them.
///
/// Such a folder is known by the names in it. Next to the transcripts lie logins, settings and copies of other files,
/// some of which could look like chats; of these not even the beginning is read.
struct TranscriptPaths {
    /// Components; `*` is any one name, `**` any names from there on.
    private let paths: [[Substring]]

    private init(paths: [[Substring]]) { self.paths = paths }

    /// `nil` for a folder of no program that is known.
    init?(files: [String], folders: [String]) {
        let names = Set(files).union(folders)
        guard let known = Self.known.first(where: { $0.isMet(by: names, Set(folders)) }) else { return nil }
        paths = known.paths.map { $0.split(separator: "/") }
    }

    func takes(file name: String) -> Bool {
        paths.contains { $0 == ["**"] || ($0.count == 1 && ($0[0] == "*" || $0[0] == name)) }
    }

    /// What is looked at in the folder `name`; `nil` where nothing is.
    func below(_ name: String) -> TranscriptPaths? {
        guard !Self.neverEntered.contains(name), !name.hasPrefix(".") else { return nil }
        let rest = paths.compactMap { path -> [Substring]? in
            if path == ["**"] { return path }
            return path.count > 1 && (path[0] == "*" || path[0] == name) ? Array(path.dropFirst()) : nil
        }
        return rest.isEmpty ? nil : TranscriptPaths(paths: rest)
    }

    private static let neverEntered: Set<String> = ["tool-results", "file-history"]

    private struct Home {
        /// A folder of it, and any of the names beside it.
        let folder: String
        let beside: Set<String>
        let paths: [String]

        func isMet(by names: Set<String>, _ folders: Set<String>) -> Bool {
            folders.contains(folder) && (beside.isEmpty || !beside.isDisjoint(with: names))
        }
    }

    private static let user = [
        "workspaceStorage/*/chatSessions/*", "globalStorage/emptyWindowChatSessions/*",
        "globalStorage/transferredChatSessions/*", "profiles/*/globalStorage/emptyWindowChatSessions/*",
    ]

    /// The first that fits counts.
    private static let known = [
        Home(folder: "workspaceStorage", beside: [], paths: user),
        Home(folder: "globalStorage", beside: [], paths: user),
        Home(
            folder: "User", beside: ["Preferences", "CachedData", "Local Storage", "machineid", "logs"],
            paths: user.map { "User/" + $0 }),
        Home(folder: "chatSessions", beside: [], paths: ["chatSessions/*"]),
        Home(
            folder: "emptyWindowChatSessions", beside: [],
            paths: ["emptyWindowChatSessions/*", "transferredChatSessions/*"]),
        Home(
            folder: "projects",
            beside: [
                ".credentials.json", "settings.json", "settings.local.json", "history.jsonl", "CLAUDE.md", "todos",
                "shell-snapshots", "statsig", "plugins", "file-history", "sessions", "session-env",
            ],
            paths: ["projects/**", "history.jsonl"]),
        Home(
            folder: "sessions",
            beside: ["auth.json", "config.toml", "history.jsonl", "archived_sessions", "log", "version.json"],
            paths: ["sessions/**", "archived_sessions/**", "history.jsonl"]),
        Home(folder: "archived_sessions", beside: [], paths: ["archived_sessions/**", "history.jsonl"]),
        Home(
            folder: "tmp",
            beside: [
                "oauth_creds.json", "google_accounts.json", "installation_id", "settings.json", "projects.json",
                "GEMINI.md", "state.json",
            ],
            paths: ["tmp/*/chats/**", "tmp/*/logs.json"]),
        Home(
            folder: "chats",
            beside: ["logs.json", ".project_root", "shell_history", "checkpoints", "tool-outputs", "logs", "plans"],
            paths: ["chats/**", "logs.json"]),
    ]
}
