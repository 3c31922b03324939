import Foundation
import OptoutConfig
import OptoutCore
import Testing

@testable import OptoutDaemon

/// A year from 2026-02-20 on, many times over.
@Suite struct SimulationTests {
    /// How many of each kind; `OPTOUT_HISTORIES` in the environment asks for more, or for some: `250`, `40..<45`.
    private static let seeds: Range<Int> = {
        let asked = (ProcessInfo.processInfo.environment["OPTOUT_HISTORIES"] ?? "").split(separator: "..<")
        let numbers = asked.compactMap { Int($0) }
        return numbers.count == 2 ? numbers[0]..<numbers[1] : 0..<(numbers.first ?? 8)
    }()

    private let zones: [Zone]

    init() throws {
        let names = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Pacific/Apia"]
        zones = try names.map { try Zone.named($0) }
    }

    private func live(_ seed: Int, _ trouble: World.Trouble) throws {
        let world = try World(seed: UInt64(seed), trouble: trouble, zones: zones)
        try world.live()
        #expect(world.failures.isEmpty, "seed \(seed): \(world.failures.prefix(3))\n\(world.storyOfFailure)")
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
