import Glibc
import OptoutConfig

/// The folder where downloads wait to be imported.
struct Inbox {
    /// What could be an export in it, by name.
    let paths: [String]

    init(in session: Session) throws {
        guard let folder = try Config(paths: session.paths()).inbox else {
            throw CLIError.usage(
                "no inbox is set", hint: "write 'inbox: ~/Downloads/exports' into '\(try session.paths().configFile)'")
        }
        paths = try Self.names(in: folder).map { folder + "/" + $0 }
        if paths.isEmpty { session.note("nothing in '\(folder)'") }
    }

    private static func names(in folder: String) throws -> [String] {
        do {
            return try InboxFolder(folder).names()
        } catch {
            throw CLIError(
                access(folder, F_OK) == 0 ? .inputOutput : .notFound, "inbox: \(error.message)",
                hint: "make the folder, or change 'inbox' in config.yaml")
        }
    }
}
