package import OptoutCore

/// An edition and the digest of the bytes it came in.
package struct Edition: Hashable, Sendable {
    package let guide: Guide
    package let digest: String

    package init(guide: Guide, digest: String) {
        self.guide = guide
        self.digest = digest
    }
}

/// What is to be done with an edition that lies there.
package enum EditionVerdict: Hashable, Sendable {
    /// To be adopted.
    case newer(Edition)
    /// The adopted one, byte for byte.
    case same
    case older(offered: Int, adopted: Int)
    /// The adopted serial with other bytes.
    case conflicting(serial: Int)
    case expired(serial: Int, on: CivilDate)
    /// A serial too far above the adopted one, which would shut out every real edition after it.
    case jump(offered: Int, adopted: Int)
    case tooLarge
    case unknownSchema(String)
    /// Not a sound edition, and why.
    case malformed(String)

    /// Where an edition comes from.
    package enum Origin: Sendable {
        /// The program's own file, trusted like the program: never expired, never too far ahead.
        case own
        /// A file somebody handed over.
        case offered
    }

    /// The furthest that a serial may lie above the adopted one.
    package static let longestJump = 1000

    /// - Parameters:
    ///   - bytes: the file, at most one byte over `GuideBundle.byteLimit` of it.
    ///   - adopted: serial and digest of the edition in use; `nil` before the first.
    package init(_ bytes: [UInt8], adopted: (serial: Int, digest: String)?, origin: Origin, now: Instant) {
        let digest = GuideBundle.digest(of: bytes)
        if let adopted, adopted.digest == digest {
            self = .same
            return
        }
        do {
            let edition = Edition(guide: try GuideBundle.decode(bytes), digest: digest)
            self = Self.judge(edition, adopted: adopted?.serial, origin: origin, now: now)
        } catch {
            self = Self.refusal(error)
        }
    }

    private static func judge(_ edition: Edition, adopted: Int?, origin: Origin, now: Instant) -> Self {
        let serial = edition.guide.serial
        if let adopted {
            if serial < adopted { return .older(offered: serial, adopted: adopted) }
            if serial == adopted { return .conflicting(serial: serial) }
        }
        guard origin == .offered else { return .newer(edition) }
        if now >= edition.guide.expires.startUTC { return .expired(serial: serial, on: edition.guide.expires) }
        if serial - (adopted ?? 0) > longestJump { return .jump(offered: serial, adopted: adopted ?? 0) }
        return .newer(edition)
    }

    private static func refusal(_ error: GuideError) -> Self {
        switch error {
        case .tooLarge: .tooLarge
        case .unknownSchema(let schema): .unknownSchema(schema)
        default: .malformed(error.message)
        }
    }

    /// Why the edition is refused, or `nil` for one to be adopted or already in use.
    package var refusal: String? {
        switch self {
        case .newer, .same: nil
        case .older(let offered, let adopted): "edition \(offered) is older than edition \(adopted) in use"
        case .conflicting(let serial): "edition \(serial) is in use with other contents"
        case .expired(let serial, let date): "edition \(serial) expired on \(date)"
        case .jump(let offered, let adopted): "edition \(offered) is too far ahead of edition \(adopted)"
        case .tooLarge: GuideError.tooLarge.message
        case .unknownSchema(let schema): GuideError.unknownSchema(schema).message
        case .malformed(let reason): reason
        }
    }

    package var hint: String {
        switch self {
        case .newer, .same: ""
        case .older, .conflicting: "the edition in use stays; see 'optout guide status'"
        case .expired: "look for a newer edition where this one came from"
        case .jump: "install a newer release of this program instead"
        case .unknownSchema(let schema): GuideError.unknownSchema(schema).hint
        case .tooLarge, .malformed: GuideError.tooLarge.hint
        }
    }
}
