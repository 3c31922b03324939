import OptoutConfig
import OptoutCore
import Systemd
import Testing

@testable import OptoutDaemon
@testable import OptoutStore

@Suite struct TellingEntryTests {
    // 2026-03-20T09:00:00Z and 2026-04-24T00:00:00Z, by `date -u -d … +%s`.
    private let now = Instant(uSec: 1_773_997_200_000_000)
    private let april24 = Instant(uSec: 1_776_988_800_000_000)

    private func chore(_ kind: ChoreKind = .newStep, step: Step.ID? = .init("github.copilot.opt-out")) -> Chore {
        Chore(
            id: .init("00112233445566778899aabbccddeeff"), handle: "x7kq",
            key: ChoreKey(kind, account: .init("a1"), step: step),
            product: .init("github/copilot"), change: kind.isStep ? .added : nil, serial: kind.isStep ? 2 : nil,
            due: april24, foundAt: now, state: .due)
    }

    private func row(
        _ chore: Chore?, kind: ReminderKind? = nil, occasion: String = "new", serial: Int? = nil, lateDays: Int = 0
    ) -> TellingRow {
        let telling = Telling(
            id: .init("ffeeddccbbaa99887766554433221100"), chore: chore?.id ?? .init(""), kind: kind ?? .newStep,
            channel: .journal,
            occasion: occasion, queuedAt: now, lateDays: lateDays)
        return TellingRow(telling: telling, chore: chore, slug: "my-secret-slug", at: now, serial: serial)
    }

    private func entry(
        _ row: TellingRow, journal: Config.Journal = .full, attempt: Int = 1, at sent: Instant? = nil
    ) -> JournalEntry {
        let step = Step(
            id: .init("github.copilot.opt-out"), goal: .optOut, title: "turn off training on your code",
            routes: [], evidence: evidence)
        let product = Product(id: .init("github/copilot"), name: "GitHub Copilot", plans: [], terms: [], steps: [step])
        return JournalEntry(
            row, attempt: attempt,
            in: EntryContext(journal: journal, now: sent ?? now) { $0 == product.id ? product : nil })
    }

    private var evidence: Evidence { Evidence(sources: [], verified: CivilDate(daysSince1970: 20_000)) }

