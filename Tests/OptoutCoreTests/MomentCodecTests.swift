import OptoutCore
import Testing

private func instants(_ numbers: [Int64]) -> [Instant] { numbers.map(Instant.init(uSec:)) }

@Test(
    arguments: [
        [], [0], [-1], [1, 2, 3], [1_700_000_000_000_000, 1_700_000_000_000_001], [.min], [.max], [.min, .max],
        [.min, -1, 0, .max],
    ] as [[Int64]])
func momentsComeBackAsTheyWereWritten(numbers: [Int64]) {
    let moments = instants(numbers)
    #expect(MomentCodec.decode(MomentCodec.encode(moments)) == moments)
}

/// Worked by hand: zigzag of 1 is 2, of -1 is 1; 300 is 0b10_0101100.
@Test func theBytesAreThoseOfTheDescription() {
    #expect(MomentCodec.encode(instants([1, 301])) == [2, 0xac, 0x02])
    #expect(MomentCodec.encode(instants([-1, 0])) == [1, 1])
    #expect(MomentCodec.encode([]) == [])
}

@Test func momentsThatDoNotAscendAreLeftOut() {
    #expect(MomentCodec.decode(MomentCodec.encode(instants([5, 5, 4, 6]))) == instants([5, 6]))
}

@Test(
    arguments: [
        [0x80], [2, 0], [2, 0x80], [0x82, 0x00], [2, 0x81, 0x00], [UInt8](repeating: 0xff, count: 10),
        [UInt8](repeating: 0xff, count: 11), [0xfe] + [UInt8](repeating: 0xff, count: 8) + [1, 1],
    ] as [[UInt8]])
func bytesThatNobodyWritesAreRefused(bytes: [UInt8]) { #expect(MomentCodec.decode(bytes) == nil) }
