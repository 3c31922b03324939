import Glibc
import OptoutConfig
import OptoutCore
import OptoutGuide
import OptoutStore
import Testing

@testable import OptoutDaemon

@Suite struct OwnEditionTests {
    /// The published edition 1 under another serial, perhaps with another first line of advice.
    private func guide(serial: Int, advice: String? = nil) throws -> [UInt8] {
        let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        var guide = try GuideBundle.decode(
            fileBytes("/\(folder)/Config/guide/editions/1.json", limit: GuideBundle.byteLimit))
        guide.serial = serial
        if let advice { guide.advice[0].lines[0] = advice }
        return try GuideBundle.encode(guide)
    }

    private func place(_ bytes: [UInt8], at path: String) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        _ = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        close(file)
    }

    private func scratchFile() throws -> String {
        var template = Array("/tmp/optout-guide-XXXXXX".utf8CString)
        let made = mkdtemp(&template)
        return String(cString: try #require(made)) + "/guide.json"
    }

    private func adopt(_ path: String, on desk: Desk) throws {
        let own = OwnEdition(path: path, record: desk.record) { desk.complaints.append($0) }
        try own.adopt(Writing(now: desk.now, zone: .utc))
    }

    private func kinds(_ desk: Desk) throws -> [ReminderKind] { try desk.record.told().map(\.telling.kind) }

    @Test func aNewerEditionIsAdoptedAndToldOnce() throws {
        let (desk, path) = (try Desk(), try scratchFile())
        for serial in [1, 2, 2] {
            place(try guide(serial: serial), at: path)
            try adopt(path, on: desk)
        }
        #expect(try desk.record.adoptedEdition()?.serial == 2)
        #expect(try kinds(desk).filter { $0 == .editionAdopted }.count == 2)
        #expect(desk.complaints.isEmpty)
    }

    @Test func anOlderEditionIsPassedOverInSilence() throws {
        let (desk, path) = (try Desk(), try scratchFile())
        for serial in [2, 1] {
            place(try guide(serial: serial), at: path)
            try adopt(path, on: desk)
        }
        #expect(try desk.record.adoptedEdition()?.serial == 2)
        #expect(try !kinds(desk).contains(.editionRefused))
    }

    @Test func theSameSerialWithOtherBytesIsRefusedAndToldOnce() throws {
        let (desk, path) = (try Desk(), try scratchFile())
        place(try guide(serial: 1), at: path)
        try adopt(path, on: desk)
        place(try guide(serial: 1, advice: "Ask twice."), at: path)
        try adopt(path, on: desk)
        try adopt(path, on: desk)
        #expect(try kinds(desk).filter { $0 == .editionRefused }.count == 1)
        #expect(desk.complaints.count == 1)
    }

    @Test(arguments: ["", "{}", "{\"schema\":\"optout.guide-bundle/9\"}\n"])
    func aFileThatIsNoEditionIsRefusedAndLeavesTheOneInUse(text: String) throws {
        let (desk, path) = (try Desk(), try scratchFile())
        place(try guide(serial: 1), at: path)
        try adopt(path, on: desk)
        place(Array(text.utf8), at: path)
        try adopt(path, on: desk)
        #expect(try desk.record.adoptedEdition()?.serial == 1)
        #expect(try kinds(desk).contains(.editionRefused))
    }

    @Test func aMissingFileIsNoFault() throws {
        let desk = try Desk()
        try adopt("/nowhere/guide.json", on: desk)
        #expect(desk.complaints.isEmpty)
        #expect(try desk.record.told().isEmpty)
    }
}
