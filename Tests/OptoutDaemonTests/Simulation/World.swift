import Foundation
import Glibc
import OptoutConfig
import OptoutCore
import OptoutStore
import Systemd
import Testing

/// A person, a daemon and a machine whose clock, journal and power do what chance wants.
///
/// Nothing waits: the daemon's sleep is a jump of the clock to the moment it set its timer to.
final class World {
    /// What may happen besides the person's own commands.
    struct Trouble: OptionSet {
        let rawValue: Int
        static let power = Trouble(rawValue: 1)
        static let journal = Trouble(rawValue: 2)
        static let kills = Trouble(rawValue: 4)
        static let clock = Trouble(rawValue: 8)
    }

    var random: SplitMix
    let trouble: Trouble
    let folder: String
    let zones: [Zone]
    let paths: Paths
    var record: Record
    var expectation: Expectation

    /// The moment it really is, and how far the machine's clock is ahead of it.
    var truth = InventedGuide.day("2026-02-20").startUTC
    var offset: Int64 = 0
    var wall: Instant { truth.adding(seconds: offset) }
    var zone = Zone.utc
    var isRunning = true
    var isGuideNew = true
    /// What the daemon set its timer to.
    var timer: Instant?

    var journal = Expectation.Journal.works
    var readable: Set<String> = []
    var sent: [JournalEntry] = []
    /// The chats that each account has at its provider.
    var provided: [String: Provided] = [:]
    /// Paths of what lies in the inbox, of what was taken in, and how many files there were so far.
    var inbox: Set<String> = []
    var handled: Set<String> = []
    var files = 0

    /// What happened, for whoever looks at a failure.
    private(set) var story: [String] = []
    private(set) var failures: [String] = []

    init(seed: UInt64, trouble: Trouble, zones: [Zone]) throws {
        random = SplitMix(seed: seed)
        (self.trouble, self.zones) = (trouble, zones)
        folder = try Self.scratch()
        paths = try Paths(
            environment: ["HOME": folder, "OPTOUT_GUIDE": folder + "/guide.json"], program: "/bin/optoutd")
        record = try Record.open(at: folder + "/record.db", by: .optoutd, now: truth)
        expectation = Expectation(at: truth)
        try install(serial: 1)
    }

    deinit {
        try? record.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func scratch() throws -> String {
        var template = Array("\(access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp")/optout-sim-XXXXXX".utf8CString)
        let made = mkdtemp(&template)
        return String(cString: try #require(made))
    }

    func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    func note(_ text: String) { story.append("\(wall.rfc3339) (\(offset / 3600) h): \(text)") }

    func fail(_ text: String) {
        failures.append("\(wall.rfc3339): \(text)")
        story.append("FAILED: \(text)")
    }

    /// What happened until the first failure.
    var storyOfFailure: String {
        let end = story.firstIndex { $0.hasPrefix("FAILED") } ?? story.count - 1
        return story[...end].suffix(60).joined(separator: "\n")
    }

    // MARK: Time

    /// Lives for a year from 2026-02-20 and then, with everything put right, for two quiet months.
    func live() throws {
        let end = InventedGuide.day("2027-02-20").startUTC
        var arrivals = InventedGuide.published.dropFirst().map { day in
            InventedGuide.day(day).adding(days: Int.random(in: 0...30, using: &random)).startUTC.adding(seconds: 11)
        }
        try pass(readingGuide: true)
        while truth < end {
            let next = truth.adding(seconds: Int64.random(in: 60...400_000, using: &random))
            try sleep(until: max(truth, min(next, arrivals.first ?? next)))
            if let arrival = arrivals.first, truth >= arrival {
                arrivals.removeFirst()
                try publish(serial: InventedGuide.published.count - arrivals.count)
            } else {
                try something()
            }
        }
        try putRight()
        try sleep(until: InventedGuide.day("2027-04-20").startUTC)
    }

    /// Lets the daemon sleep and wake until then.
    private func sleep(until then: Instant) throws {
        var looks = 0
        while isRunning, let timer, timer < then.adding(seconds: offset) {
            if timer > wall { truth = timer.adding(seconds: -offset) }
            looks += 1
            // Every telling that is lost is sent again each hour, at its own minute.
            if looks > 3_000 { return fail("the daemon does not come to rest") }
            try pass()
        }
        truth = max(truth, then)
    }
}

/// The same numbers every time (SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
