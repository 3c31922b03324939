import OptoutCore
import Testing

@testable import OptoutStore

@Suite struct AdoptionTests {
    private let second = String(repeating: "b", count: 64)

    @Test func anEditionComesBackAsItWentIn() throws {
        let desk = try Desk()
        let adopted = try #require(try desk.record.adoptedGuide())
        #expect(adopted == Desk.guide())
        #expect(try desk.record.product(Product.ID("other/talk"))?.name == "Other")
        #expect(try desk.record.productIDs().map(\.text) == ["example/chat", "other/talk"])
        #expect(try desk.record.adoptedEdition()?.digest == Desk.digest)
    }

    @Test func anEditionIsAdoptedOnce() throws {
        let desk = try Desk()
        let again = try desk.record.adopt(Desk.guide(), digest: Desk.digest, changes: [], desk.writing())
        #expect(!again.value && again.log.isEmpty)
        #expect(try desk.record.tellings(.journal, in: [.queued]).map(\.telling.kind) == [.editionAdopted])
    }

    @Test func olderEditionsAndOtherBytesOfTheSameAreRefused() throws {
        let desk = try Desk()
        _ = try desk.record.adopt(Desk.guide(serial: 2), digest: second, changes: [], desk.writing())
        let before = try desk.dump()
        for (serial, digest) in [(1, Desk.digest), (2, String(repeating: "c", count: 64))] {
            #expect(throws: RecordError.self) {
                try desk.record.adopt(Desk.guide(serial: serial), digest: digest, changes: [], desk.writing())
            }
        }
        #expect(try desk.dump() == before)
        #expect(try desk.record.editionHistory().highest == EditionMark(serial: 2, digest: second))
    }

    @Test func aNewStepOfAnEditionIsANewChoreToldInTheSameTransaction() throws {
        let desk = try Desk(Record.inMemory(), adopts: false)
        _ = try desk.record.adopt(
            Desk.guide(steps: [Desk.askForExport]), digest: Desk.digest, changes: [], desk.writing())
        try desk.add()
        let change = GuideChange(
            id: "example.chat.opt-out", change: .added, product: Product.ID("example/chat"), refs: ["C01"],
            text: "There is a switch now")
        _ = try desk.record.adopt(Desk.guide(serial: 2), digest: second, changes: [change], desk.writing())
        let told = try desk.record.tellings(.journal, in: [.queued]).first { $0.telling.kind == .newStep }
        #expect(told?.chore?.key.step?.text == "example.chat.opt-out")
        #expect(told?.chore?.serial == 2 && told?.chore?.change == .added)
        let news = try desk.record.news()
        #expect(news.map(\.change.id) == ["example.chat.opt-out"] && news.map(\.accounts) == [["chat"]])
        let read = try desk.record.change(.newsRead, desk.writing()) { try $0.markNewsRead() }
        #expect(read.value == 1)
        #expect(try desk.record.news(unreadOnly: true).isEmpty)
        _ = try desk.record.undo(nil, desk.writing())
        #expect(try desk.record.news(unreadOnly: true).count == 1)
    }

    @Test func aRefusedEditionIsToldOncePerDigest() throws {
        let desk = try Desk()
        let first = try desk.record.refuseEdition(digest: second, serial: 7, desk.writing())
        let again = try desk.record.refuseEdition(digest: second, serial: 7, desk.writing())
        #expect(first.value && !again.value && again.log.isEmpty)
        let told = try desk.record.tellings(.journal, in: [.queued]).filter { $0.telling.kind == .editionRefused }
        #expect(told.map(\.serial) == [7])
    }
}
