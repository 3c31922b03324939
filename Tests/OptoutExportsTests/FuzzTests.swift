import OptoutCore
import Testing

@testable import OptoutExports

/// Changes, drops, doubles or exchanges a few stretches of bytes.
func mutated(_ bytes: [UInt8], _ numbers: inout FixedNumbers) -> [UInt8] {
    var out = bytes
    let telling = Array(#"{}[]":,\u0dtfn-.eE"#.utf8) + [0, 0xff, 0x80, 0xc3, 0xed, 0x0a, 0x50, 0x4b]
    for _ in 0...Int.random(in: 0..<4, using: &numbers) where !out.isEmpty {
        let place = Int.random(in: 0..<out.count, using: &numbers)
        let end = min(out.count, place + .random(in: 1...40, using: &numbers))
        switch Int.random(in: 0..<5, using: &numbers) {
        case 0: out[place] = telling.randomElement(using: &numbers) ?? 0
        case 1: out[place] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
        case 2: out.removeSubrange(place..<end)
        case 3: out.insert(contentsOf: out[place..<end], at: .random(in: 0...out.count, using: &numbers))
        default: out.removeLast(out.count - place)
        }
    }
    return out
}

/// Whatever comes in: an error that is named, or chats that add up.
func checkRead(_ bytes: [UInt8]) {
    guard let read = try? ReadExport(bytes) else { return }
    #expect(read.summary.seen == read.chats.count + read.summary.skipped.values.reduce(0, +))
    for chat in read.chats {
        #expect((1...200).contains(chat.id.utf8.count))
        #expect(zip(chat.moments, chat.moments.dropFirst()).allSatisfy { $0 < $1 })
        #expect(chat.moments.count <= chat.messages)
    }
}

@Test(arguments: ["chatgpt-single", "claude-single"])
func mutatedJSONNeverTraps(name: String) throws {
    let bytes = try Fixtures.bytes(name)
    var numbers = FixedNumbers(seed: 11)
    for _ in 0..<1_500 { checkRead(mutated(bytes, &numbers)) }
}

@Test func mutatedZipsNeverTrap() throws {
    var small = HandMadeZip()
    small.entries.append(.init(name: "user.json", data: Array(#"{"id":"u"}"#.utf8)))
    let seeds = [
        small.bytes, try Fixtures.bytes("chatgpt-portal-deflated"), try Fixtures.bytes("chatgpt-streamed"),
    ]
    var numbers = FixedNumbers(seed: 12)
    for _ in 0..<500 { checkRead(mutated(seeds[0], &numbers)) }
    for _ in 0..<60 { for seed in seeds.dropFirst() { checkRead(mutated(seed, &numbers)) } }
}

/// The scanner, fed in pieces, says of a mutated text what it says of the whole.
@Test func theSeamsOfTheWindowChangeNothing() throws {
    let bytes = try Fixtures.bytes("chatgpt-single")
    var numbers = FixedNumbers(seed: 13)
    for _ in 0..<300 {
        let text = mutated(bytes, &numbers)
        #expect(outcome(text, .max, 1 << 18) == outcome(text, .random(in: 1...9, using: &numbers), 64))
    }
}

private func outcome(_ bytes: [UInt8], _ step: Int, _ capacity: Int) -> ImportError? {
    do {
        var json = try JSONScanner(MemorySource(bytes, step: step), capacity: capacity)
        _ = try json.holdsWords()
        try json.finish()
        return nil
    } catch { return error }
}
