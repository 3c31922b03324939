import OptoutCore
import Testing

@testable import OptoutStore

/// Pairs of exports, one before a deletion and one after it, with the answers worked out by hand.
///
/// Before: four chats of January, exported on 1 February; "old" is claimed deleted on 10 February. The providers differ in whether their purge time is known and whether a deleted chat leaves a shell.
@Suite struct ProofMatrixTests {
    enum Provider: String, CaseIterable, CustomTestStringConvertible {
        /// With ids; removes within 30 days.
        case chatGPT
        /// With ids; leaves a shell behind.
        case claude
        /// Without ids of its own, and it does not say how long it takes.
        case gemini
        /// Without ids, and times without a zone.
        case copilot

        var testDescription: String { rawValue }
        var purgeDays: Int? { self == .gemini ? nil : 30 }
        var format: String { "\(rawValue.lowercased())-zip/1" }

        func chat(_ id: String, _ times: String..., blank: Bool = false, partlyBlank: Bool = false) -> ExportedChat {
            let moments = times.map { at($0) }
            return ExportedChat(
                id: self == .gemini || self == .copilot ? "hash-of-\(id)" : id, title: blank ? nil : id,
                createdAt: moments.first, lastAt: moments.last, messages: blank ? 0 : moments.count,
                words: blank ? 0 : 5, moments: blank ? [] : moments, isBlank: blank, isPartlyBlank: partlyBlank,
                zoneSlack: self == .copilot)
        }

        /// What is listed of a deleted chat that is gone.
        func left(of id: String) -> [ExportedChat] { self == .claude ? [chat(id, "2026-01-05", blank: true)] : [] }
    }

    struct World {
        let desk: Desk
        let account: Account
        let provider: Provider

        init(_ provider: Provider) throws {
            self.provider = provider
            desk = try Desk()
            desk.now = at("2026-08-01")
            account = try desk.add()
            try export(["old", "next", "other"].map { provider.chat($0, "2026-01-05") }, newest: "2026-02-01")
            try desk.claim([provider.chat("old", "2026-01-05").id], on: "2026-02-10T00:00Z")
        }

        /// Beside `chats` a newer one that nobody deletes.
        @discardableResult
        func export(_ chats: [ExportedChat], newest: String, complete: Bool = true, into other: Account? = nil) throws
            -> ImportResult
        {
            try desk.export(
                chats + [provider.chat("keeper", "2026-01-06", newest)], into: other ?? account, date: newest,
                complete: complete, format: provider.format, purgeDays: provider.purgeDays
            ).value
        }

        func state(_ id: String) throws -> ChatState? {
            let id = provider.chat(id, "2026-01-05").id
            return try desk.record.chats(ChatSelect(account: account.id)).rows.first { $0.providerID == id }?.state
        }
    }

    private let still = ["next", "other"]

    @Test(arguments: Provider.allCases) func beforeAndAfterADeletion(_ provider: Provider) throws {
        let world = try World(provider)
        let chats = still.map { provider.chat($0, "2026-01-05") } + provider.left(of: "old")
        let result = try world.export(chats, newest: "2026-04-01")
        #expect((result.gone, result.stillThere, result.notProven) == (1, 0, [:]))
        #expect(try world.state("old") == .gone)
        #expect(try world.state("other") == .toDelete)
    }

    @Test(arguments: Provider.allCases) func oneShardMissing(_ provider: Provider) throws {
        let world = try World(provider)
        let result = try world.export([provider.chat("other", "2026-01-05")], newest: "2026-04-01", complete: false)
        #expect((result.gone, result.stillThere) == (0, 0))
        #expect(result.notProven == ["the export is not complete": 1])
        #expect(try world.state("old") == .deleted && world.state("next") == .toDelete)
    }

    @Test func aShellIsProofAlsoWithAShardMissing() throws {
        let world = try World(.claude)
        let result = try world.export(Provider.claude.left(of: "old"), newest: "2026-04-01", complete: false)
        #expect(result.gone == 1)
        #expect(try world.state("old") == .gone)
    }

