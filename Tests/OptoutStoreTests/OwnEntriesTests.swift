import OptoutCore
import Testing

@testable import OptoutStore

/// The person's own entries beside the edition.
@Suite struct OwnEntriesTests {
    private static let check = Step(
        id: Step.ID("example.chat.verify-default.mine"), goal: .verifyDefault, title: "Look at my own list",
        routes: [Route(clients: [.web], clicks: ["Look"])], evidence: Desk.evidence)

    private func own(_ steps: [Step] = [check], facts: [Fact] = []) -> Provider {
        let product = Product(
            id: Product.ID("example/chat"), name: "Mine", plans: [], terms: [], steps: steps, facts: facts)
        return Provider(id: Provider.ID("example"), name: "Mine", hosts: [], products: [product])
    }

    private let bot = Provider(
        id: Provider.ID("mine"), name: "Mine", hosts: ["mine.example"],
        products: [Product(id: Product.ID("mine/bot"), name: "Bot", plans: [], terms: [])])

    private func adopt(
        _ providers: [Provider], _ digest: String, changes: [GuideChange] = [], refused: [String] = [], on desk: Desk
    ) throws -> Receipt<Bool> {
        try desk.record.adoptOwn(providers, digest: digest, changes: changes, refused: refused, desk.writing())
    }

    private func change(_ id: String, _ kind: GuideChange.Kind) -> GuideChange {
        GuideChange(id: id, change: kind, product: Product.ID("example/chat"), text: "mine")
    }

    @Test func ownProvidersStandBesideTheEdition() throws {
        let desk = try Desk()
        #expect(try adopt([bot], "one", on: desk).value)
        #expect(try !adopt([bot], "one", on: desk).value)
        #expect(try desk.record.ownProviders() == [bot])
        #expect(try desk.record.adoptedGuide() == Desk.guide())
        #expect(try desk.record.product(Product.ID("mine/bot"))?.name == "Bot")
        #expect(try desk.record.productIDs().map(\.text) == ["example/chat", "other/talk", "mine/bot"])
        #expect(try desk.record.guideInUse()?.products.map(\.id.text) == ["example/chat", "other/talk", "mine/bot"])
    }

    @Test func ownEntriesStandBehindThoseOfTheEditionAndNeverInTheirPlace() throws {
        let desk = try Desk()
        var rival = Self.check
        rival.id = Desk.optOut.id
        _ = try adopt([own([rival, Self.check])], "one", on: desk)
        let product = try #require(try desk.record.product(Product.ID("example/chat")))
        #expect(product.name == "Example" && product.terms.count == 2)
        #expect(product.steps.map(\.title) == ["Turn it off", "Ask for it", "Look at my own list"])
        #expect(try desk.record.guideInUse()?.product(product.id) == product)
        #expect(try desk.record.productIDs().count == 2)
    }

    @Test func aNewOwnStepIsAChoreToldOnceAndAChangedOneOnceMore() throws {
        let desk = try Desk()
        try desk.add()
        let id = Self.check.id.text
        _ = try adopt([own()], "one", changes: [change(id, .added)], on: desk)
        _ = try desk.record.settle(desk.writing())
        func told() throws -> [ReminderKind] {
            try desk.record.tellings(.journal, in: [.queued]).filter { $0.chore?.key.step?.text == id }
                .map(\.telling.kind)
        }
        #expect(try told() == [.newStep])
        var changed = Self.check
        changed.goal = .harden
        _ = try adopt([own([changed])], "two", changes: [change(id, .material)], on: desk)
        #expect(try told() == [.changedStep])
        _ = try adopt([], "three", changes: [change(id, .removed)], on: desk)
        #expect(try told().isEmpty)
        #expect(try desk.record.product(Product.ID("example/chat"))?.steps.count == 2)
    }

    @Test func theySurviveEveryEditionAndGiveWayToItsIDs() throws {
        let desk = try Desk()
        try desk.add()
        _ = try adopt([own(), bot], "one", on: desk)
        var official = Self.check
        official.title = "Look at the list"
        let second = Desk.guide(serial: 2, steps: [Desk.optOut, official])
        _ = try desk.record.adopt(second, digest: String(repeating: "b", count: 64), changes: [], desk.writing())
        #expect(try desk.record.ownProviders() == [own(), bot])
        let steps = try desk.record.product(Product.ID("example/chat"))?.steps
        #expect(steps?.map(\.title) == ["Turn it off", "Look at the list"])
        #expect(try desk.record.product(Product.ID("mine/bot")) != nil)
    }

    @Test func aRefusalIsToldOncePerDigestAndCounted() throws {
        let desk = try Desk()
        let first = try adopt([bot], "one", refused: ["x"], on: desk)
        #expect(first.log.map(\.what) == ["guide-adopted"])
        let second = try adopt([bot], "two", refused: ["x", "y"], on: desk)
        #expect(!second.value && second.log.map(\.what) == ["guide-refused"])
        #expect(try adopt([bot], "three", refused: ["x", "y"], on: desk).log.isEmpty)
        #expect(try desk.record.ownFilesRefused() == 2)
        let told = try desk.record.tellings(.journal, in: [.queued]).filter { $0.telling.kind == .editionRefused }
        #expect(told.map(\.telling.occasion) == ["own x", "own y"])
        _ = try adopt([bot], "four", on: desk)
        #expect(try desk.record.ownFilesRefused() == 0)
    }

