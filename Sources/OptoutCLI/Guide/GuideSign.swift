import ArgumentParser
import Glibc
import OptoutConfig
import OptoutCore
import OptoutGuide

struct GuideSign: Command {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "For editors: sign an edition, so that 'guide update' takes it.",
        discussion: """
            'ssh-keygen -Y sign' does it, hence keys in files, in an agent and in hardware will do, and asks for what \
            it needs. The signature becomes FILE.sig.
            """)

    @Argument(help: "The edition's file.")
    var file: String

    @Option(help: ArgumentHelp("The private key, or the public one of a key in the agent.", valueName: "file"))
    var key: String

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) throws -> Report {
        let bytes = try session.fileNamed(file)
        let guide = try GuideBundle.decode(bytes)
        guard access(key, F_OK) == 0 else {
            throw CLIError.notFound("no file '\(key)'", hint: "give --key the path of an OpenSSH key")
        }
        guard let keygen = ForeignProgram("ssh-keygen", environment: session.context.environment) else {
            throw CLIError.failed(
                "cannot sign '\(file)': there is no 'ssh-keygen'", hint: "install OpenSSH (Debian: openssh-client)")
        }
        if session.options.dryRun { return report(nil, guide, session) }
        session.note("signing edition \(guide.serial); a hardware key may wait for a touch")
        return report(try sign(bytes, with: keygen, session), guide, session)
    }

    /// Signs a copy of the bytes that were checked and takes over its signature, so that the file under its name is
    /// never half of one and none for other bytes.
    private func sign(_ bytes: [UInt8], with keygen: ForeignProgram, _ session: Session) throws -> SSHPublicKey {
        let copy = file + ".unsigned"
        defer { for path in [copy, copy + ".sig"] { unlink(path) } }
        unlink(copy + ".sig")
        try replaceFile(copy, with: bytes)
        let status = keygen.run(
            ["-q", "-Y", "sign", "-n", SSHSignature.namespace, "-f", key, "--", copy],
            environment: session.context.environment)
        guard status == 0 else {
            throw CLIError.failed(
                "cannot sign '\(file)': 'ssh-keygen' ended with \(status)", hint: "look at what it said above")
        }
        let written = try fileBytes(copy + ".sig", limit: SSHSignature.byteLimit)
        let signer = try Self.signer(of: written, over: bytes)
        try replaceFile(file + ".sig", with: written)
        return signer
    }

    /// Whose signature it is, after the checks that it will have to pass at everybody's.
    private static func signer(of signature: [UInt8], over bytes: [UInt8]) throws -> SSHPublicKey {
        do {
            let signature = try SSHSignature(signature)
            guard signature.isValid(for: bytes) else { throw SignatureFault.wrong }
            return signature.key
        } catch let fault as SignatureFault {
            throw CLIError.refused(
                "'ssh-keygen' made a signature that nobody would take: \(fault.reason)",
                hint: "use a key of type ed25519 or ed25519-sk")
        }
    }

    private func report(_ signer: SSHPublicKey?, _ guide: Guide, _ session: Session) -> Report {
        let item = JSON.object([
            ("file", .string(file)), ("signature", .string(file + ".sig")), ("serial", .integer(guide.serial)),
            ("fingerprint", JSON(signer?.fingerprint)), ("key", JSON(signer?.line)),
        ])
        var text: [Block] = [.line("would write '\(file).sig'"), .line("nothing was changed", .dim)]
        if let signer {
            text = [
                .line("wrote '\(file).sig': edition \(guide.serial), signed by \(signer.fingerprint)"),
                .line("to trust it: optout guide trust '\(signer.line)'", .dim),
            ]
        }
        return Report(
            "guide-sign", items: [item], siblings: [("dryRun", .bool(session.options.dryRun))],
            text: session.options.quiet ? [] : text)
    }
}
