import OptoutConfig
import OptoutCore
import OptoutGuide
package import OptoutStore

/// Takes in the signed edition that the fetch unit left in the spool folder.
package struct SpooledEdition {
    private let spool: Spool
    private let record: Record
    private let complain: (String) -> Void

    package init(folder: String, record: Record, complain: @escaping (String) -> Void) {
        spool = Spool(folder: folder)
        self.record = record
        self.complain = complain
    }

    /// Adopts what lies there, or notes once that it was refused; nothing there is no fault.
    ///
    /// What can never be adopted any more is taken away. What was refused for another reason stays to be looked at, and
    /// is adopted once that reason is gone: a signer may become trusted, a wrong clock be set.
    package func adopt(_ writing: Writing) throws {
        guard let offered = read() else { return }
        let verdict = offered.verdict(
            signers: try keys(), history: try record.editionHistory(), now: writing.now)
        let intake = EditionIntake(record: record, complain: complain)
        try intake.settle(verdict, digest: GuideBundle.digest(of: offered.bytes), at: spool.folder, writing)
        switch verdict {
        case .newer, .same, .older: spool.clear()
        default: break
        }
    }

    private func keys() throws -> [SSHPublicKey] {
        try record.signers().compactMap { try? SSHPublicKey.reading($0.signer.key).key }
    }

    private func read() -> OfferedEdition? {
        do {
            return try spool.offered()
        } catch {
            complain("\(error.message), keeping the edition in use")
            return nil
        }
    }
}
