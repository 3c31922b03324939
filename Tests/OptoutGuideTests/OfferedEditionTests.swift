import Foundation
import OptoutCore
import OptoutTestSupport
import Testing

@testable import OptoutGuide

/// Editions handed over by somebody: the attacks of the fault cases 50 to 61.
@Suite struct OfferedEditionTests {
    private let now: Instant
    private let signer: TestSigner
    private let trusted: [SSHPublicKey]
    /// Edition 4 is in use.
    private let history = EditionHistory(current: EditionMark(serial: 4, digest: "four"))

    init() throws {
        now = try #require(Instant(rfc3339: "2026-11-23T12:00Z"))
        signer = try TestSigner()
        trusted = [try SSHPublicKey.reading(signer.line).key]
    }

    /// The invented edition 5 with a change that no check sees before it is signed.
    private func edition(_ change: (inout Guide) throws -> Void = { _ in }) throws -> [UInt8] {
        var guide = try Fixture().guide()
        guide.serial = 5
        try change(&guide)
        return try GuideBundle.encode(guide)
    }

    /// - Parameter signature: `nil`: the trusted signer's.
    private func verdict(
        _ bytes: [UInt8], signature: [UInt8]? = nil, _ history: EditionHistory? = nil
    ) throws -> EditionVerdict {
        let offered = OfferedEdition(bytes: bytes, signature: try signature ?? signer.sign(bytes))
        return offered.verdict(signers: trusted, history: history ?? self.history, now: now)
    }

    private func isNewer(_ verdict: EditionVerdict) -> Bool {
        if case .newer = verdict { return true }
        return false
    }

    private func isMalformed(_ verdict: EditionVerdict) -> Bool {
        if case .malformed = verdict { return true }
        return false
    }

    @Test func aSoundEditionOfATrustedSignerIsNewer() throws {
        #expect(isNewer(try verdict(edition())))
        let hardware = try TestSigner(7, isHardware: true)
        let bytes = try edition()
        let offered = OfferedEdition(bytes: bytes, signature: try hardware.sign(bytes))
        let keys = try [signer, hardware].map { try SSHPublicKey.reading($0.line).key }
        #expect(isNewer(offered.verdict(signers: keys, history: history, now: now)))
    }

    @Test func withoutSignatureOrSignerNothingIsTaken() throws {
        let bytes = try edition()
        let unsigned = OfferedEdition(bytes: bytes, signature: nil)
        #expect(unsigned.verdict(signers: trusted, history: history, now: now) == .unsigned)
        let signed = OfferedEdition(bytes: bytes, signature: try signer.sign(bytes))
        #expect(signed.verdict(signers: [], history: history, now: now) == .nobodyTrusted)
        #expect(EditionVerdict.nobodyTrusted.hint.contains("optout guide trust"))
    }

    /// Case 51.
    @Test func aStrangersSignatureOrOneForAnotherPurposeIsRefused() throws {
        let bytes = try edition()
        let stranger = try TestSigner(2)
        let fingerprint = try SSHPublicKey.reading(stranger.line).key.fingerprint
        #expect(try verdict(bytes, signature: stranger.sign(bytes)) == .badSignature(.stranger(fingerprint)))
        var forFiles = signer
        forFiles.namespace = "file"
        #expect(try verdict(bytes, signature: forFiles.sign(bytes)) == .badSignature(.otherPurpose("file")))
    }

    /// Cases 50, 52 and 56.
    @Test func aSignatureOverOtherBytesIsRefused() throws {
        let (bytes, other) = (try edition(), try edition { $0.serial = 6 })
        #expect(try verdict(bytes, signature: signer.sign(other)) == .badSignature(.wrong))
        for appended in [[10], [0], bytes] {
            #expect(try verdict(bytes + appended, signature: signer.sign(bytes)) == .badSignature(.wrong))
        }
        let signature = try signer.sign(bytes)
        #expect(try verdict(bytes, signature: signature + signature) == .badSignature(.malformed))
        #expect(try verdict(bytes, signature: []) == .badSignature(.malformed))
    }

    /// Case 50: every byte, with every bit of it.
    @Test func everyChangeOfOneByteOfASignedEditionIsRefused() throws {
        let bytes = try edition { guide in
            guide.providers[0].products[0].steps.removeLast()
            guide.providers[0].products[0].facts = []
            guide.providers[0].products[0].steps[0].staysTrue = []
        }
        let signature = try signer.sign(bytes)
        #expect(isNewer(try verdict(bytes, signature: signature)))
        for index in bytes.indices {
            for bit in 0..<8 {
                var other = bytes
                other[index] ^= 1 << bit
                let found = try verdict(other, signature: signature)
                #expect(found == .badSignature(.wrong), "byte \(index), bit \(bit)")
            }
        }
        for end in bytes.indices {
            #expect(try verdict(Array(bytes[..<end]), signature: signature) == .badSignature(.wrong))
        }
    }

    @Test func everyChangeOfOneByteOfItsSignatureIsRefused() throws {
        let bytes = try edition()
        let signature = try signer.sign(bytes)
        for index in signature.indices {
            for bit in 0..<8 {
                var other = signature
                other[index] ^= 1 << bit
                guard case .badSignature = try verdict(bytes, signature: other) else {
                    Issue.record("byte \(index), bit \(bit) taken")
                    continue
                }
            }
        }
    }

    @Test func whatNobodyTrustedSignedIsNotEvenRead() throws {
        let junk = Array("{\"schema\":\"optout.guide-bundle/9\"}\n".utf8)
        let stranger = try TestSigner(2).sign(junk)
        guard case .badSignature(.stranger) = try verdict(junk, signature: stranger) else {
            Issue.record("read before the signature was checked")
            return
        }
        #expect(try verdict(junk) == .unknownSchema("optout.guide-bundle/9"))
    }

