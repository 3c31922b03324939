import Glibc

/// The system's random numbers, fetched 32 at a time: a handle takes six of them, and a million chats get one each.
struct PooledRandom: RandomNumberGenerator {
    private var pool: [UInt64] = []

    mutating func next() -> UInt64 {
        if pool.isEmpty { fill() }
        return pool.popLast() ?? 0
    }

    private mutating func fill() {
        pool = [UInt64](repeating: 0, count: 32)
        let isFilled = pool.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) } == 0
        guard !isFilled else { return }
        var slow = SystemRandomNumberGenerator()
        for place in pool.indices { pool[place] = slow.next() }
    }
}
