import GRDB
import OptoutCore
import Testing

@testable import OptoutStore

@Suite struct SignerTests {
    private let one = Signer(key: "ssh-ed25519 AAAA", fingerprint: "SHA256:a", comment: "one")
    private let two = Signer(key: "ssh-ed25519 BBBB", fingerprint: "SHA256:b", comment: nil)

    private func trust(_ signer: Signer, _ desk: Desk) throws -> Receipt<Bool> {
        try desk.record.change(.guideTrust, desk.writing()) { try $0.trust(signer) }
    }

    private func distrust(_ signer: Signer, _ desk: Desk) throws -> Receipt<Bool> {
        try desk.record.change(.guideDistrust, desk.writing()) { try $0.distrust(signer) }
    }

    private func trusted(_ desk: Desk) throws -> [Signer] { try desk.record.signers().map(\.signer) }

    @Test func aSignerIsTrustedOnceAndUntilNoLonger() throws {
        let desk = try Desk()
        #expect(try trust(one, desk).log.map(\.what) == ["guide-trust"])
        #expect(try trusted(desk) == [one])
        #expect(try desk.record.signers().first?.since == desk.now)
        let again = try trust(one, desk)
        #expect(!again.value && again.log.isEmpty)
        #expect(try trust(two, desk).value)
        #expect(try distrust(one, desk).log.map(\.what) == ["guide-distrust"])
        #expect(try !distrust(one, desk).value)
        #expect(try trusted(desk) == [two])
        #expect(try trust(one, desk).value)
        #expect(try trusted(desk) == [two, one])
    }

    @Test func trustAndItsEndCanBeTakenBackInAnyOrder() throws {
        let desk = try Desk()
        let first = try #require(try trust(one, desk).log.first)
        _ = try distrust(one, desk)
        _ = try desk.record.undo(nil, desk.writing())
        #expect(try trusted(desk) == [one])
        let before = try desk.dump()
        _ = try distrust(one, desk)
        _ = try desk.record.undo(nil, desk.writing())
        #expect(try desk.dump() == before)
        _ = try desk.record.undo(first.handle, desk.writing())
        #expect(try trusted(desk).isEmpty)
    }

    @Test func aKeyNoLongerTrustedDoesNotComeBackWithABackup() throws {
        let folder = Folder()
        let desk = try Desk(Record.open(at: folder.record, by: .optout, now: at("2026-03-07T12:00Z")))
        for signer in [one, two] { _ = try trust(signer, desk) }
        let backup = try desk.record.backup(at: desk.now, zone: .utc)
        _ = try distrust(one, desk)
        _ = try desk.record.restore(from: backup.path, desk.writing())
        #expect(try trusted(desk) == [two])
    }
}

/// An adoption that fails half-way leaves what was in use, byte for byte.
@Suite struct FailedAdoptionTests {
    private let second = String(repeating: "b", count: 64)

    private func editionTables(_ desk: Desk) throws -> [String] {
        try desk.record.read { db in
            try ["edition", "guidePart", "guideChange", "watermark", "telling", "chore"].map { table in
                let rows = try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map { "\($0)" }
                return table + rows.joined(separator: "\n")
            }
        }
    }

    @Test func aRefusedEditionLeavesEveryPartAsItWas() throws {
        let desk = try Desk()
        try desk.add()
        let before = try editionTables(desk)
        _ = try desk.record.refuseEdition(digest: second, serial: 2, desk.writing())
        #expect(throws: RecordError.self) {
            try desk.record.adopt(Desk.guide(), digest: second, changes: [], desk.writing())
        }
        let after = try editionTables(desk)
        #expect(after[0] == before[0] && after[1] == before[1] && after[3] == before[3])
    }

    /// The disk fills up at every page that the adoption would need.
    @Test func anAdoptionCutShortAnywhereIsNoneAtAll() throws {
        let folder = Folder()
        let desk = try Desk(Record.open(at: folder.record, by: .optout, now: at("2026-03-07T12:00Z")))
        try desk.add()
        let before = try editionTables(desk)
        let steps = (0..<200).map { number in
            var step = Desk.askForExport
            step.id = Step.ID("example.chat.get-export.\(number)")
            return step
        }
        let pages = try desk.record.queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
        var failures = 0
        for more in 0..<1000 {
            try desk.record.queue.inDatabase { db in
                _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages + more)")
            }
            do {
                _ = try desk.record.adopt(
                    Desk.guide(serial: 2, steps: steps), digest: second, changes: [], desk.writing())
                break
            } catch RecordError.diskFull {
                failures += 1
                #expect(try editionTables(desk) == before)
            }
        }
        #expect(failures > 2)
        #expect(try desk.record.editionHistory().highest == EditionMark(serial: 2, digest: second))
        #expect(try desk.record.check(full: true).isEmpty)
    }
}