    @Test func aNewStepHasEveryFieldOfTheContract() {
        let fields = entry(row(chore()), attempt: 2).fields.reduce(into: [:]) { $0[$1.name] = $1.value }
        #expect(
            fields == [
                "MESSAGE":
                    "GitHub Copilot: new: turn off training on your code, matters from 2026-04-24 – optout do x7kq",
                "MESSAGE_ID": "4741d45afb1040c198a5c2cb1512b2ea",
                "PRIORITY": "4",
                "SYSLOG_IDENTIFIER": "optoutd",
                "OPTOUT_SCHEMA": "1",
                "OPTOUT_KIND": "new-step",
                "OPTOUT_TIME": "2026-03-20T09:00:00Z",
                "OPTOUT_PRODUCT": "github/copilot",
                "OPTOUT_STEP": "github.copilot.opt-out",
                "OPTOUT_EDITION": "2",
                "OPTOUT_CHANGE": "added",
                "OPTOUT_CHORE_ID": "00112233445566778899aabbccddeeff",
                "OPTOUT_DELIVERY_ID": "ffeeddccbbaa99887766554433221100",
                "OPTOUT_ATTEMPT": "2",
                "OPTOUT_DUE": "2026-04-24T00:00:00Z",
                "OPTOUT_LATE_DAYS": "0",
            ])
    }

    @Test func daysForWhichNobodyToldItCountAsLateButNotThoseOfQuiet() {
        var chore = chore()
        #expect(entry(row(chore, lateDays: 1), at: now.adding(days: 5))["OPTOUT_LATE_DAYS"] == "6")
        chore.snoozedUntil = now.adding(days: 3)
        #expect(entry(row(chore, lateDays: 1), at: now.adding(days: 5))["OPTOUT_LATE_DAYS"] == "3")
        #expect(entry(row(chore), at: now.adding(days: -5))["OPTOUT_LATE_DAYS"] == "0")
    }

    @Test func aCountdownKeepsItsOwnKindAndMessageID() {
        let entry = entry(row(chore(), kind: .countdown, occasion: "countdown-7", lateDays: 1))
        #expect(entry["OPTOUT_KIND"] == "countdown")
        #expect(entry["MESSAGE_ID"] == "b2824d6e34c045ce96c9f894bbdaea02")
        #expect(entry["OPTOUT_LATE_DAYS"] == "1")
    }

    @Test func anUnlistedProductIsNotNamedForItsNameIsThePersonsOwn() {
        var chore = chore(.deleteChats, step: nil)
        chore.product = .init("other/diary-bot")
        let entry = entry(row(chore, kind: .deleteChats))
        #expect(entry["OPTOUT_PRODUCT"] == nil)
        #expect(!entry.fields.contains { $0.value.contains("diary") })
    }

    @Test func aRefusedFileOfThePersonsOwnIsToldWithoutNamingIt() {
        let entry = entry(row(nil, kind: .editionRefused, occasion: Telling.ownFilePrefix + "00ff"))
        #expect(entry["OPTOUT_KIND"] == "edition-refused")
        #expect(entry["MESSAGE"] == "something in your own guide files was refused – optout guide status")
        #expect(!entry.fields.contains { $0.value.contains("00ff") })
    }

    @Test func whatAChoreDoesNotHaveIsLeftOut() {
        let entry = entry(row(chore(.deleteChats, step: nil), kind: .deleteChats))
        let absent = ["OPTOUT_STEP", "OPTOUT_EDITION", "OPTOUT_CHANGE"]
        #expect(absent.allSatisfy { entry[$0] == nil })
        #expect(entry["OPTOUT_PRODUCT"] == "github/copilot")
    }

    @Test(arguments: ChoreKind.allCases)
    func aMinimalEntryNamesNeitherProductNorStep(kind: ChoreKind) {
        let entry = entry(row(chore(kind), kind: ReminderKind(kind)), journal: .minimal)
        #expect(entry["OPTOUT_PRODUCT"] == nil)
        #expect(entry["OPTOUT_STEP"] == nil)
        let values = entry.fields.map { $0.value.lowercased() }
        #expect(!values.contains { $0.contains("copilot") || $0.contains("github") || $0.contains("training on your") })
        let command = kind == .inbox ? "optout import --inbox" : "optout do x7kq"
        #expect(entry["MESSAGE"]?.hasSuffix(command) == true)
    }

    @Test func anArrivalIsToldWithTheCommandThatTakesItIn() {
        let entry = entry(row(chore(.inbox, step: nil), kind: .inbox), journal: .minimal)
        #expect(entry["MESSAGE"] == "an export has arrived – optout import --inbox")
        #expect(entry["MESSAGE_ID"] == "158dd2d5a13447d29cd64575621f976c")
    }

    @Test(arguments: ChoreKind.allCases, Config.Journal.allCases)
    func noEntryNamesTheAccount(kind: ChoreKind, journal: Config.Journal) {
        let entry = entry(row(chore(kind), kind: ReminderKind(kind)), journal: journal)
        #expect(!entry.fields.contains { $0.value.contains("my-secret-slug") || $0.value == "a1" })
    }

    @Test func aNoticeHasAnEditionButNoChore() {
        let entry = entry(row(nil, kind: .editionAdopted, serial: 2))
        #expect(entry["MESSAGE_ID"] == "203c7d59d6724775ba782ce8cf51c093")
        #expect(entry["OPTOUT_EDITION"] == "2")
        let absent = ["OPTOUT_CHORE_ID", "OPTOUT_DUE", "OPTOUT_LATE_DAYS", "OPTOUT_PRODUCT", "OPTOUT_STEP"]
        #expect(absent.allSatisfy { entry[$0] == nil })
    }

    @Test func aDamagedRecordIsToldWithoutAnyId() {
        let entry = JournalEntry.recordDamaged(now: now)
        #expect(entry["MESSAGE_ID"] == "b44936bef52a410ea9397b475f8178e9")
        #expect(entry["OPTOUT_KIND"] == "record-damaged")
        #expect(entry["OPTOUT_DELIVERY_ID"] == nil)
    }

    @Test(arguments: ReminderKind.allCases)
    func everyKindHasWordsOfItsOwnAndNamesTheJournalKeeps(kind: ReminderKind) {
        let entry = entry(row(nil, kind: kind))
        #expect(entry["MESSAGE"]?.isEmpty == false)
        #expect(entry.fields.allSatisfy { JournalEntry.isName($0.name) })
        #expect(Set(entry.fields.map(\.name)).count == entry.fields.count)
    }

    @Test func everyKindHasAnotherMessageID() {
        #expect(Set(ReminderKind.allCases.map(\.messageID)).count == ReminderKind.allCases.count)
    }
}
