import Glibc
import OptoutCore
import Testing

@testable import OptoutExports
@testable import OptoutFrames

private let chat = ExportedChat(
    id: "a-1", title: "Häuser", createdAt: Instant(uSec: 5), lastAt: Instant(uSec: -7), messages: 3, words: 9, files: 1,
    moments: [Instant(uSec: 1), Instant(uSec: 2_000_000)], isRated: true, isBlank: true)

private let summary = ExportSummary(
    product: .init("openai/chatgpt"), format: "chatgpt-zip/1", accountKey: "user-x", isComplete: false,
    missing: ["conversations-001.json"], date: Instant(uSec: 12), seen: 4, skipped: ["without id": 2],
    noted: ["title cut": 1])

private func bytes(of frames: [Frame]) throws -> [UInt8] {
    let file = scratchFile([])
    defer { close(file) }
    let writer = FrameWriter(file)
    for frame in frames { try writer.write(frame) }
    try writer.flush()
    lseek(file, 0, SEEK_SET)
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let got = read(file, &bytes, bytes.count)
    return Array(bytes.prefix(got))
}

private func frames(_ bytes: [UInt8]) throws -> [Frame] {
    let file = scratchFile(bytes)
    defer { close(file) }
    let reader = FrameReader(file)
    var frames: [Frame] = []
    while let frame = try reader.next() { frames.append(frame) }
    return frames
}

private let story: [Frame] = [
    .opening(.init("openai/chatgpt"), account: "k"), .chat(chat), .progress(done: 1, total: 2),
    .chat(ExportedChat(id: "b")), .chat(ExportedChat(id: "c", isPartlyBlank: true)),
    .chat(ExportedChat(id: "d", isShared: true, zoneSlack: true)), .chat(ExportedChat(id: "e", isPart: true)),
    .summary(summary),
]

@Test func framesComeBackAsTheyWereSent() throws {
    #expect(try frames(bytes(of: story)) == story)
    let failure: [Frame] = [.failure(exit: 65, message: "no", hint: "")]
    #expect(try frames(bytes(of: failure)) == failure)
}

@Test func aStreamThatEndsBeforeTheSummaryIsAFailure() throws {
    let whole = try bytes(of: story)
    for count in 0..<whole.count {
        #expect(throws: FrameError.self) { try frames(Array(whole.prefix(count))) }
    }
}

@Test func nothingMayFollowTheSummary() throws {
    #expect(throws: FrameError.self) { try frames(bytes(of: story + [.chat(chat)])) }
    #expect(throws: FrameError.self) { try frames(bytes(of: story) + [0]) }
}

@Test func aChangedByteNeverTrapsTheReader() throws {
    let whole = try bytes(of: story)
    var numbers = FixedNumbers(seed: 9)
    for place in whole.indices {
        for value in [0, 0xff, UInt8.random(in: 0...255, using: &numbers)] {
            var changed = whole
            changed[place] = value
            _ = try? frames(changed)
        }
    }
}

@Test func aLengthPastTheLimitIsRefused() {
    #expect(throws: FrameError.self) { try frames([1, 0xff, 0xff, 0xff, 0xff]) }
}

@Test func theReadingChildTellsAFailureInWords() throws {
    let input = scratchFile(Array("<html>".utf8))
    let output = scratchFile([])
    defer {
        close(input)
        close(output)
    }
    #expect(ParseExport.read(input: input, output: output) == 65)
    lseek(output, 0, SEEK_SET)
    let reader = FrameReader(output)
    var last: Frame?
    while let frame = try reader.next() { last = frame }
    #expect(
        last
            == .failure(
                exit: 65, message: "it is a web page, not an export",
                hint: "pass the export as downloaded; unpacked folders work too"))
}
