import Crypto
import FoundationEssentials

/// A public key of OpenSSH that can sign editions: Ed25519, in a file or in a hardware key.
package struct SSHPublicKey: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case file = "ssh-ed25519"
        case hardware = "sk-ssh-ed25519@openssh.com"
    }

    package let kind: Kind
    let point: [UInt8]
    /// What a hardware key was made for, such as `ssh:`; empty for the other kind.
    let application: [UInt8]

    /// - Parameter blob: the key in SSH's wire format.
    init(blob: [UInt8]) throws(SSHKeyError) {
        var fields = SSHFields(blob)
        guard let type = fields.text() else { throw .malformed }
        guard let kind = Kind(rawValue: type) else { throw .otherType(String(type.prefix(50))) }
        guard let point = fields.string(), point.count == Ed25519.keyCount else { throw .malformed }
        self.kind = kind
        self.point = point
        switch kind {
        case .file: application = []
        case .hardware:
            guard let text = fields.string(), (1...255).contains(text.count) else { throw .malformed }
            application = text
        }
        guard fields.isAtEnd else { throw .malformed }
        guard Ed25519.isSafe(point) else { throw .unsafe }
    }

    var blob: [UInt8] {
        let key = sshString(kind.rawValue.utf8) + sshString(point)
        return kind == .file ? key : key + sshString(application)
    }

    /// Type and key as in a `.pub` file, without the comment.
    package var line: String { "\(kind.rawValue) \(Data(blob).base64EncodedString())" }

    /// `SHA256:…` as `ssh-keygen -l` prints it.
    package var fingerprint: String {
        var digest = Data(SHA256.hash(data: blob)).base64EncodedString()
        while digest.last == "=" { digest.removeLast() }
        return "SHA256:" + digest
    }
}

extension SSHPublicKey {
    /// The longest text that is looked at; a file that holds one key is far shorter.
    package static let textLimit = 4096

    /// Whether the text begins as a key does, and is therefore no file's name.
    package static func isLine(_ text: String) -> Bool {
        guard let type = text.split(separator: " ", maxSplits: 1).first, text.contains(" ") else { return false }
        return type.hasPrefix("ssh-") || type.hasPrefix("sk-") || type.hasPrefix("ecdsa-")
    }

    /// The one key of a `.pub` file or of a line from one.
    ///
    /// - Returns: also the comment that stands behind it, `nil` where there is none.
    package static func reading(_ text: String) throws(SSHKeyError) -> (key: SSHPublicKey, comment: String?) {
        guard text.utf8.count <= textLimit else { throw .malformed }
        if text.contains("PRIVATE KEY-----") { throw .isPrivate }
        let lines = text.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
        guard let line = lines.first else { throw .malformed }
        guard lines.count == 1 else { throw .several }
        let words = line.split(separator: " ", maxSplits: 2).map { String($0) }
        guard words.count >= 2, let blob = strictBase64(words[1]) else { throw .malformed }
        let key = try SSHPublicKey(blob: blob)
        guard key.kind.rawValue == words[0] else { throw .malformed }
        return (key, words.count > 2 ? words[2] : nil)
    }
}

/// Why a text is no key that can be trusted.
package enum SSHKeyError: Error, Hashable, Sendable {
    case malformed
    case several
    case isPrivate
    /// A sound key of a type that does not sign editions.
    case otherType(String)
    /// Of small order or in a second encoding: signatures by it prove nothing.
    case unsafe

    package var reason: String {
        switch self {
        case .malformed: "it is no public key of OpenSSH"
        case .several: "it holds more than one line"
        case .isPrivate: "it is a private key"
        case .otherType(let type): "its type '\(type)' does not sign editions"
        case .unsafe: "signatures by this key prove nothing"
        }
    }

    package var hint: String {
        switch self {
        case .malformed, .several, .unsafe: "give the line of a '.pub' file, or the file"
        case .isPrivate: "give the file beside it that ends in '.pub'"
        case .otherType: "ask for a key of type ed25519 or ed25519-sk"
        }
    }
}
