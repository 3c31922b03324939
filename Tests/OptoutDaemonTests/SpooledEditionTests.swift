import Glibc
import OptoutConfig
import OptoutCore
import OptoutGuide
import OptoutStore
import OptoutTestSupport
import Testing

@testable import OptoutDaemon

/// What the fetch unit left in the spool folder.
@Suite struct SpooledEditionTests {
    private let desk: Desk
    private let home: ScratchHome
    private let signer: TestSigner
    private var folder: String { home.path + "/spool" }

    /// Edition 1 is in use, and the signer is trusted.
    init() throws {
        desk = try Desk()
        home = try ScratchHome()
        signer = try TestSigner()
        let guide = try GuideBundle.decode(edition(1))
        _ = try desk.record.adopt(guide, digest: GuideBundle.digest(of: edition(1)), changes: [], writing)
        try trust(signer)
    }

    private var writing: Writing { Writing(now: desk.now, zone: .utc) }

    private func trust(_ signer: TestSigner) throws {
        let key = try SSHPublicKey.reading(signer.line).key
        _ = try desk.record.change(.guideTrust, writing) {
            try $0.trust(Signer(key: key.line, fingerprint: key.fingerprint, comment: nil))
        }
    }

    /// The published edition 1 under another serial.
    private func edition(_ serial: Int) throws -> [UInt8] {
        var guide = try GuideBundle.decode(
            fileBytes("\(ScratchHome.repository)/Config/guide/editions/1.json", limit: GuideBundle.byteLimit))
        guide.serial = serial
        guide.expires = try #require(CivilDate("2099-12-31"))
        return try GuideBundle.encode(guide)
    }

    private func place(_ bytes: [UInt8], signedBy signer: TestSigner) throws {
        try home.write(signer.sign(bytes), to: "spool/guide.json.sig")
        try home.write(bytes, to: "spool/guide.json")
    }

    private func adopt() throws {
        try SpooledEdition(folder: folder, record: desk.record) { desk.complaints.append($0) }.adopt(writing)
    }

    private var refusals: Int {
        get throws { try desk.record.told().count { $0.telling.kind == .editionRefused } }
    }

    private var isEmpty: Bool {
        access(folder + "/guide.json", F_OK) != 0 && access(folder + "/guide.json.sig", F_OK) != 0
    }

    private struct InUse: Equatable {
        var edition: AdoptedEdition?
        var guide: Guide?
        var history: EditionHistory
    }

    /// The edition in use with all its parts, as it lies in the record.
    private var inUse: InUse {
        get throws {
            InUse(
                edition: try desk.record.adoptedEdition(), guide: try desk.record.adoptedGuide(),
                history: try desk.record.editionHistory())
        }
    }

    @Test func aSignedEditionIsAdoptedAndTakenAway() throws {
        try place(edition(2), signedBy: signer)
        try adopt()
        #expect(try desk.record.adoptedEdition()?.serial == 2)
        #expect(isEmpty)
        #expect(try refusals == 0 && desk.complaints.isEmpty)
    }

    @Test func aStrangersEditionIsRefusedOnceAndAdoptedOnceTheSignerIsTrusted() throws {
        let (before, stranger) = (try inUse, try TestSigner(2))
        try place(edition(2), signedBy: stranger)
        for _ in 0..<3 { try adopt() }
        #expect(try refusals == 1)
        #expect(desk.complaints.count == 1 && desk.complaints[0].contains("a key you do not trust"))
        #expect(try inUse == before)
        #expect(!isEmpty)
        try trust(stranger)
        try adopt()
        #expect(try desk.record.adoptedEdition()?.serial == 2)
        #expect(isEmpty)
    }

    @Test func olderAndUsedEditionsAreTakenAway() throws {
        try place(edition(3), signedBy: signer)
        try adopt()
        let before = try inUse
        try place(edition(3), signedBy: signer)
        try adopt()
        #expect(isEmpty)
        #expect(try refusals == 0)
        try place(edition(2), signedBy: signer)
        try adopt()
        #expect(isEmpty)
        #expect(try refusals == 1)
        #expect(try inUse == before)
    }

    @Test func otherBytesForgedOnesAndJunkAreRefusedAndTheEditionInUseStays() throws {
        let before = try inUse
        var forged = try edition(2)
        forged[100] ^= 1
        try home.write(signer.sign(edition(2)), to: "spool/guide.json.sig")
        try home.write(forged, to: "spool/guide.json")
        try adopt()
        for junk in [[], Array("<html>".utf8), [UInt8](repeating: 32, count: GuideBundle.byteLimit + 1)] {
            try place(junk, signedBy: signer)
            try adopt()
        }
        #expect(try refusals == 4)
        #expect(try inUse == before)
    }

    @Test func nothingOrHalfAPairIsNoFault() throws {
        try adopt()
        try home.write(edition(2), to: "spool/guide.json")
        try adopt()
        unlink(folder + "/guide.json")
        try home.write(signer.sign(edition(2)), to: "spool/guide.json.sig")
        try adopt()
        #expect(try refusals == 0 && desk.complaints.isEmpty)
        #expect(try desk.record.adoptedEdition()?.serial == 1)
    }

    @Test func whatIsNoFileIsComplainedOf() throws {
        try place(edition(2), signedBy: signer)
        unlink(folder + "/guide.json")
        mkfifo(folder + "/guide.json", 0o600)
        try adopt()
        #expect(desk.complaints.count == 1 && desk.complaints[0].contains("not a regular file"))
    }

    /// A backup from before was restored: the program's own edition may lie below the highest one ever in use.
    @Test func theProgramsOwnEditionIsAdoptedOnlyIfItIsNewer() throws {
        try place(edition(3), signedBy: signer)
        try adopt()
        for serial in [2, 3, 4] {
            let path = try home.write(edition(serial), to: "guide.json")
            try OwnEdition(path: path, record: desk.record) { desk.complaints.append($0) }.adopt(writing)
            #expect(try desk.record.adoptedEdition()?.serial == max(3, serial))
        }
        #expect(desk.complaints.isEmpty)
    }
}
