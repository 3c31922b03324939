/// Stands in for swift-crypto, whose C takes minutes to build and is not what is fuzzed: 32 bytes that depend on every
/// byte given, and nothing more.
public struct SHA256: Sendable {
    private var states: [UInt64] = [0xcbf2_9ce4_8422_2325, 1, 2, 3]

    public init() {}

    public mutating func update(data: [UInt8]) { for byte in data { add(byte) } }

    public mutating func update(bufferPointer: UnsafeRawBufferPointer) { for byte in bufferPointer { add(byte) } }

    public func finalize() -> [UInt8] {
        states.flatMap { state in (0..<8).map { UInt8(truncatingIfNeeded: state >> (8 * $0)) } }
    }

    private mutating func add(_ byte: UInt8) {
        for place in states.indices { states[place] = (states[place] ^ UInt64(byte)) &* 0x0100_0000_01b3 }
    }
}
