import OptoutCore
import OptoutTestSupport
import Testing

@testable import OptoutCLI

/// What people read of the guide, whole and at 80 columns, as files in `Golden/`; `OPTOUT_GOLDEN=record` writes them
/// anew, and the difference is for people to judge.
@Suite struct PageTests {
    private func bench(_ commands: String...) throws -> TestBench {
        let bench = try TestBench()
        try ExampleGuide.install(in: bench)
        bench.terminal.isOutput = true
        for command in commands { try run(command, in: bench) }
        return bench
    }

    private func run(_ command: String, in bench: TestBench) throws {
        let status = bench.run(command.split(separator: " ").map(String.init))
        #expect(status == .done || status == .somethingToDo, "\(command): \(bench.errors)")
    }

    /// Edition 2 in place of edition 1, half a year later.
    private func takeInTheNext(_ bench: TestBench) throws {
        bench.home.environment["OPTOUT_GUIDE"] = ExampleGuide.edition(2, in: bench)
        bench.now = try #require(Instant(rfc3339: "2026-11-23T12:00:00Z"))
        try run("set acme-free off --seen --date 2026-09-01", in: bench)
    }

    private func expect(_ name: String, _ bench: TestBench, _ location: SourceLocation = #_sourceLocation) throws {
        let text = bench.output.withoutHandles
        for line in text.split(separator: "\n") {
            #expect(
                Sanitizer.width(String(line)) <= 80 && !line.contains("\u{1B}"), "\(line)", sourceLocation: location)
        }
        #expect(try Golden(name).differences(from: text) == [], sourceLocation: location)
    }

    private static let accounts = "account add acme/chat:free --name acme-free --client mobile --region US"

    @Test func theTableShowsTheWayOutAsLabels() throws {
        let bench = try bench("guide")
        try expect("guide", bench)
    }

    @Test func withoutAnAccountTheProductsPageBeginsWithConsumers() throws {
        let bench = try bench("guide acme/chat")
        try expect("guide-product", bench)
    }

    @Test func withAccountsItBeginsWithTheirSteps() throws {
        let bench = try bench(
            Self.accounts, "account add acme/chat:team --name acme-team --client admin",
            "set acme-free off --date 2026-03-08", "guide chat")
        try expect("guide-product-mine", bench)
    }

    @Test func aChangedEditionIsToldByItsNewNameWithItsDatesAndAge() throws {
        let bench = try bench(Self.accounts, "set acme-free off")
        try takeInTheNext(bench)
        try run("guide acme-free", in: bench)
        try expect("guide-product-later", bench)
    }

    @Test func aLadderOfAdviceGoesFromBestToWorst() throws {
        let bench = try bench("guide advice setup-work")
        try expect("guide-advice", bench)
    }

    @Test func newsTellMineFirstAndCorrectionsAsSuch() throws {
        let bench = try bench(Self.accounts)
        try takeInTheNext(bench)
        try run("news", in: bench)
        try expect("news", bench)
        try run("guide diff \(ExampleGuide.edition(1, in: bench)) \(ExampleGuide.edition(2, in: bench))", in: bench)
        try expect("guide-diff", bench)
    }

    @Test func recordingAnOptOutTellsItsLimitsAndTheNextStep() throws {
        let bench = try bench(Self.accounts, "set acme-free off")
        try expect("set", bench)
    }

    @Test func checkRanksMyAccounts() throws {
        let bench = try bench(
            Self.accounts, "account add acme/chat:plus --name acme-plus", "account add acme/chat:team --name acme-team",
            "set acme-plus off --date 2024-12", "set acme-free off", "check --for work")
        try expect("check-work", bench)
        try run("check acme-free --for code", in: bench)
        try expect("check-code", bench)
    }

    @Test func doAsksForThePlanOnceAndEndsAnAccountWithItsHabits() throws {
        let bench = try bench("account add acme/chat --name acme-1", "account add acme/chat --name acme-2")
        bench.answers = ["free", "yes", "yes", "yes", "", "yes", "later", "yes"]
        try run("do", in: bench)
        #expect(bench.errors.components(of: "which plan? Enter skips") == 2)
        try expect("do", bench)
    }

    @Test func aStepThatWasDoneBeforeItChangedAsksWhetherItHolds() throws {
        let bench = try bench(Self.accounts, "set acme-free off", "set acme-free off --setting sharing")
        try takeInTheNext(bench)
        bench.answers = ["yes", "yes"]
        try run("do acme-free", in: bench)
        #expect(bench.errors.contains("is it still off? yes/no/later"))
        try expect("do-again", bench)
        bench.answers = []
        try run("dates --json", in: bench)
        #expect(bench.output.contains(#""setting":"acme.chat.sharing","state":"off","since":"2026-03-10T12:00:00Z""#))
        try run("todo --json", in: bench)
        #expect(!bench.output.contains("acme.chat.limit-sharing"))
    }
}

extension String {
    /// Handles are random; they become `####`.
    fileprivate var withoutHandles: String {
        replacing(/optout (do|undo) (?!acme)([a-z]{4,6})\b/) { "optout \($0.output.1) ####" }
            .replacing(/\(([a-z]{4,6})\)$/.anchorsMatchLineEndings()) { _ in "(####)" }
    }
}
