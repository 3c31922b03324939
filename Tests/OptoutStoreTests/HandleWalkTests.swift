import Testing

@testable import OptoutStore

struct HandleWalkTests {
    @Test("200,000 handles of one walk are six letters each, and all different", arguments: [1, 2, 3] as [UInt64])
    func different(seed: UInt64) {
        var generator = Counting(state: seed)
        var walk = HandleWalk(using: &generator)
        var seen = Set<String>()
        for _ in 0..<200_000 { seen.insert(walk.next()) }
        #expect(seen.count == 200_000)
        #expect(seen.allSatisfy { $0.utf8.count == 6 && $0.utf8.allSatisfy(Handle.letters.contains) })
    }
}

/// Not random at all, but different for each seed.
private struct Counting: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return state ^ state >> 29
    }
}
