import Glibc
import OptoutConfig
import OptoutCore
import OptoutGuide
package import OptoutStore

/// Takes the program's own guide file into the record when it holds a newer edition.
package struct OwnEdition {
    private let path: String
    private let record: Record
    private let complain: (String) -> Void

    package init(path: String, record: Record, complain: @escaping (String) -> Void) {
        self.path = path
        self.record = record
        self.complain = complain
    }

    /// Adopts the file's edition, or notes once that it was refused; a missing file is no fault.
    package func adopt(_ writing: Writing) throws {
        guard let bytes = read() else { return }
        let verdict = EditionVerdict(bytes, history: try record.editionHistory(), origin: .own, now: writing.now)
        // The person may have taken in a newer edition than the program brought.
        if case .older = verdict { return }
        let intake = EditionIntake(record: record, complain: complain)
        try intake.settle(verdict, digest: GuideBundle.digest(of: bytes), at: path, writing)
    }

    private func read() -> [UInt8]? {
        if access(path, F_OK) != 0 && errno == ENOENT { return nil }
        do {
            return try fileBytes(path, limit: GuideBundle.byteLimit)
        } catch {
            complain("\(error.message), keeping the edition in use")
            return nil
        }
    }
}
