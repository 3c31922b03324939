import Glibc
import OptoutConfig

/// The drop-in that the daemon's units need where the record lies outside `~/.local/share`.
struct UnitDropIn {
    /// The daemon's own.
    let path: String
    /// Path and text of each.
    private let files: [(path: String, text: String)]

    /// - Returns: `nil` where no unit is installed, none is needed, or it stands there already.
    init?(for session: Session) throws {
        guard session.options.record == nil else { return nil }
        let paths = try session.paths()
        let suffix = "/optout".count
        let data = String(paths.dataFolder.dropLast(suffix))
        guard data != paths.home + "/.local/share", Self.hasUnit(session.context, paths) else { return nil }
        let units = paths.configFolder.dropLast(suffix) + "/systemd/user"
        path = units + "/optoutd.service.d/data-home.conf"
        guard let text = Self.text(data: data), let environment = Self.environment(data: data) else {
            session.note("the daemon's unit cannot name '\(data)': it will not find the record there")
            return nil
        }
        files = [("optoutd", text), ("optout-notify", text), ("optout-do@", environment)].map {
            ("\(units)/\($0.0).service.d/data-home.conf", $0.1)
        }
        if files.allSatisfy({ (try? fileBytes($0.path, limit: 65_536)) == Array($0.text.utf8) }) { return nil }
    }

    /// The same as `systemd/start` writes from its template; `nil` for a path that no unit can name.
    static func text(data: String) -> String? {
        guard let quoted = quoted(data), let environment = environment(data: data) else { return nil }
        return environment + """
            ExecStartPre=
            ExecStartPre=+/bin/mkdir -p "\(quoted)/optout"
            ReadWritePaths=
            ReadWritePaths="\(quoted)/optout"
            # The folder below the home may not even be there.
            NoExecPaths=
            NoExecPaths=/ "\(quoted)/optout" -%t/optoutd /tmp /var/tmp

            """
    }

    /// For the terminal, which is confined by nothing.
    static func environment(data: String) -> String? {
        quoted(data).map { quoted in
            """
            # For a record outside ~/.local/share: \(quoted) is $XDG_DATA_HOME.
            [Service]
            Environment="XDG_DATA_HOME=\(quoted)"

            """
        }
    }

    private static func quoted(_ data: String) -> String? {
        guard data.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "$") }) else { return nil }
        return data.map { character in
            switch character {
            case "%": "%%"
            case "\\", "\"": "\\\(character)"
            default: String(character)
            }
        }.joined()
    }

    private static func hasUnit(_ context: Context, _ paths: Paths) -> Bool {
        let folder = { (path: String) in String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }
        let beside = folder(folder(context.program)) + "/share"
        let shares = [beside, paths.home + "/.local/share", "/usr/local/share", "/usr/share", "/usr/lib"]
        let units = shares.map { $0 + "/systemd/user" } + [folder(paths.configFolder) + "/systemd/user"]
        return units.contains { access($0 + "/optoutd.service", F_OK) == 0 }
    }

    /// Writes it if the person agrees.
    ///
    /// - Returns: its path if it was written, or would be.
    func offer(in session: Session) throws -> String? {
        try session.say([
            .blank,
            .line("The record lies outside ~/.local/share; for the daemon to find it there, its unit needs"),
            .line("'\(path)'"),
        ])
        guard try session.confirm("write it?") else { return nil }
        if session.options.dryRun { return path }
        for file in files {
            try makeFolders(of: file.path)
            try replaceFile(file.path, with: Array(file.text.utf8))
        }
        session.note("wrote it; now: systemctl --user daemon-reload && systemctl --user restart optoutd")
        return path
    }
}

/// Makes the folders that lead to a file.
private func makeFolders(of path: String) throws {
    var end = path.index(after: path.startIndex)
    while let slash = path[end...].firstIndex(of: "/") {
        let folder = String(path[..<slash])
        guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
            throw CLIError.inputOutput("cannot make '\(folder)': \(String(cString: strerror(errno)).lowercased())")
        }
        end = path.index(after: slash)
    }
}
