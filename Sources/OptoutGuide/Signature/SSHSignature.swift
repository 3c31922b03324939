import Crypto
import FoundationEssentials

/// A detached signature as `ssh-keygen -Y sign` writes it (OpenSSH, PROTOCOL.sshsig).
package struct SSHSignature: Hashable, Sendable {
    /// What signatures of editions are made for; one made for anything else does not count.
    package static let namespace = "optout-guide"
    /// More than any signature has; what is longer is not looked at.
    package static let byteLimit = 4096

    /// Whose it claims to be.
    package let key: SSHPublicKey
    private let hash: Hash
    private let ed25519: [UInt8]
    /// What a hardware key adds: flags, and a counter in four bytes.
    private let extra: [UInt8]

    private enum Hash: String, Hashable { case sha256, sha512 }

    /// - Parameter bytes: the file, armoured, to the last byte as `ssh-keygen` writes it.
    package init(_ bytes: [UInt8]) throws(SignatureFault) {
        var fields = SSHFields(try Self.disarmoured(bytes))
        guard fields.bytes(6) == Self.magic, fields.number() == 1, let blob = fields.string(),
            let namespace = fields.text(), fields.string() == [], let hash = fields.text(),
            let signature = fields.string(), fields.isAtEnd
        else { throw .malformed }
        guard namespace == Self.namespace else { throw .otherPurpose(String(namespace.prefix(50))) }
        guard let hash = Hash(rawValue: hash) else { throw .malformed }
        key = try Self.key(blob)
        self.hash = hash
        (ed25519, extra) = try Self.parts(signature, of: key.kind)
    }

    /// Whether `key` signed these very bytes.
    package func isValid(for bytes: [UInt8]) -> Bool {
        let digest =
            switch hash {
            case .sha256: Array(SHA256.hash(data: bytes))
            case .sha512: Array(SHA512.hash(data: bytes))
            }
        let signed =
            Self.magic + sshString(Self.namespace.utf8) + sshString([]) + sshString(hash.rawValue.utf8)
            + sshString(digest)
        return Ed25519.isValid(ed25519, of: message(signed), by: key.point)
    }

    /// What the key itself signs; a hardware key wraps it once more (OpenSSH, PROTOCOL.u2f).
    private func message(_ signed: [UInt8]) -> [UInt8] {
        switch key.kind {
        case .file: signed
        case .hardware: SHA256.hash(data: key.application) + extra + SHA256.hash(data: signed)
        }
    }

    private static let magic = Array("SSHSIG".utf8)

    private static func key(_ blob: [UInt8]) throws(SignatureFault) -> SSHPublicKey {
        do {
            return try SSHPublicKey(blob: blob)
        } catch .otherType(let type) {
            throw .otherType(type)
        } catch {
            throw .malformed
        }
    }

    private static func parts(_ signature: [UInt8], of kind: SSHPublicKey.Kind) throws(SignatureFault) -> (
        [UInt8], [UInt8]
    ) {
        var fields = SSHFields(signature)
        guard fields.text() == kind.rawValue, let bytes = fields.string(), bytes.count == Ed25519.signatureCount,
            let extra = fields.bytes(kind == .file ? 0 : 5), fields.isAtEnd
        else { throw .malformed }
        // Bit 0: somebody touched the key.
        if let flags = extra.first, flags & 1 == 0 { throw .untouched }
        return (bytes, extra)
    }
}

// MARK: - Armour

extension SSHSignature {
    private static let begin = "-----BEGIN SSH SIGNATURE-----"
    private static let end = "-----END SSH SIGNATURE-----"
    private static let width = 70

    /// The bytes within, if the armour is the only one that they have.
    private static func disarmoured(_ bytes: [UInt8]) throws(SignatureFault) -> [UInt8] {
        guard bytes.count <= byteLimit, let text = String(validating: bytes, as: UTF8.self),
            text.hasPrefix(begin + "\n"), text.hasSuffix("\n" + end + "\n")
        else { throw .malformed }
        let lines = text.split(separator: "\n").dropFirst().dropLast()
        guard let inner = strictBase64(lines.joined()), Array(armoured(inner).utf8) == bytes else { throw .malformed }
        return inner
    }

    static func armoured(_ inner: [UInt8]) -> String {
        var rest = Data(inner).base64EncodedString()[...]
        var lines = [begin]
        while !rest.isEmpty {
            lines.append(String(rest.prefix(width)))
            rest = rest.dropFirst(width)
        }
        return (lines + [end, ""]).joined(separator: "\n")
    }
}

/// Why a signature does not count.
package enum SignatureFault: Error, Hashable, Sendable {
    /// Not to the last byte what `ssh-keygen -Y sign` writes.
    case malformed
    case otherType(String)
    /// Made in another namespace.
    case otherPurpose(String)
    /// By a hardware key that nobody touched.
    case untouched
    /// By a key that the person does not trust: its fingerprint.
    case stranger(String)
    /// Over other bytes, or forged.
    case wrong

    package var reason: String {
        switch self {
        case .malformed: "the signature is none of 'ssh-keygen -Y sign'"
        case .otherType(let type): "the signature is by a key of type '\(type)', which does not sign editions"
        case .otherPurpose(let namespace): "the signature was made for '\(namespace)', not for a guide"
        case .untouched: "the signature is by a hardware key that nobody touched"
        case .stranger(let fingerprint): "it is signed by '\(fingerprint)', a key you do not trust"
        case .wrong: "the signature does not belong to these bytes"
        }
    }

    package var hint: String {
        switch self {
        case .stranger: "if you know whose key it is: optout guide trust KEY"
        default: "fetch the edition and its signature again from where they are published"
        }
    }
}
