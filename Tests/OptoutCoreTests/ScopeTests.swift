import OptoutCore
import Testing

/// Whom a step, fact or terms are about. Expected by hand from the guide's own distinctions (EEA, Switzerland, UK, US).
struct ScopeTests {
    private func account(
        plan: String? = "free", region: String? = nil, clients: [Client] = [], usedFor: UsedFor? = nil
    ) -> Account {
        Account(
            id: .init("a"), slug: "a", product: World().product.id,
            plans: plan.map { [PlanChange(plan: .init($0), from: InstantRange(.distantPast))] } ?? [],
            clients: clients, region: region, usedFor: usedFor, recordedAt: at("2026-01-01"))
    }

    private func step(
        plans: [String] = [], regions: [String] = [], except: [String]? = nil, clients: [Client]? = nil,
        usedFor: [UsedFor] = []
    ) -> Step {
        var step = Step.test("example.chat.harden", .harden, plans: plans)
        (step.regions, step.exceptRegions, step.clients, step.usedFor) = (regions, except, clients, usedFor)
        return step
    }

    @Test(arguments: [
        ("DE", true), ("NO", true), ("LI", true), ("EEA", true), ("CH", true), ("GB", false), ("US", false),
        (nil, false),
    ])
    func aStepForTheEEAAndSwitzerlandIsForThem(region: String?, isMeant: Bool) {
        #expect(step(regions: ["EEA", "CH"]).isFor(account(region: region), of: World().product) == isMeant)
    }

    @Test(arguments: [("DE", false), ("GB", false), ("EEA", false), ("US", true), ("CH", true), (nil, true)])
    func anExceptionTakesPeopleOutWhoAreKnownToLiveThere(region: String?, isMeant: Bool) {
        #expect(step(except: ["EEA", "GB"]).isFor(account(region: region), of: World().product) == isMeant)
    }

    @Test func aStepForOneStateOfTheUnionIsNotForAllOfIt() {
        #expect(!step(regions: ["DE"]).isFor(account(region: "EEA"), of: World().product))
    }

    @Test func adminStepsAreForAdminsAndForThoseWhoNeverSaid() {
        let admin = step(clients: [.admin])
        #expect(admin.isFor(account(clients: [.web, .admin]), of: World().product))
        #expect(admin.isFor(account(), of: World().product))
        #expect(!admin.isFor(account(clients: [.web, .mobile]), of: World().product))
    }

    @Test func withoutAPlanAConsumerIsAssumed() {
        #expect(step(plans: ["free"]).isFor(account(plan: nil), of: World().product))
        #expect(!step(plans: ["business"]).isFor(account(plan: nil), of: World().product))
        var product = World().product
        product.plans.removeAll { $0.planClass == .consumer }
        #expect(step(plans: ["business"]).isFor(account(plan: nil), of: product))
    }

    @Test func aUseThatWasNeverStatedIsNoneOfThem() {
        #expect(step(usedFor: [.work]).isFor(account(usedFor: .work), of: World().product))
        #expect(!step(usedFor: [.work]).isFor(account(), of: World().product))
    }

    @Test(arguments: [
        ("de", "DE"), ("UK", "GB"), ("eu", "EEA"), ("EEA", "EEA"), ("Germany", nil), ("D", nil), ("D1", nil),
        ("", nil),
    ])
    func regionsAreTypedAsCodes(text: String, code: String?) {
        #expect(Region(parsing: text)?.code == code)
    }

    /// As for unpaid use of an API that is trained on everywhere but where the law is stricter.
    @Test func termsOfARegionHoldForItsPeople() {
        var world = World(terms: [.test(.on), .test(.off)])
        (world.terms[0].exceptRegions, world.terms[1].regions) = (["EEA", "CH", "GB"], ["EEA", "CH", "GB"])
        func posture(_ region: String?) -> Exposure {
            ExposureTimeline(
                account: account(region: region), product: world.product, observations: [], now: world.now
            ).piece(at: world.now).answer
        }
        #expect(posture("FR") == .covered)
        #expect(posture("GB") == .covered)
        #expect(posture("US") == .exposed)
        #expect(posture(nil) == .exposed)
    }
}
