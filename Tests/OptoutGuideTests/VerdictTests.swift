import OptoutCore
import Testing

@testable import OptoutGuide

@Suite struct VerdictTests {
    private let now: Instant
    private let bytes: [UInt8]
    private let digest: String

    init() throws {
        now = try #require(Instant(rfc3339: "2026-11-23T12:00Z"))
        bytes = try Self.edition(5)
        digest = GuideBundle.digest(of: bytes)
    }

    private static func edition(_ serial: Int, expires: String = "2099-12-31") throws -> [UInt8] {
        var guide = try Fixture().guide()
        guide.serial = serial
        guide.expires = try #require(CivilDate(expires))
        return try GuideBundle.encode(guide)
    }

    private func verdict(
        _ bytes: [UInt8], _ adopted: (Int, String)?, _ origin: EditionVerdict.Origin = .offered
    ) -> EditionVerdict {
        let current = adopted.map { EditionMark(serial: $0.0, digest: $0.1) }
        return EditionVerdict(bytes, history: EditionHistory(current: current), origin: origin, now: now)
    }

    @Test func aHigherSerialIsNewer() throws {
        for adopted in [nil, (4, "x"), (1, "x")] {
            guard case .newer(let edition) = verdict(bytes, adopted) else {
                Issue.record("not newer")
                continue
            }
            #expect(edition.guide.serial == 5 && edition.digest == digest)
        }
    }

    @Test func theAdoptedBytesAreTheSame() {
        #expect(verdict(bytes, (5, digest)) == .same)
        #expect(verdict(bytes, (5, digest)).refusal == nil)
    }

    @Test func aLowerSerialIsOlder() {
        let verdict = verdict(bytes, (6, "x"))
        #expect(verdict == .older(offered: 5, adopted: 6))
        #expect(verdict.refusal == "edition 5 is older than edition 6, which was taken in before")
    }

    @Test func theAdoptedSerialWithOtherBytesConflicts() {
        #expect(verdict(bytes, (5, "x")) == .conflicting(serial: 5))
        #expect(verdict(bytes, (5, "x"), .own) == .conflicting(serial: 5))
    }

    @Test func anOfferedEditionExpiresAtMidnightUTCAndTheProgramsOwnNever() throws {
        let today = try Self.edition(5, expires: "2026-11-23")
        let expected = EditionVerdict.expired(serial: 5, on: try #require(CivilDate("2026-11-23")))
        #expect(verdict(today, nil) == expected)
        let tomorrow = try Self.edition(5, expires: "2026-11-24")
        for (bytes, origin) in [(tomorrow, EditionVerdict.Origin.offered), (today, .own)] {
            guard case .newer = verdict(bytes, (4, "x"), origin) else {
                Issue.record("refused")
                continue
            }
        }
    }

    @Test func aSerialFarAheadIsRefusedUnlessItIsTheProgramsOwn() throws {
        let (near, far) = (try Self.edition(1004), try Self.edition(1005))
        guard case .newer = verdict(near, (4, "x")) else {
            Issue.record("refused")
            return
        }
        #expect(verdict(far, (4, "x")) == .jump(offered: 1005, adopted: 4))
        #expect(verdict(far, nil) == .jump(offered: 1005, adopted: 0))
        guard case .newer = verdict(far, (4, "x"), .own) else {
            Issue.record("refused")
            return
        }
    }

    @Test func whatIsNoEditionIsMalformed() {
        for junk in ["", "{}", "<html>", "{\"schema\":\"x\"}"] {
            #expect(verdict(Array(junk.utf8), nil).refusal != nil)
        }
        #expect(verdict(Array("{\"schema\":\"x\"}\n".utf8), nil) == .unknownSchema("x"))
        #expect(verdict([UInt8](repeating: 32, count: GuideBundle.byteLimit + 1), nil) == .tooLarge)
        var changed = bytes
        changed[changed.count / 2] ^= 1
        guard case .malformed = verdict(changed, nil) else {
            Issue.record("not malformed")
            return
        }
    }
}
