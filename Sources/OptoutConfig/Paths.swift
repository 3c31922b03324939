/// Where everything lies, worked out from the environment and the program's own place alone; nothing is looked up.
package struct Paths: Hashable, Sendable {
    /// `$XDG_DATA_HOME/optout`, 0700.
    package let dataFolder: String
    /// `$XDG_CONFIG_HOME/optout`
    package let configFolder: String
    package let home: String
    /// The program's own guide: `$OPTOUT_GUIDE`, else `../share/optout-guide/guide.json` beside the program.
    package let ownGuide: String
    /// The published editions, `1.json`, `2.json` …; may not exist.
    package let editionsFolder: String

    package var record: String { dataFolder + Self.recordName }
    private static var recordName: String { "/record.db" }
    /// Where the fetch unit leaves what it fetched, 0700.
    package var spool: String { dataFolder + "/spool" }
    package var configFile: String { configFolder + "/config.yaml" }
    /// The person's own entries in the guide; may not exist.
    package var ownGuideFolder: String { configFolder + "/guide.d" }

    /// - Parameters:
    ///   - environment: `HOME` is needed unless both XDG variables are set; all must be absolute.
    ///   - program: the running program's own file, as `/proc/self/exe` links to it.
    package init(environment: [String: String], program: String) throws(ConfigError) {
        let variable = { (name: String) -> String? in environment[name] }
        let home = try Self.absolute("HOME", variable)
        dataFolder = try Self.dataFolder(below: home, variable)
        configFolder = try Self.folder("XDG_CONFIG_HOME", below: home, otherwise: ".config", variable)
        self.home = home ?? ""
        let share = Self.parent(Self.parent(program)) + "/share/optout-guide"
        ownGuide = try Self.absolute("OPTOUT_GUIDE", variable) ?? share + "/guide.json"
        editionsFolder = share + "/editions"
    }

    /// `record` for who needs nothing else: a prompt waits for it.
    package static func record(_ variable: (String) -> String?) throws(ConfigError) -> String {
        try dataFolder(below: absolute("HOME", variable), variable) + recordName
    }

    /// A path as the person writes it in a file: absolute, or below `~/`.
    package func expanded(_ path: String) -> String? {
        if path.hasPrefix("/") { return path }
        guard path.hasPrefix("~/"), !home.isEmpty else { return nil }
        return home + path.dropFirst()
    }

    private static func dataFolder(
        below home: String?, _ variable: (String) -> String?
    ) throws(ConfigError) -> String {
        try folder("XDG_DATA_HOME", below: home, otherwise: ".local/share", variable)
    }

    private static func folder(
        _ name: String, below home: String?, otherwise: String, _ variable: (String) -> String?
    ) throws(ConfigError) -> String {
        if let base = try absolute(name, variable) { return base + "/optout" }
        guard let home else { throw .missingVariable("HOME") }
        return home + "/" + otherwise + "/optout"
    }

    /// Unset and empty mean the same, as the XDG base directory specification says.
    private static func absolute(_ name: String, _ variable: (String) -> String?) throws(ConfigError) -> String? {
        guard var value = variable(name), !value.isEmpty else { return nil }
        guard value.hasPrefix("/") else {
            throw .badVariable(name, value: value, reason: "a relative path means another place in every folder")
        }
        guard !value.utf8.contains(0), value.utf8.count < 4000 else {
            throw .badVariable(name, value: "…", reason: "no file system takes such a path")
        }
        while value.hasSuffix("/"), value.count > 1 { value.removeLast() }
        return value == "/" ? "" : value
    }

    private static func parent(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }
}
