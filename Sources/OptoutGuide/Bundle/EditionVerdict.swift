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
    /// Dated further ahead than any clock can be wrong.
    case ahead(serial: Int, date: CivilDate)
    /// A serial too far above the adopted one, which would shut out every real edition after it.
    case jump(offered: Int, adopted: Int)
    case tooLarge
    case unknownSchema(String)
    /// Not a sound edition, and why.
    case malformed(String)
    /// Nothing says who made it.
    case unsigned
    /// No signer is trusted yet.
    case nobodyTrusted
    case badSignature(SignatureFault)

    /// Where an edition comes from.
    package enum Origin: Sendable {
        /// The program's own file, trusted like the program: never expired, never too far ahead.
        case own
        /// A file somebody handed over, whose signature holds.
        case offered
    }

    /// The furthest that a serial may lie above the highest one ever adopted.
    package static let longestJump = 1000
    /// How far ahead of this machine's clock an edition may be dated.
    package static let clockSlackSeconds: Int64 = 48 * 3600

    /// - Parameter bytes: the file, at most one byte over `GuideBundle.byteLimit` of it.
    package init(_ bytes: [UInt8], history: EditionHistory, origin: Origin, now: Instant) {
        let digest = GuideBundle.digest(of: bytes)
        if let current = history.current, current.digest == digest {
            self = .same
            return
        }
        do {
            let edition = Edition(guide: try GuideBundle.decode(bytes), digest: digest)
            self = Self.order(edition, history) ?? Self.judge(edition, history, origin, now)
        } catch {
            self = Self.refusal(error)
        }
    }

    /// Why the edition may not follow on those adopted; `nil` if it may.
    private static func order(_ edition: Edition, _ history: EditionHistory) -> Self? {
        guard let highest = history.highest else { return nil }
        let serial = edition.guide.serial
        if serial < highest.serial { return .older(offered: serial, adopted: highest.serial) }
        return serial == highest.serial && edition.digest != highest.digest ? .conflicting(serial: serial) : nil
    }

    private static func judge(_ edition: Edition, _ history: EditionHistory, _ origin: Origin, _ now: Instant) -> Self {
        guard origin == .offered else { return .newer(edition) }
        let (guide, highest) = (edition.guide, history.highest?.serial ?? 0)
        if now >= guide.expires.startUTC { return .expired(serial: guide.serial, on: guide.expires) }
        if guide.date.startUTC > now.adding(seconds: clockSlackSeconds) {
            return .ahead(serial: guide.serial, date: guide.date)
        }
        if guide.serial - highest > longestJump { return .jump(offered: guide.serial, adopted: highest) }
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
        case .older(let offered, let adopted):
            "edition \(offered) is older than edition \(adopted), which was taken in before"
        case .conflicting(let serial): "edition \(serial) was taken in before with other contents"
        case .ahead(let serial, let date): "edition \(serial) is dated \(date), which lies ahead"
        case .unsigned: "nothing proves who made it: there is no signature beside it"
        case .nobodyTrusted: "nothing proves who made it: you trust no signer yet"
        case .badSignature(let fault): fault.reason
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
        case .ahead: "look whether this machine's clock is right"
        case .jump: "install a newer release of this program instead"
        case .unsigned: "put the file that ends in '.sig' beside it"
        case .nobodyTrusted: "if you know who signs the guide: optout guide trust KEY"
        case .badSignature(let fault): fault.hint
        case .unknownSchema(let schema): GuideError.unknownSchema(schema).hint
        case .tooLarge, .malformed: GuideError.tooLarge.hint
        }
    }
}
