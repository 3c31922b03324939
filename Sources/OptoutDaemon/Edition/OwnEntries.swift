import OptoutConfig
import OptoutCore
import OptoutGuide
package import OptoutStore

/// Takes the person's own guide files into the record where they or the edition beside them differ from before.
package struct OwnEntries {
    private let folder: String
    private let record: Record
    private let complain: (String) -> Void

    package init(folder: String, record: Record, complain: @escaping (String) -> Void) {
        self.folder = folder
        self.record = record
        self.complain = complain
    }

    /// Adopts what is sound; of a file that is refused, what stood there before stays.
    package func adopt(_ writing: Writing) throws {
        guard let files = files() else { return }
        let edition = try record.adoptedEdition()?.digest
        guard try !files.areTaken(record.ownDigest(), beside: edition) else { return }
        let guide = OwnGuide(files, beside: try record.adoptedGuide())
        let standing = try record.ownProviders()
        let providers = guide.providers(standing: standing)
        let receipt = try record.adoptOwn(
            providers, digest: files.digest(beside: edition), changes: guide.changes(from: standing, to: providers),
            refused: guide.refusals, writing)
        if !receipt.log.isEmpty, !guide.refusals.isEmpty {
            complain("some of the person's own guide files are not in use as they are now; see 'optout guide lint'")
        }
    }

    /// `nil` where nobody can know what they are; then nothing changes.
    private func files() -> OwnFiles? {
        do {
            return try OwnFiles(folder: folder)
        } catch {
            complain("\(error.message), keeping the person's own entries as they were")
            return nil
        }
    }
}
