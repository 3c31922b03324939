import Glibc
package import OptoutConfig

/// The folder in which the fetch unit leaves an edition and its signature.
package struct Spool: Sendable {
    package static let editionName = "guide.json"
    package static let signatureName = "guide.json.sig"

    /// An absolute path; may not exist.
    package let folder: String

    package init(folder: String) { self.folder = folder }

    private var edition: String { "\(folder)/\(Self.editionName)" }
    private var signature: String { "\(folder)/\(Self.signatureName)" }

    /// What lies there; `nil` while nothing does, or only one of the two.
    ///
    /// The signature is read last because it is put there first: a pair half replaced is never taken for a new
    /// edition with a wrong signature.
    package func offered() throws(ConfigError) -> OfferedEdition? {
        guard access(edition, F_OK) == 0, access(signature, F_OK) == 0 else { return nil }
        let bytes = try fileBytes(edition, limit: GuideBundle.byteLimit)
        return OfferedEdition(bytes: bytes, signature: try fileBytes(signature, limit: SSHSignature.byteLimit))
    }

    /// Takes away what is no longer needed.
    package func clear() {
        for path in [edition, signature] { unlink(path) }
    }
}