    @Test(arguments: Provider.allCases) func anotherAccounts(_ provider: Provider) throws {
        let world = try World(provider)
        let other = try world.desk.add("second")
        let result = try world.export([provider.chat("foreign", "2026-01-05")], newest: "2026-04-01", into: other)
        #expect((result.gone, result.stillThere, result.notProven) == (0, 0, [:]))
        #expect(try world.state("old") == .deleted)
    }

    @Test(arguments: Provider.allCases) func olderThanTheFirst(_ provider: Provider) throws {
        let world = try World(provider)
        let result = try world.export(still.map { provider.chat($0, "2026-01-05") }, newest: "2026-01-20")
        #expect((result.gone, result.stillThere) == (0, 0))
        #expect(result.notProven == ["the export is older than the deletion": 1])
        #expect(try world.state("old") == .deleted)
    }

    @Test(arguments: Provider.allCases) func begunInsideThePurgeTime(_ provider: Provider) throws {
        let world = try World(provider)
        let result = try world.export(
            ["old", "next", "other"].map { provider.chat($0, "2026-01-05") }, newest: "2026-03-11")
        let unknown = "listed, and it is not known how long the provider takes to remove it"
        let reason = provider.purgeDays == nil ? unknown : "listed, but the provider may still be removing it"
        #expect((result.gone, result.stillThere, result.notProven) == (0, 0, [reason: 1]))
        #expect(try world.state("old") == .deleted)
    }

    @Test(arguments: Provider.allCases) func aBulkDeletionThatDeletedNothing(_ provider: Provider) throws {
        let world = try World(provider)
        let result = try world.export(
            ["old", "next", "other"].map { provider.chat($0, "2026-01-05") }, newest: "2026-06-01")
        if provider.purgeDays == nil {
            #expect(result.stillThere == 0 && result.notProven.values.reduce(0, +) == 1)
            #expect(try world.state("old") == .deleted)
        } else {
            #expect(result.stillThere == 1 && result.notProven.isEmpty)
            #expect(try world.state("old") == .stillThere)
        }
        #expect(result.gone == 0)
    }

    @Test func aShellThatStillHoldsAFileIsNotGone() throws {
        let world = try World(.claude)
        let partly = Provider.claude.chat("old", "2026-01-05", partlyBlank: true)
        let result = try world.export([partly], newest: "2026-06-01", complete: false)
        #expect((result.gone, result.stillThere) == (0, 1))
        #expect(try world.desk.record.importFindings(of: world.account.id, examples: 1).partlyGone == 1)
        #expect(try world.state("old") == .stillThere)
        #expect(try world.desk.record.chats(ChatSelect()).rows.filter(\.isPartlyGone).map(\.providerID) == ["old"])
    }

    @Test func timesWithoutAZoneProveOnlyWhatHoldsInEveryZone() throws {
        let world = try World(.copilot)
        let left = still.map { Provider.copilot.chat($0, "2026-01-05") }
        // Ten hours after the deletion on that clock, which may have been four hours before it.
        let early = try world.export(left, newest: "2026-02-10T10:00Z")
        #expect(early.gone == 0 && early.notProven == ["the export is older than the deletion": 1])
        #expect(try world.export(left, newest: "2026-02-10T15:00Z").gone == 1)
    }

    @Test(arguments: Provider.allCases) func whatHasNoIDsOfItsOwnIsOnlyProbable(_ provider: Provider) throws {
        let world = try World(provider)
        let isProbable = provider == .gemini || provider == .copilot
        #expect(try world.desk.record.chats(ChatSelect()).rows.allSatisfy { $0.isMatchedByHash == isProbable })
    }

    @Test func transcriptsOnThisMachineHaveIDs() {
        for (format, product, hasNoIDs) in [
            ("gemini-cli-folder/1", "google/gemini-for-cloud", false), ("gemini-page-zip/1", "google/gemini", true),
            ("chat-rows-file/1", "google/gemini", true), ("chat-rows-file/1", "openai/chatgpt", false),
        ] {
            #expect(ExportFormat.hasNoIDs(format, of: .init(product)) == hasNoIDs)
        }
    }
}
