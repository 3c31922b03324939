import ArgumentParser
import Glibc
import OptoutConfig
import OptoutCore
import OptoutGuide

struct GuideBuildCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "For editors: make an edition from the guide's sources.",
        discussion: "Works out the class of every change and refuses what does not follow from the edition before.")

    @Argument(help: "The folder of the sources.")
    var folder: String

    @Option(help: ArgumentHelp("The edition before; only the first has none.", valueName: "file"))
    var previous: String?

    @Option(help: ArgumentHelp("Where the edition goes.", valueName: "file"))
    var output: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let sources = try session.sources(in: folder)
        let previous = try previous.map { try GuideBundle.decode(session.fileNamed($0)) }
        let guide = try session.listed { try GuideBuild.build(sources, previous: previous) }
        let bytes = try GuideBundle.encode(guide)
        if !session.options.dryRun { try replaceFile(output, with: bytes) }
        let changes = guide.changes.filter { $0.serial == guide.serial }
        let digest = GuideBundle.digest(of: bytes)
        let line = session.options.dryRun ? "would write '\(output)'" : "wrote '\(output)'"
        return Report(
            "guide-build", items: changes.map { .object($0.fields) },
            siblings: [
                ("serial", .integer(guide.serial)), ("digest", .string(digest)), ("bytes", .integer(bytes.count)),
                ("dryRun", .bool(session.options.dryRun)),
            ],
            text: [.line("\(line): edition \(guide.serial), \(bytes.count) bytes, \(digest)")]
                + (changes.isEmpty ? [] : [.table(changes.table)]))
    }
}

/// Puts a whole new file in the place of `path`; the old one stays until the new one is safe on disk.
private func replaceFile(_ path: String, with bytes: [UInt8]) throws {
    let temporary = path + ".new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw writeError(path) }
    var written = 0
    while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count <= 0 { break }
        written += count
    }
    let isSafe = written == bytes.count && fsync(descriptor) == 0
    let error = isSafe ? nil : writeError(path)
    close(descriptor)
    guard error == nil, rename(temporary, path) == 0 else {
        let error = error ?? writeError(path)
        unlink(temporary)
        throw error
    }
}

private func writeError(_ path: String) -> CLIError {
    .inputOutput(
        "cannot write '\(path)': \(String(cString: strerror(errno)).lowercased())",
        hint: "look at the folder's permissions and the space left")
}
