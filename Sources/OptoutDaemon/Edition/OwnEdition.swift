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
        let adopted = try record.adoptedEdition().map { (serial: $0.serial, digest: $0.digest) }
        let verdict = EditionVerdict(bytes, adopted: adopted, origin: .own, now: writing.now)
        switch verdict {
        case .newer(let edition): try adopt(edition, writing)
        // The person may have taken in a newer edition than the program brought.
        case .same, .older: break
        default: try refuse(verdict, digest: GuideBundle.digest(of: bytes), writing)
        }
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

    private func adopt(_ edition: Edition, _ writing: Writing) throws {
        let changes = try record.adoptedGuide().map { try GuideDiff.changes(from: $0, to: edition.guide) } ?? []
        _ = try record.adopt(edition.guide, digest: edition.digest, changes: changes, writing)
    }

    private func refuse(_ verdict: EditionVerdict, digest: String, _ writing: Writing) throws {
        let isNew = try record.refuseEdition(digest: digest, serial: verdict.serial, writing).value
        if isNew, let refusal = verdict.refusal { complain("refused the guide '\(path)': \(refusal)") }
    }
}

extension EditionVerdict {
    /// The serial of the edition that lies there, where it can be known.
    fileprivate var serial: Int? {
        switch self {
        case .newer(let edition): edition.guide.serial
        case .older(let offered, _), .jump(let offered, _): offered
        case .conflicting(let serial), .expired(let serial, _): serial
        case .same, .tooLarge, .unknownSchema, .malformed: nil
        }
    }
}
