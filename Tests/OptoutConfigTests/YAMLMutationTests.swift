import OptoutConfig
import Testing

/// A small generator with a fixed start, so that a failure comes back.
private struct Dice: RandomNumberGenerator {
    var state: UInt64

    /// (S. Vigna, "xorshift64*")
    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 2_685_821_657_736_338_717
    }
}

@Suite struct YAMLMutationTests {
    private let seed = """
        a: [1, "two\\n", 'three', {b: ~}]
        c:
          - |
            block
          - >-
            folded
        "d": y
        ? e
        : f
        """
    private let pieces = [
        "\"", "'", "[", "{", "&a ", "*a", "!!str ", "\n  ", "? ", ": ", "- ", "\\x", "\\uD800", "%", "|", "\u{FEFF}",
        "---\n",
    ]

    @Test func damagedFilesAreReadOrRefusedButNeverEndTheProgram() {
        var dice = Dice(state: 20_260_307)
        var refused = 0
        for _ in 0..<4000 {
            var bytes = Array(seed.utf8)
            for _ in 0..<Int.random(in: 1...6, using: &dice) { damage(&bytes, &dice) }
            do {
                _ = try YAMLFile.parse(bytes, file: "f")
            } catch {
                refused += 1
            }
        }
        #expect((500...3900).contains(refused), "\(refused)")
    }

    private func damage(_ bytes: inout [UInt8], _ dice: inout Dice) {
        let at = Int.random(in: 0...bytes.count, using: &dice)
        switch Int.random(in: 0..<4, using: &dice) {
        case 0: bytes.insert(UInt8.random(in: 0...255, using: &dice), at: at)
        case 1: bytes.removeSubrange(at..<min(bytes.count, at + 5))
        case 2: bytes.insert(contentsOf: (pieces.randomElement(using: &dice) ?? "").utf8, at: at)
        default: if at < bytes.count { bytes[at] = UInt8.random(in: 0...255, using: &dice) }
        }
    }
}
