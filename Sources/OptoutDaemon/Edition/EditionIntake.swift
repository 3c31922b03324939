import OptoutCore
import OptoutGuide
import OptoutStore

/// Puts verdicts on editions into effect: adopts, or notes once that one was refused.
struct EditionIntake {
    let record: Record
    let complain: (String) -> Void

    /// - Parameters:
    ///   - digest: of the bytes that the verdict is about.
    ///   - place: where they lie, for the complaint.
    func settle(_ verdict: EditionVerdict, digest: String, at place: String, _ writing: Writing) throws {
        if case .newer(let edition) = verdict { return try adopt(edition, writing) }
        guard let refusal = verdict.refusal else { return }
        let isNew = try record.refuseEdition(digest: digest, serial: verdict.serial, writing).value
        if isNew { complain("refused the guide '\(place)': \(refusal)") }
    }

    private func adopt(_ edition: Edition, _ writing: Writing) throws {
        let changes = try record.adoptedGuide().map { try GuideDiff.changes(from: $0, to: edition.guide) } ?? []
        _ = try record.adopt(edition.guide, digest: edition.digest, changes: changes, writing)
    }
}

extension EditionVerdict {
    /// The serial of the edition that lies there, where it can be known.
    fileprivate var serial: Int? {
        switch self {
        case .newer(let edition): edition.guide.serial
        case .older(let offered, _), .jump(let offered, _): offered
        case .conflicting(let serial), .expired(let serial, _), .ahead(let serial, _): serial
        case .same, .tooLarge, .unknownSchema, .malformed, .unsigned, .nobodyTrusted, .badSignature: nil
        }
    }
}
