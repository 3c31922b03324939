import OptoutConfig
import OptoutCore
import OptoutGuide
import OptoutStore

/// The person's own guide files.
extension Session {
    /// Takes them in where they or the edition beside them differ from before; of a file that is refused, what stood
    /// there before stays.
    func adoptOwnFiles(into record: Record) throws {
        guard let files = ownFiles(), try !areTaken(files, by: record) else { return }
        let guide = OwnGuide(files, beside: try record.adoptedGuide())
        let standing = try record.ownProviders()
        let providers = guide.providers(standing: standing)
        let receipt = try record.adoptOwn(
            providers, digest: files.digest(beside: record.adoptedEdition()?.digest),
            changes: guide.changes(from: standing, to: providers), refused: guide.refusals,
            Writing(now: now, zone: try zone()))
        if receipt.value { note("your own guide files are in use as they are now; see 'optout news'") }
    }

    /// Says beside a change that something in them is not in use.
    func noteOwnFilesRefused(_ record: Record) throws {
        if try record.ownFilesRefused() > 0 {
            note("something in your own guide files is not in use; see 'optout guide lint'")
        }
    }

    /// Whether they differ from what is in use.
    func ownFilesWait(_ record: Record) throws -> Bool { try ownFiles().map { try !areTaken($0, by: record) } ?? false }

    /// The files as they lie there now.
    func ownGuideStatus(_ record: Record) throws -> OwnGuideStatus {
        guard let files = ownFiles() else { return OwnGuideStatus(files: [], isWaiting: false) }
        return OwnGuideStatus(
            files: OwnGuide(files, beside: try record.adoptedGuide()).files,
            isWaiting: try !areTaken(files, by: record))
    }

    /// `nil` where they cannot be looked at; then what is in use stays.
    private func ownFiles() -> OwnFiles? {
        do {
            return try OwnFiles(folder: paths().ownGuideFolder)
        } catch {
            note("\(CLIError(error).message), keeping your own entries as they were")
            return nil
        }
    }

    private func areTaken(_ files: OwnFiles, by record: Record) throws -> Bool {
        files.areTaken(try record.ownDigest(), beside: try record.adoptedEdition()?.digest)
    }
}
