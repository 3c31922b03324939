package import OptoutCore

/// An edition that somebody handed over, with the signature that lay beside it.
package struct OfferedEdition: Sendable {
    /// At most one byte over `GuideBundle.byteLimit` of the file.
    package let bytes: [UInt8]
    /// `nil` where there was none.
    package let signature: [UInt8]?

    package init(bytes: [UInt8], signature: [UInt8]?) {
        self.bytes = bytes
        self.signature = signature
    }

    /// What is to be done with it: by the signature over its very bytes first, and only then by what it says.
    ///
    /// - Parameter signers: whom the person trusts.
    package func verdict(signers: [SSHPublicKey], history: EditionHistory, now: Instant) -> EditionVerdict {
        if bytes.count > GuideBundle.byteLimit { return .tooLarge }
        if signers.isEmpty { return .nobodyTrusted }
        guard let signature else { return .unsigned }
        do throws(SignatureFault) {
            let signature = try SSHSignature(signature)
            guard signers.contains(signature.key) else { throw SignatureFault.stranger(signature.key.fingerprint) }
            guard signature.isValid(for: bytes) else { throw SignatureFault.wrong }
        } catch {
            return .badSignature(error)
        }
        return EditionVerdict(bytes, history: history, origin: .offered, now: now)
    }
}
