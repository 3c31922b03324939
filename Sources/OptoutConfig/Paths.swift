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

    package var record: String { dataFolder + "/record.db" }
    /// Where the fetch unit leaves what it fetched, 0700.
    package var spool: String { dataFolder + "/spool" }
    package var configFile: String { configFolder + "/config.yaml" }
    /// The person's own entries in the guide; may not exist.
    package var ownGuideFolder: String { configFolder + "/guide.d" }

    /// - Parameters:
    ///   - environment: `HOME` is needed unless both XDG variables are set; all must be absolute.
    ///   - program: the running program's own file, as `/proc/self/exe` links to it.
    package init(environment: [String: String], program: String) throws(ConfigError) {
        let home = try Self.absolute("HOME", in: environment)
        dataFolder = try Self.folder("XDG_DATA_HOME", below: home, otherwise: ".local/share", in: environment)
        configFolder = try Self.folder("XDG_CONFIG_HOME", below: home, otherwise: ".config", in: environment)
        self.home = home ?? ""
        let share = Self.parent(Self.parent(program)) + "/share/optout-guide"
        ownGuide = try Self.absolute("OPTOUT_GUIDE", in: environment) ?? share + "/guide.json"
        editionsFolder = share + "/editions"
    }

    /// A path as the person writes it in a file: absolute, or below `~/`.
    package func expanded(_ path: String) -> String? {
        if path.hasPrefix("/") { return path }
        guard path.hasPrefix("~/"), !home.isEmpty else { return nil }
        return home + path.dropFirst()
    }

    private static func folder(
        _ name: String, below home: String?, otherwise: String, in environment: [String: String]
    ) throws(ConfigError) -> String {
        if let base = try absolute(name, in: environment) { return base + "/optout" }
        guard let home else { throw .missingVariable("HOME") }
        return home + "/" + otherwise + "/optout"
    }

    /// Unset and empty mean the same, as the XDG base directory specification says.
    private static func absolute(_ name: String, in environment: [String: String]) throws(ConfigError) -> String? {
        guard var value = environment[name], !value.isEmpty else { return nil }
        guard value.hasPrefix("/") else {
            throw .badVariable(name, value: value, reason: "a relative path means another place in every folder")
        }
        guard !value.utf8.contains(0), value.utf8.count < 4000 else {
            throw .badVariable(name, value: "…", reason: "no file system takes such a path")
        }
        while value.count > 1, value.hasSuffix("/") { value.removeLast() }
        return value == "/" ? "" : value
    }

    private static func parent(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }
}
