import ArgumentParser
import Glibc
import OptoutConfig
import OptoutCore
import OptoutGuide
import OptoutStore

struct GuideUpdate: Command {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Take in a signed edition from a file.",
        discussion: """
            FILE.sig beside it has to hold a signature of 'ssh-keygen -Y sign' over these very bytes, by a signer whom \
            'optout guide trust' names. Older, expired and unsound editions are refused whoever signed them.
            """)

    @Argument(help: "The edition's file.")
    var file: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let offered = OfferedEdition(bytes: try session.fileNamed(file), signature: try signature())
        let record = try session.recordToChange()
        let verdict = offered.verdict(
            signers: try record.trustedKeys(), history: try record.editionHistory(), now: session.now)
        switch verdict {
        case .newer(let edition): return try adopt(edition, into: record, session)
        case .same: return same(session)
        default:
            throw CLIError.refused("refused '\(file)': \(verdict.refusal ?? "")", hint: verdict.hint)
        }
    }

    private func signature() throws -> [UInt8]? {
        let path = file + ".sig"
        return access(path, F_OK) == 0 ? try fileBytes(path, limit: SSHSignature.byteLimit) : nil
    }

    private func adopt(_ edition: Edition, into record: Record, _ session: Session) throws -> Report {
        let changes = try record.adoptedGuide().map { try GuideDiff.changes(from: $0, to: edition.guide) } ?? []
        let receipt = try record.adopt(
            edition.guide, digest: edition.digest, changes: changes, try session.writing())
        if !session.options.dryRun {
            session.edition = edition.guide.serial
            try session.adoptOwnFiles(into: record)
        }
        let steps = changes.count { $0.change != .fact }
        let line = "edition \(edition.guide.serial) of \(edition.guide.date); steps changed: \(steps)"
        return Report(
            "guide-update", items: receipt.log.map(\.json), siblings: [("dryRun", .bool(session.options.dryRun))],
            text: session.options.quiet ? [] : lines(line, session))
    }

    private func lines(_ line: String, _ session: Session) -> [Block] {
        session.options.dryRun
            ? [.line("would take in " + line), .line("nothing was changed", .dim)]
            : [.line("took in " + line), .line("what is new: optout news", .dim)]
    }

    private func same(_ session: Session) -> Report {
        session.note("edition \(session.edition ?? 0) is in use already")
        return Report("guide-update", siblings: [("dryRun", .bool(session.options.dryRun))])
    }
}

extension Record {
    /// The keys of those whom the person trusts.
    func trustedKeys() throws -> [SSHPublicKey] {
        try signers().compactMap { try? SSHPublicKey.reading($0.signer.key).key }
    }
}