    /// Cases 53 and 54, and a backup of edition 4 brought back after edition 9.
    @Test func olderAndConflictingEditionsAreRefusedWhoeverSignedThem() throws {
        let older = try edition { $0.serial = 3 }
        #expect(try verdict(older) == .older(offered: 3, adopted: 4))
        let same = try edition { $0.serial = 4 }
        #expect(try verdict(same) == .conflicting(serial: 4))
        let restored = EditionHistory(
            current: EditionMark(serial: 4, digest: "four"), highest: EditionMark(serial: 9, digest: "nine"))
        #expect(try verdict(edition(), restored) == .older(offered: 5, adopted: 9))
        #expect(try verdict(edition { $0.serial = 9 }, restored) == .conflicting(serial: 9))
        let nine = try edition { $0.serial = 9 }
        let again = EditionHistory(
            current: restored.current, highest: EditionMark(serial: 9, digest: GuideBundle.digest(of: nine)))
        #expect(isNewer(try verdict(nine, again)))
    }

    /// Case 55: an old edition kept from the person, or one dated ahead to outlive all others.
    @Test func expiredEditionsAndThoseFromTheFutureAreRefused() throws {
        let date = try #require(CivilDate("2026-11-23"))
        #expect(try verdict(edition { $0.expires = date }) == .expired(serial: 5, on: date))
        let (near, far) = (try #require(CivilDate("2026-11-25")), try #require(CivilDate("2026-11-26")))
        #expect(isNewer(try verdict(edition { $0.date = near })))
        #expect(try verdict(edition { $0.date = far }) == .ahead(serial: 5, date: far))
        let bytes = try edition { $0.date = far }
        #expect(isNewer(EditionVerdict(bytes, history: history, origin: .own, now: now)))
    }

    /// Case 58.
    @Test func aSerialFarAheadIsRefused() throws {
        #expect(isNewer(try verdict(edition { $0.serial = 1004 })))
        #expect(try verdict(edition { $0.serial = 1005 }) == .jump(offered: 1005, adopted: 4))
        #expect(try verdict(edition { $0.serial = 1_000_000_000 }) == .jump(offered: 1_000_000_000, adopted: 4))
        #expect(isMalformed(try verdict(edition { $0.serial = .max })))
    }

    /// Case 57.
    @Test func moreThanOneMebibyteIsRefusedUnread() throws {
        let bytes = [UInt8](repeating: 0x20, count: GuideBundle.byteLimit + 1)
        #expect(try verdict(bytes) == .tooLarge)
        #expect(isMalformed(try verdict(Array(bytes.dropLast()))))
    }

    /// Case 60.
    @Test func aLaterFormatIsRefusedAndLaterFieldsAreOverlooked() throws {
        let text = String(decoding: try edition(), as: UTF8.self)
        let later = text.replacingOccurrences(of: "guide-bundle/1", with: "guide-bundle/2")
        #expect(try verdict(Array(later.utf8)) == .unknownSchema("optout.guide-bundle/2"))
        #expect(EditionVerdict.unknownSchema("x").hint.contains("newer release"))
        let wider = text.replacingOccurrences(of: "\"tombstones\":[]}", with: "\"tombstones\":[],\"zeal\":1}")
        try #require(wider != text)
        #expect(isNewer(try verdict(Array(wider.utf8))))
    }

    /// Case 56: parts of two editions under one signature.
    @Test func partsOfTwoEditionsAreRefused() throws {
        let text = String(decoding: try edition(), as: UTF8.self)
        let mixed = text.replacingOccurrences(of: "\"On until turned off.\"", with: "\"Never on.\"")
        try #require(mixed != text)
        #expect(isMalformed(try verdict(Array(mixed.utf8))))
    }

    /// Case 61.
    @Test(arguments: [
        "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://acme.example/", "//acme.example/",
        "https://acme.example.evil.test/", "https://xn--cme-8cd.example/", "https://\u{430}cme.example/",
        "https://acme.example:8443/", "https://me@acme.example/", "https://acme.example\\@evil.test/",
        "https://evil.test/?acme.example", "https://acme.example/\u{202E}gpj.exe", "HTTPS://acme.example/", "",
    ])
    func aHostileLinkIsRefusedAlthoughItIsSigned(link: String) throws {
        let bytes = try edition { $0.providers[0].products[0].steps[0].routes[0].link = link }
        #expect(isMalformed(try verdict(bytes)))
    }

    @Test(arguments: [
        "\u{1B}[2J", "a\u{9B}31m", "a\u{7}", "one\ntwo", "a\u{202E}b", "a\u{200B}b", "a\u{E0041}b", "p\u{430}ypal",
        " a",
        "a\u{2028}b", "a" + String(repeating: "\u{301}", count: 50), String(repeating: "a", count: 1_000_000),
    ])
    func aHostileTextIsRefusedAlthoughItIsSigned(text: String) throws {
        let bytes = try edition { $0.providers[0].products[0].facts[0].text = text }
        #expect(isMalformed(try verdict(bytes)))
    }

    @Test func hostsOfKnownProvidersCannotBeWidened() throws {
        var guide = try published(2)
        guide.serial = 5
        let place = try #require(guide.providers.firstIndex { $0.id.text == "openai" })
        guide.providers[place].hosts.append("chatgpt.com.evil.test")
        #expect(isMalformed(try verdict(GuideBundle.encode(guide))))
    }

    @Test func theEditionInUseIsTheSame() throws {
        let bytes = try edition()
        let history = EditionHistory(current: EditionMark(serial: 5, digest: GuideBundle.digest(of: bytes)))
        #expect(try verdict(bytes, history) == .same)
    }
}
