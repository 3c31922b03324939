import Glibc
import OptoutConfig

/// The folder where downloads wait to be imported.
struct Inbox {
    /// Zips, JSON files and folders in it, by name.
    let paths: [String]

    init(in session: Session) throws {
        guard let folder = try Config(paths: session.paths()).inbox else {
            throw CLIError.usage(
                "no inbox is set", hint: "write 'inbox: ~/Downloads/exports' into '\(try session.paths().configFile)'")
        }
        paths = try Self.names(in: folder).sorted().map { folder + "/" + $0 }
        if paths.isEmpty { session.note("nothing in '\(folder)'") }
    }

    private static func names(in folder: String) throws -> [String] {
        guard let listing = opendir(folder) else {
            let why = String(cString: strerror(errno))
            throw CLIError(
                errno == ENOENT ? .notFound : .inputOutput, "cannot read the inbox '\(folder)': \(why.lowercased())",
                hint: "make the folder, or change 'inbox' in config.yaml")
        }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if isMeant(name, entry.pointee.d_type) { names.append(name) }
        }
        return names
    }

    private static func isMeant(_ name: String, _ type: UInt8) -> Bool {
        if name.hasPrefix(".") { return false }
        let lower = name.lowercased()
        return type == UInt8(DT_DIR) || lower.hasSuffix(".zip") || lower.hasSuffix(".json")
    }
}
