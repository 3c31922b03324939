import Crypto
import Foundation

/// Signs as `ssh-keygen -Y sign` does, with keys of the test's own; written from OpenSSH's PROTOCOL.sshsig and
/// PROTOCOL.u2f alone. Every part can be made wrong.
package struct TestSigner {
    package var namespace = "optout-guide"
    package var hash = "sha512"
    package var version: UInt32 = 1
    package var reserved: [UInt8] = []
    /// After the last field of the signature, and of what holds it.
    package var tails: ([UInt8], [UInt8]) = ([], [])
    /// Of a hardware key; bit 0 says that somebody touched it.
    package var flags: UInt8 = 1
    private let secret: Curve25519.Signing.PrivateKey
    private let isHardware: Bool

    /// - Parameter seed: another key for each.
    package init(_ seed: UInt8 = 1, isHardware: Bool = false) throws {
        secret = try Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: seed, count: 32))
        self.isHardware = isHardware
    }

    private var type: String { isHardware ? "sk-ssh-ed25519@openssh.com" : "ssh-ed25519" }
    private static let application = "ssh:optout"

    private var blob: Data {
        let key = field(type) + field(secret.publicKey.rawRepresentation)
        return isHardware ? key + field(Self.application) : key
    }

    /// As in a `.pub` file.
    package var line: String { "\(type) \(blob.base64EncodedString())" }

    /// Armoured, as in FILE.sig.
    package func sign(_ bytes: [UInt8]) throws -> [UInt8] { Self.armoured(try unarmoured(bytes)) }

    package func unarmoured(_ bytes: [UInt8]) throws -> [UInt8] {
        let digest = hash == "sha256" ? Data(SHA256.hash(data: bytes)) : Data(SHA512.hash(data: bytes))
        let signed = Data("SSHSIG".utf8) + field(namespace) + field(reserved) + field(hash) + field(digest)
        return Array(
            Data("SSHSIG".utf8) + number(version) + field(blob) + field(namespace) + field(reserved) + field(hash)
                + field(try signature(signed)) + tails.1)
    }

    private func signature(_ signed: Data) throws -> Data {
        guard isHardware else { return field(type) + field(try secret.signature(for: signed)) + tails.0 }
        let extra = Data([flags]) + number(42)
        let message = SHA256.hash(data: Data(Self.application.utf8)) + extra + SHA256.hash(data: signed)
        return field(type) + field(try secret.signature(for: message)) + extra + tails.0
    }

    package static func armoured(_ bytes: [UInt8], width: Int = 70) -> [UInt8] {
        var text = "-----BEGIN SSH SIGNATURE-----\n"
        for (index, character) in Data(bytes).base64EncodedString().enumerated() {
            if index > 0, index % width == 0 { text += "\n" }
            text.append(character)
        }
        return Array((text + "\n-----END SSH SIGNATURE-----\n").utf8)
    }
}

private func number(_ value: UInt32) -> Data { withUnsafeBytes(of: value.bigEndian) { Data($0) } }
private func field(_ bytes: some Collection<UInt8>) -> Data { number(UInt32(bytes.count)) + Data(bytes) }
private func field(_ text: String) -> Data { field(Data(text.utf8)) }
