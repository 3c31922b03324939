/// Handles for the chats of one import: each of all there are once before any comes again, from anywhere in any order.
///
/// A random stride through the handles meets all of them, as their number is a power of a prime that is no part of it.
struct HandleWalk {
    private static let letters = UInt64(Handle.letters.count)
    static let count = (0..<Handle.chatLength).reduce(1) { product, _ in product * letters }

    private var place: UInt64
    private let stride: UInt64

    init(using generator: inout some RandomNumberGenerator) {
        place = .random(in: 0..<Self.count, using: &generator)
        let (multiple, rest) = (0..<Self.count / Self.letters, 1..<Self.letters)
        stride = .random(in: multiple, using: &generator) * Self.letters + .random(in: rest, using: &generator)
    }

    mutating func next() -> String {
        place = (place + stride) % Self.count
        return Self.handle(place)
    }

    private static func handle(_ number: UInt64) -> String {
        var rest = number
        return String(
            unsafeUninitializedCapacity: Handle.chatLength,
            initializingUTF8With: { buffer in
                for index in 0..<Handle.chatLength {
                    buffer[index] = Handle.letters[Int(rest % letters)]
                    rest /= letters
                }
                return Handle.chatLength
            })
    }
}
