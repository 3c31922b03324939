import ArgumentParser
import Glibc
import OptoutConfig
import OptoutCore
import OptoutGuide
import OptoutStore

struct GuideTrust: Command {
    static let configuration = CommandConfiguration(
        commandName: "trust", abstract: "Whose editions of the guide are taken in: trust a signer, or list them.",
        discussion: """
            KEY is a public key of OpenSSH, as it stands in a '.pub' file, or that file. Compare the fingerprint with \
            one that the signer gave you another way. Editions already in use stay when a key is removed.
            """)

    @Argument(help: "The key or its file; with --remove the fingerprint will do.")
    var key: [String] = []

    @Flag(help: "Show who is trusted.")
    var list = false

    @Flag(help: "Trust the key no longer.")
    var remove = false

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if list && (remove || !key.isEmpty) { throw ValidationError("--list takes neither a key nor --remove.") }
        if remove && key.isEmpty { throw ValidationError("--remove needs a key.") }
    }

    func run(in session: Session) throws -> Report {
        let name = key.joined(separator: " ")
        if name.isEmpty { return try shown(try session.record().signers(), session) }
        return remove ? try distrust(name, session) : try trust(name, session)
    }

    private func trust(_ name: String, _ session: Session) throws -> Report {
        let signer = try Signer(reading: name)
        let receipt = try session.recordToChange().change(.guideTrust, try session.writing()) { change in
            try change.trust(signer)
        }
        if !receipt.value { session.note("'\(signer.fingerprint)' is trusted already") }
        return report(receipt, "trust editions signed by \(signer.shown)", session)
    }

    private func distrust(_ name: String, _ session: Session) throws -> Report {
        let record = try session.recordToChange()
        let fingerprint = name.hasPrefix("SHA256:") ? name : try Signer(reading: name).fingerprint
        guard let found = try record.signers().first(where: { $0.signer.fingerprint == fingerprint }) else {
            throw CLIError.notFound("'\(fingerprint)' is not trusted", hint: "see 'optout guide trust'")
        }
        let receipt = try record.change(.guideDistrust, try session.writing()) { change in
            try change.distrust(found.signer)
        }
        return report(receipt, "no longer trust \(found.signer.shown)", session)
    }

    private func report(_ receipt: Receipt<Bool>, _ line: String, _ session: Session) -> Report {
        guard receipt.value else {
            return Report("guide-trust", siblings: [("dryRun", .bool(session.options.dryRun))])
        }
        return session.changed("guide-trust", receipt, line)
    }

    private func shown(_ signers: [TrustedSigner], _ session: Session) throws -> Report {
        let items = signers.map { trusted in
            JSON.object([
                ("fingerprint", .string(trusted.signer.fingerprint)), ("key", .string(trusted.signer.key)),
                ("comment", JSON(trusted.signer.comment)), ("since", JSON(trusted.since)),
            ])
        }
        let lines = try signers.map { trusted in
            Block.line("\(trusted.signer.shown), since \(try session.day(trusted.since))")
        }
        let none = Block.line("no signer is trusted: only editions that come with the program are taken in")
        return Report("guide-trust-list", items: items, text: lines.isEmpty ? [none] : lines)
    }
}

extension Signer {
    /// - Parameter name: a line of a `.pub` file, or the path of one.
    fileprivate init(reading name: String) throws {
        let text = SSHPublicKey.isLine(name) ? name : try Self.text(of: name)
        let (key, comment) = try SSHPublicKey.reading(text)
        self.init(key: key.line, fingerprint: key.fingerprint, comment: comment)
    }

    private static func text(of path: String) throws -> String {
        guard access(path, F_OK) == 0 else {
            throw CLIError.notFound(
                "no file '\(path)'", hint: "give the line of a '.pub' file in quotes, or the path of one")
        }
        guard let text = String(validating: try fileBytes(path, limit: SSHPublicKey.textLimit), as: UTF8.self) else {
            throw SSHKeyError.malformed
        }
        return text
    }

    fileprivate var shown: String { fingerprint + (comment.map { " (\($0))" } ?? "") }
}
