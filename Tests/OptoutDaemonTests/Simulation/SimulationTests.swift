import Foundation
import OptoutConfig
import OptoutCore
import Testing

@testable import OptoutDaemon

/// Ninety days round 2026-04-24, many times over.
@Suite struct SimulationTests {
    /// How many of each kind; `OPTOUT_HISTORIES` in the environment asks for more.
    private static let seeds = 0..<(ProcessInfo.processInfo.environment["OPTOUT_HISTORIES"].flatMap { Int($0) } ?? 8)

    private let zones: [Zone]

    init() throws {
        let names = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Pacific/Apia"]
        zones = try names.map { try Zone.named($0) }
    }

    private func live(_ seed: Int, _ trouble: World.Trouble) throws {
        let world = try World(seed: UInt64(seed), trouble: trouble, zones: zones)
        try world.live()
        let story = world.story.joined(separator: "\n")
        #expect(world.failures.isEmpty, "seed \(seed): \(world.failures.prefix(3))\n\(story)")
    }

    @Test(arguments: seeds) func everyNoticeComesOnceAndInTime(seed: Int) throws {
        try live(seed, [])
    }

    @Test(arguments: seeds) func alsoWithPowerCutsAndSuspends(seed: Int) throws {
        try live(seed, .power)
    }

    @Test(arguments: seeds) func alsoWhereTheJournalFailsAndTheDaemonIsKilled(seed: Int) throws {
        try live(seed, [.power, .journal, .kills])
    }

    @Test(arguments: seeds) func alsoWhereTheClockIsSet(seed: Int) throws {
        try live(seed, [.power, .journal, .kills, .clock])
    }
}