    @Test func aBackupHoldsThemAndARestoreBringsThemBack() throws {
        let folder = Folder()
        let desk = try Desk(Record.open(at: folder.record, by: .optout, now: at("2026-03-07T12:00Z")))
        _ = try adopt([bot], "one", on: desk)
        let backup = try desk.record.backup(at: desk.now, zone: .utc)
        _ = try adopt([], "two", on: desk)
        _ = try desk.record.restore(from: backup.path, desk.writing())
        #expect(try desk.record.ownProviders() == [bot])
        #expect(try desk.record.ownDigest() == "one")
    }
}

/// Products that are built on another provider.
@Suite struct WrapperTests {
    private static func step(_ detail: String) -> Step {
        Step(
            id: Step.ID("general.wrapper.verify-default.\(detail)"), goal: .verifyDefault, title: "Check \(detail)",
            routes: [Route(clients: [.web], clicks: ["Look"])], evidence: Desk.evidence)
    }

    private static let details = ["privacy-policy", "terms-underneath", "own-logging"]

    private static var general: Provider {
        let product = Product(
            id: .wrapper, name: "Built on another", plans: [], terms: [Desk.terms(.unknown, plans: [])],
            steps: details.map(step))
        return Provider(id: Provider.ID("general"), name: "In general", hosts: [], products: [product])
    }

    private func desk() throws -> Desk {
        let desk = try Desk(Record.inMemory(), adopts: false)
        var guide = Desk.guide()
        guide.providers[1] = Self.general
        _ = try desk.record.adopt(guide, digest: Desk.digest, changes: [], desk.writing())
        return desk
    }

    private func addPoe(on desk: Desk) throws -> Account {
        var poe = Account(
            id: Account.ID(""), slug: "poe", product: Product.ID("other/poe"), recordedAt: desk.now)
        poe.other = .init(name: "Poe", builtOn: Provider.ID("example"))
        return try desk.record.change(.accountAdd, desk.writing()) { try $0.addAccount(poe) }.value
    }

    private func steps(of account: Account, on desk: Desk) throws -> [String] {
        try desk.record.chores(at: desk.now, account: account.id).compactMap(\.key.step?.text).sorted()
    }

    @Test func anUnlistedProductHasTheChecksOfAWrapperUnderItsOwnName() throws {
        let desk = try desk()
        let poe = try addPoe(on: desk)
        #expect(try steps(of: poe, on: desk) == Self.details.sorted().map { "general.wrapper.verify-default.\($0)" })
        let chores = try desk.record.chores(at: desk.now, account: poe.id)
        #expect(Set(chores.map(\.product)) == [.wrapper])
        #expect(try desk.record.product(poe.product)?.name == "Poe")
        #expect(try desk.record.product(.wrapper)?.name == "Built on another")
        #expect(try desk.record.status(at: desk.now).map(\.posture) == [.unknown])
    }

    @Test func aChangeOfTheChecksIsNewsForWhatIsBuiltOnOthers() throws {
        let desk = try desk()
        let poe = try addPoe(on: desk)
        try desk.add()
        var guide = Desk.guide(serial: 2)
        guide.providers[1] = Self.general
        guide.providers[1].products[0].steps.append(Self.step("new"))
        let change = GuideChange(
            id: "general.wrapper.verify-default.new", change: .added, product: .wrapper, text: "new")
        _ = try desk.record.adopt(guide, digest: String(repeating: "b", count: 64), changes: [change], desk.writing())
        #expect(try desk.record.news().map(\.accounts) == [["poe"]])
        let kinds = try desk.record.chores(at: desk.now, account: poe.id).map(\.key.kind.rawValue).sorted()
        #expect(kinds == ["new-step", "open-step", "open-step", "open-step"])
    }

    @Test func anOwnProductBuiltOnAnotherHasTheChecksBesideItsOwnSteps() throws {
        let desk = try desk()
        var mine = Self.step("mine")
        mine.id = Step.ID("mine.bot.harden")
        let bot = Product(
            id: Product.ID("mine/bot"), name: "Bot", plans: [], terms: [], steps: [mine],
            builtOn: Provider.ID("example"))
        let own = Provider(id: Provider.ID("mine"), name: "Mine", hosts: [], products: [bot])
        _ = try desk.record.adoptOwn([own], digest: "one", changes: [], refused: [], desk.writing())
        let account = try desk.add("bot", product: "mine/bot", plan: nil)
        #expect(
            try steps(of: account, on: desk)
                == Self.details.sorted().map { "general.wrapper.verify-default.\($0)" } + ["mine.bot.harden"])
        #expect(try desk.record.product(Product.ID("mine/bot"))?.terms.map(\.training) == [.unknown])
        #expect(try desk.record.guideInUse()?.product(bot.id) == desk.record.product(bot.id))
        #expect(try desk.record.ownProviders() == [own])
    }
}
