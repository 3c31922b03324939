import Foundation
import OptoutCore
import Testing

@testable import OptoutExports

private let list = Array(#"[{"id":"a","title":"t","create_time":1700000000,"mapping":{}}]"#.utf8)

/// A zip written by hand, each field open to lies.
struct HandMadeZip {
    struct Entry {
        var name = "conversations.json"
        var localName: String?
        var data = list
        var method = 0
        var localMethod: Int?
        var flags = 0
        var localFlags: Int?
        var checksum: UInt32?
        var size: Int?
        var localSize: Int?
        var offset: Int?
        var packed: [UInt8]?
        var centralExtra: [UInt8] = []
        var mode = 0o100644
        var descriptor: [UInt8] = []
    }

    var entries = [Entry()]
    var before: [UInt8] = []
    var between: [UInt8] = []
    var comment: [UInt8] = []
    var after: [UInt8] = []
    var count: Int?

    static func number(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// CRC-32 bit by bit, as RFC 1952 gives it.
    static func crc(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xffff_ffff
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
        }
        return ~crc
    }

    var bytes: [UInt8] {
        var out = before
        var directory: [UInt8] = []
        for entry in entries {
            let packed = entry.packed ?? entry.data
            let (crc, offset) = (Int(entry.checksum ?? Self.crc(entry.data)), entry.offset ?? out.count)
            let size = entry.size ?? entry.data.count
            let name = Array(entry.name.utf8)
            let localName = Array((entry.localName ?? entry.name).utf8)
            out += [0x50, 0x4b, 3, 4] + Self.number(20, 2) + Self.number(entry.localFlags ?? entry.flags, 2)
            out += Self.number(entry.localMethod ?? entry.method, 2) + Self.number(0, 4)
            let isOpen = entry.flags & 8 != 0
            out += Self.number(isOpen ? 0 : crc, 4) + Self.number(isOpen ? 0 : packed.count, 4)
            out += Self.number(isOpen ? 0 : entry.localSize ?? size, 4) + Self.number(localName.count, 2) + [0, 0]
            out += localName + packed + entry.descriptor
            directory += [0x50, 0x4b, 1, 2, 20, 3, 20, 0] + Self.number(entry.flags, 2) + Self.number(entry.method, 2)
            directory += Self.number(0, 4) + Self.number(crc, 4)
            directory += Self.number(entry.centralExtra.isEmpty ? packed.count : 0xffff_ffff, 4)
            directory += Self.number(entry.centralExtra.isEmpty ? size : 0xffff_ffff, 4) + Self.number(name.count, 2)
            directory += Self.number(entry.centralExtra.count, 2) + Self.number(0, 6)
            directory += Self.number(entry.mode << 16, 4) + Self.number(offset, 4) + name + entry.centralExtra
        }
        let start = out.count
        out += directory + between + [0x50, 0x4b, 5, 6, 0, 0, 0, 0]
        out += Self.number(count ?? entries.count, 2) + Self.number(count ?? entries.count, 2)
        out += Self.number(directory.count, 4) + Self.number(start, 4) + Self.number(comment.count, 2) + comment
        return out + after
    }
}

private func fault(_ change: (inout HandMadeZip) -> Void) -> ImportError? {
    var zip = HandMadeZip()
    change(&zip)
    return refusal(of: zip.bytes)
}

private func listed(_ fault: ZipFault) -> ImportError { .inside("conversations.json", .zip(fault)) }

@Test func theHandMadeZipIsReadable() throws {
    #expect(try ReadExport(HandMadeZip().bytes).chats.map(\.id) == ["a"])
    #expect(fault { $0.comment = Array("a comment".utf8) } == nil)
}

@Test func aTruncatedZipIsRefusedAtEveryByte() throws {
    let whole = try Fixtures.bytes("claude-plain")
    var small = HandMadeZip()
    small.entries.append(.init(name: "user.json", data: Array(#"{"id":"u"}"#.utf8)))
    let bytes = small.bytes
    #expect(refusal(of: bytes) == nil)
    for count in 0..<bytes.count { #expect(refusal(of: Array(bytes.prefix(count))) != nil) }
    for count in stride(from: 0, to: whole.count, by: 997) { #expect(refusal(of: Array(whole.prefix(count))) != nil) }
}

@Test func anythingBeforeOrBehindTheZipIsRefused() {
    #expect(fault { $0.after = [0] } == .zip(.noEnd))
    #expect(refusal(of: [0x50, 0x4b, 3, 4] + HandMadeZip().bytes) == .zip(.badOffsets))
    #expect(fault { $0.between = [0] } == .zip(.badOffsets))
    #expect(fault { $0.before = Array("PK\u{3}\u{4}".utf8) } == nil)  // all offsets agree: a gap, nothing more
}

@Test func aCommentThatHoldsAnEndRecordIsRefused() {
    var inner = HandMadeZip()
    inner.entries[0].data = Array(#"[{"id":"b","mapping":{}}]"#.utf8)
    let end = Array(inner.bytes.suffix(22))
    #expect(fault { $0.comment = end } == nil)  // its offsets do not fit, so only one reading is left
    var outer = HandMadeZip()
    var fake = HandMadeZip()
    fake.entries = []
    let start = outer.bytes.count
    var empty = Array(fake.bytes)
    empty.replaceSubrange(16..<20, with: HandMadeZip.number(start, 4))
    outer.comment = empty
    #expect(refusal(of: outer.bytes) == .zip(.twoEnds))
}

@Test func headersThatDisagreeAreRefused() {
    #expect(fault { $0.entries[0].localName = "conversationz.json" } == listed(.disagreement))
    #expect(fault { $0.entries[0].localMethod = 8 } == listed(.disagreement))
    #expect(fault { $0.entries[0].localFlags = 0x800 } == listed(.disagreement))
    #expect(fault { $0.entries[0].localSize = 3 } == listed(.disagreement))
    #expect(fault { $0.entries[0].localFlags = 8 } == listed(.disagreement))
}

@Test func wrongSizesAndSumsAreRefused() {
    #expect(fault { $0.entries[0].checksum = 7 } == listed(.wrongChecksum))
    #expect(fault { $0.entries[0].size = 3 } == listed(.wrongSize))
    #expect(fault { $0.entries[0].size = 0 } == listed(.wrongSize))
    #expect(fault { $0.count = 2 } == .zip(.badDirectory))
    #expect(fault { $0.count = 0 } == .zip(.badDirectory))
    #expect(fault { $0.count = 65_534 } == .zip(.badDirectory))
    #expect(fault { $0.count = 65_535 } == .zip(.badDirectory))
}

@Test func methodsAndFlagsThatAreNotReadAreNamed() {
    for method in [1, 6, 9, 12, 14, 93, 95, 99] { #expect(fault { $0.entries[0].method = method } == listed(.method)) }
    for flag in [1, 1 << 6, 1 << 13] { #expect(fault { $0.entries[0].flags = flag } == listed(.encrypted)) }
    for mode in [0o120777, 0o060644, 0o010644] { #expect(fault { $0.entries[0].mode = mode } == listed(.notAFile)) }
    #expect(fault { $0.entries.append(.init(name: "photo.jpg", data: [1], method: 12, flags: 1)) } == nil)
}

@Test func overlapsAreRefused() {
    #expect(fault { $0.entries.append(.init(name: "other", data: list, offset: 0)) } == .zip(.overlap))
    #expect(fault { $0.entries.append(.init(name: "other", data: list, offset: 20)) } == .zip(.overlap))
    #expect(fault { $0.entries[0].offset = 1 << 31 } == .zip(.badDirectory))
}

@Test func aWantedNameMayComeOnce() {
    #expect(fault { $0.entries.append(.init()) } == .inside("conversations.json", .zip(.doubled)))
    #expect(
        fault { $0.entries.append(.init(name: "x/conversations.json")) }
            == .inside("conversations.json", .zip(.doubled)))
    #expect(fault { $0.entries.append(.init(name: "Conversations.json")) } == nil)
    #expect(fault { $0.entries[0].name = #"a\conversations.json"# } == .noChatList)
    #expect(fault { $0.entries[0].name = "conversations.json/" } == .noChatList)
    #expect(fault { $0.entries[0].name = "" } == .zip(.badName))
    #expect(fault { $0.entries[0].name = "a\0/conversations.json" } == .zip(.badName))
    #expect(fault { $0.entries[0].name = String(repeating: "x/", count: 32_000) + "conversations.json" } == nil)
    for name in ["../conversations.json", "/conversations.json", "C:/conversations.json"] {
        #expect(fault { $0.entries[0].name = name } == nil)
    }
}

@Test func dataDescriptorsMustRepeatTheDirectory() {
    let numbers = HandMadeZip.number(Int(HandMadeZip.crc(list)), 4)
    let (short, long) = (HandMadeZip.number(list.count, 4), HandMadeZip.number(list.count, 8))
    let signature: [UInt8] = [0x50, 0x4b, 7, 8]
    for descriptor in [
        numbers + short + short, signature + numbers + short + short, numbers + long + long,
        signature + numbers + long + long,
    ] {
        #expect(fault { ($0.entries[0].flags, $0.entries[0].descriptor) = (8, descriptor) } == nil)
    }
    #expect(fault { $0.entries[0].flags = 8 } == listed(.disagreement))
    #expect(
        fault { ($0.entries[0].flags, $0.entries[0].descriptor) = (8, signature + numbers + short) }
            == listed(.disagreement))
}

@Test func wideSizesAreReadFromTheExtraField() {
    let wide = HandMadeZip.number(1, 2) + HandMadeZip.number(16, 2) + HandMadeZip.number(list.count, 8)
    #expect(fault { $0.entries[0].centralExtra = wide + HandMadeZip.number(list.count, 8) } == nil)
    #expect(fault { $0.entries[0].centralExtra = [9, 9, 0, 0] + wide + HandMadeZip.number(list.count, 8) } == nil)
    #expect(fault { $0.entries[0].centralExtra = [9, 9, 0, 0] } == .zip(.badDirectory))
    #expect(fault { $0.entries[0].centralExtra = wide + HandMadeZip.number(5 << 30, 8) } == .zip(.badDirectory))
    #expect(fault { $0.entries[0].centralExtra = wide + HandMadeZip.number(-1, 8) } == .zip(.badDirectory))
}

@Test func damagedDeflateStreamsAreRefused() {
    // A final stored block of RFC 1951, section 3.2.4: one byte of header, length, its complement, the bytes.
    let count = HandMadeZip.number(list.count, 2)
    let good = [1] + count + count.map { ~$0 } + list
    func with(_ packed: [UInt8]) -> ImportError? {
        fault { ($0.entries[0].method, $0.entries[0].packed) = (8, packed) }
    }
    #expect(with(good) == nil)
    #expect(with([7] + good.dropFirst()) == listed(.badDeflate))  // block type 3
    #expect(with(good + [0]) == listed(.badDeflate))
    #expect(with(good.dropLast()) == listed(.cutShort))
    #expect(with([0] + good.dropFirst()) == listed(.cutShort))  // not the final block
    #expect(with([3, 2, 0]) == listed(.badDeflate))
}

@Test func whatUnpacksToMoreThan200TimesItsSizeIsRefused() throws {
    let folder = Fixtures.folder
    let path = folder + "/bomb.zip"
    let script = """
        import zipfile
        with zipfile.ZipFile(\(String(reflecting: path)), 'w', zipfile.ZIP_DEFLATED) as out:
            out.writestr('conversations.json', b'[' + b' ' * 50_000_000 + b']')
        """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    try process.run()
    process.waitUntilExit()
    #expect(throws: listed(.bomb)) { try ReadExport(path: path) }
}

@Test func aZipWithoutChatsIsRefused() {
    #expect(fault { $0.entries[0].name = "report.txt" } == .noChatList)
    #expect(fault { $0.entries = [] } == .noChatList)
    var inner = HandMadeZip()
    let once = inner.bytes
    inner.entries = [.init(name: "a.zip", data: once)]
    #expect(refusal(of: inner.bytes) == nil)
    inner.entries = [.init(name: "b.zip", data: inner.bytes)]
    #expect(refusal(of: inner.bytes) == .noChatList)  // only one zip inside a zip is opened
    inner.entries = [.init(name: "a.zip", data: once), .init(name: "b.zip", data: once)]
    #expect(refusal(of: inner.bytes) == .severalExports)
}
