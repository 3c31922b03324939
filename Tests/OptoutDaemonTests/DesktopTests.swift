import OptoutConfig
import OptoutCore
import OptoutGuide
import OptoutStore
import Systemd
import Testing

@testable import OptoutDaemon

/// A record in memory with one account, a screen that is a list, and a clock set by hand: Friday 2026-03-20, 09:00 UTC.
private final class Living {
    let record: Record
    let account: Account
    var now = Instant(uSec: 1_773_997_200_000_000)
    var config = Config()
    var screen = Screen()
    private(set) var shown: [Notification] = []
    private(set) var shownAt: [Instant] = []
    private(set) var closed: [UInt32] = []
    var complaints: [String] = []
    var isThere = true
    var refuses = false
    /// How long the server takes to answer.
    var answerSeconds: Int64 = 0

    /// The steps of the product, apart from the first, which was there with the account, come with later editions.
    ///
    /// - Parameter date: that of the first.
    init(date: CivilDate? = nil) throws {
        record = try Record.inMemory(by: .optoutd)
        _ = try record.adopt(
            Self.guide(serial: 1, steps: ["first"], date: date), digest: Self.digest("1"), changes: [],
            Self.writing(at: now))
        account = try record.change(.accountAdd, Self.writing(at: now)) { [now] change in
            try change.addAccount(
                Account(
                    id: Account.ID(""), slug: "secret-slug", product: Product.ID("example/chat"),
                    plans: [PlanChange(plan: Plan.ID("free"), from: InstantRange(now))], recordedAt: now))
        }.value
    }

    private var writing: Writing { Self.writing(at: now) }
    private static func writing(at now: Instant) -> Writing { Writing(now: now, zone: .utc) }
    private static func digest(_ letter: Character) -> String { String(repeating: letter, count: 64) }

    private static func guide(serial: Int, steps: [String], date: CivilDate? = nil) -> Guide {
        let evidence = Evidence(sources: [], verified: CivilDate(daysSince1970: 20_500))
        let product = Product(
            id: Product.ID("example/chat"), name: "R&D <Chat>",
            plans: [Plan(id: Plan.ID("free"), name: "Free", planClass: .consumer)],
            terms: [
                Terms(
                    id: Identifier("off"), plans: [], training: .off, text: "invented", evidence: evidence)
            ],
            settings: [],
            steps: steps.map {
                Step(
                    id: Step.ID("example.chat.harden.\($0)"), goal: .harden, title: "Do \($0)",
                    routes: [Route(clients: [.web], clicks: ["x"])], effective: date, evidence: evidence)
            })
        return Guide(
            serial: serial, date: CivilDate(daysSince1970: 20_500), expires: CivilDate(daysSince1970: 21_000),
            providers: [
                Provider(id: Provider.ID("example"), name: "Example", hosts: ["example.org"], products: [product])
            ])
    }

    private var brought: [String] = []
    private var serial = 1

    /// An edition arrives with these steps as well.
    func bring(_ steps: String...) throws {
        now = now.adding(seconds: 60)
        brought += steps
        serial += 1
        let changes = steps.map {
            GuideChange(
                id: "example.chat.harden.\($0)", change: .added, product: Product.ID("example/chat"), text: "new",
                serial: serial)
        }
        let digest = String(String(serial, radix: 16).last ?? "2")
        _ = try record.adopt(
            Self.guide(serial: serial, steps: ["first"] + brought), digest: Self.digest(Character(digest)),
            changes: changes, writing)
    }

    private var surroundings: Surroundings {
        get throws {
            Surroundings(
                paths: try Paths(environment: ["HOME": "/nowhere"], program: "/bin/optoutd"),
                now: { [unowned self] in now }, zone: { .utc },
                journal: JournalChannel(
                    send: { ($0.count, nil) }, hasRead: { true }, find: { _, _ throws(SystemdError) in nil }),
                complain: { [unowned self] in complaints.append($0) })
        }
    }

    private var channel: DesktopChannel {
        DesktopChannel(
            isThere: { [unowned self] () throws(SystemdError) in isThere },
            show: { [unowned self] notification throws(SystemdError) in
                now = now.adding(seconds: answerSeconds)
                if refuses { throw .refused(name: "org.example.No", message: "no") }
                shown.append(notification)
                shownAt.append(now)
                return notification.replaces == 0 ? UInt32(shown.count) : notification.replaces
            }, close: { [unowned self] number throws(SystemdError) in closed.append(number) })
    }

    @discardableResult
    func look() throws -> Instant? {
        try DesktopPass(
            record: record, surroundings: try surroundings, config: config, channel: channel, screen: screen
        ).run()
    }

    func choose(_ choice: Choice, units: (String) -> Void = { _ in }) throws {
        try withoutActuallyEscaping(units) { units in
            try Chooser(record: record, surroundings: try surroundings, startUnit: units).carryOut(choice)
        }
    }

    func handle(_ step: String) throws -> String {
        try #require(try chore(step)).handle
    }

    func chore(_ step: String) throws -> Chore? {
        try record.chores(at: now).first { $0.key.step?.text == "example.chat.harden.\(step)" }
    }

    /// Kind and state of the desktop's tellings, by the order of being queued.
    var told: [String] {
        get throws {
            try record.told(at: now).reversed().filter { $0.telling.channel == .desktop }
                .map { "\($0.telling.kind.rawValue) \($0.telling.state.rawValue)" }
        }
    }

    deinit { withExtendedLifetime(record) {} }
}

@Suite struct DesktopPassTests {
    @Test func newsAreShownOnceWithTheWordsOfTheJournal() throws {
        let living = try Living()
        try living.bring("news")
        try living.look()
        try living.look()
        let handle = try living.handle("news")
        let notification = try #require(living.shown.first)
        #expect(living.shown.count == 1)
        #expect(notification.summary == "R&D <Chat>: new: Do news")
        #expect(notification.body == "optout do \(handle)")
        #expect(
            notification.actions.map { "\($0.key) \($0.label)" } == [
                "default Show", "optout-show:\(handle) Show", "optout-snooze:7:\(handle) Snooze for a week",
            ])
        #expect(try living.told == ["open-step queued", "new-step delivered"])
    }

    @Test func aMinimalJournalOrDesktopNamesNothing() throws {
        for journal in [true, false] {
            let living = try Living()
            if journal { living.config.journal = .minimal } else { living.config.desktop.words = .minimal }
            try living.bring("news")
            try living.look()
            #expect(living.shown.map(\.summary) == ["one of your AI accounts: a new step is to be done"])
        }
    }

    @Test func theDigestComesOnItsDayAndTakesThePlaceOfTheLast() throws {
        let living = try Living()
        // Monday 2026-03-23 at nine.
        #expect(try living.look() == Instant(uSec: 1_774_256_400_000_000))
        #expect(living.shown.isEmpty)
        living.now = Instant(uSec: 1_774_256_400_000_000)
        try living.look()
        #expect(living.shown.map(\.summary) == ["R&D <Chat>: Do first"])
        // A day later it is due again, and comes a week after the first.
        living.now = living.now.adding(days: 1)
        #expect(try living.look() == Instant(uSec: 1_774_861_200_000_000))
        living.now = Instant(uSec: 1_774_861_200_000_000)
        try living.look()
        #expect(living.shown.map(\.replaces) == [0, 1])
    }

    /// Saturday 2026-03-28; the digest comes on the Monday before.
    @Test func whatWaitsForTheDigestComesByItselfOnTheFirstDayOfTheCountdown() throws {
        let living = try Living(date: CivilDate(daysSince1970: 20_540))
        // A week before, at midnight, which is quiet until eight.
        #expect(try living.look() == Instant(uSec: 1_774_051_200_000_000))
        living.now = Instant(uSec: 1_774_051_200_000_000)
        #expect(try living.look() == living.now.adding(seconds: 28_800))
        living.now = living.now.adding(seconds: 28_800)
        #expect(living.shown.isEmpty)
        // And again the day before.
        #expect(try living.look() == Instant(uSec: 1_774_569_600_000_000))
        #expect(try living.told == ["countdown delivered"])
        #expect(living.shown.map(\.summary) == ["R&D <Chat>: Do first, matters from 2026-03-28"])
    }

    @Test func whatIsDoneOrPutOffElsewhereLeavesTheScreen() throws {
        let living = try Living()
        try living.bring("news")
        try living.look()
        let chore = try #require(try living.chore("news"))
        _ = try living.record.change(.snooze, Writing(now: living.now, zone: .utc)) {
            try $0.snooze(chore.id, until: living.now.adding(days: 7))
        }
        try living.look()
        try living.look()
        #expect(living.closed == [1])
    }

    @Test func whatComesTogetherListsNoMoreThanSix() throws {
        let living = try Living()
        try living.bring("a", "b", "c", "d", "e", "f", "g", "h")
        try living.look()
        let notification = try #require(living.shown.first)
        #expect(living.shown.count == 1)
        #expect(notification.summary == "8 reminders about your AI accounts")
        let lines = notification.body.split(separator: "\n")
        #expect(lines.count == 8)
        #expect(lines.suffix(2) == ["and 2 more", "optout do"])
        #expect(notification.actions[1].key == "optout-show:all")
    }

    @Test func threeAtOnceUseUpTheDay() throws {
        let living = try Living()
        try living.bring("a", "b", "c")
        try living.look()
        #expect(living.shown.count == 3)
        try living.bring("d")
        // The next morning at eight.
        #expect(try living.look() == Instant(uSec: 1_774_080_000_000_000))
        #expect(living.shown.count == 3)
    }

    @Test func whatComesDueWhileAnotherIsShownIsShownNext() throws {
        let living = try Living()
        try living.bring("slow", "soon")
        let soon = try #require(try living.chore("soon")).id
        _ = try living.record.change(.snooze, Writing(now: living.now, zone: .utc)) {
            try $0.snooze(soon, until: living.now.adding(seconds: 10))
        }
        living.answerSeconds = 30
        let next = try #require(try living.look())
        #expect(next <= living.now)
        try living.look()
        #expect(living.shown.map(\.summary) == ["R&D <Chat>: new: Do slow", "R&D <Chat>: new: Do soon"])
    }

    @Test func withoutAServerNothingIsBegun() throws {
        let living = try Living()
        living.isThere = false
        try living.bring("news")
        try living.look()
        #expect(try living.told == ["open-step queued", "new-step queued"])
        living.isThere = true
        living.screen.clear(at: living.now)
        try living.look()
        #expect(try living.told == ["open-step queued", "new-step delivered"])
    }

    @Test func aServerThatRefusesIsAskedAgainLater() throws {
        let living = try Living()
        living.refuses = true
        try living.bring("news")
        #expect(try living.look() == living.now.adding(seconds: 60))
        #expect(try living.told == ["open-step queued", "new-step lost"])
        #expect(living.complaints.count == 1)
        living.now = living.now.adding(seconds: 59)
        try living.look()
        #expect(living.complaints.count == 1)
        living.refuses = false
        living.now = living.now.adding(seconds: 1)
        try living.look()
        #expect(try living.told == ["open-step queued", "new-step delivered"])
    }

    @Test func anotherServerIsAskedAtOnce() throws {
        let living = try Living()
        living.refuses = true
        try living.bring("news")
        try living.look()
        living.refuses = false
        living.now = living.now.adding(seconds: 1)
        living.screen.clear(at: living.now)
        try living.look()
        #expect(living.shown.count == 1)
    }

    @Test func killedWhileTheServerWasAskedItIsShownAgain() throws {
        let living = try Living()
        try living.bring("news")
        living.isThere = false
        try living.look()
        let row = try #require(
            try living.record.tellings(.desktop, in: [.queued]).first { $0.telling.kind == .newStep })
        #expect(try living.record.beginAttempt(row.telling.id, at: living.now) == 1)
        living.isThere = true
        living.screen = Screen()
        try living.look()
        #expect(living.shown.count == 1)
        #expect(try living.told == ["open-step queued", "new-step delivered"])
        #expect(try living.record.told().first { $0.telling.id == row.telling.id }?.telling.attempts == 2)
    }

    @Test func whatWasDoneMeanwhileIsNotShownAgain() throws {
        let living = try Living()
        try living.bring("news")
        living.isThere = false
        try living.look()
        let row = try #require(
            try living.record.tellings(.desktop, in: [.queued]).first { $0.telling.kind == .newStep })
        _ = try living.record.beginAttempt(row.telling.id, at: living.now)
        let chore = try #require(row.chore)
        _ = try living.record.change(.done, Writing(now: living.now, zone: .utc)) { try $0.markDone(chore.id) }
        living.isThere = true
        try living.look()
        #expect(living.shown.isEmpty)
        #expect(try living.told == ["open-step queued", "new-step lost"])
    }
}

/// Servers that come, go and refuse, kills, and days that go by.
@Suite struct DesktopHistoryTests {
    @Test(arguments: 0..<6) func nothingIsLostAndNoDayHasMoreThanThree(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let living = try Living(date: seed % 2 == 0 ? nil : CivilDate(daysSince1970: 20_560))
        var steps: [String] = []
        for _ in 0..<120 {
            switch UInt8.random(in: 0..<8, using: &random) {
            case 0 where steps.count < 12:
                steps.append("step\(steps.count)")
                try living.bring(steps[steps.count - 1])
            case 1: living.isThere.toggle()
            case 2: living.refuses.toggle()
            case 3: try kill(living)
            case 4: living.screen.clear(at: living.now)
            default: living.now = living.now.adding(seconds: Int64.random(in: 1..<60_000, using: &random))
            }
            // As any clock does.
            living.now = living.now.adding(seconds: 1)
            try living.look()
        }
        (living.isThere, living.refuses) = (true, false)
        living.screen.clear(at: living.now)
        let end = living.now.adding(days: 15)
        while let next = try living.look(), next < end {
            try #require(next > living.now)
            living.now = next
        }
        for step in steps + ["first"] {
            let id = try #require(try living.chore(step)).id
            let told = try living.record.told().filter { $0.telling.channel == .desktop && $0.telling.chore == id }
            #expect(told.contains { $0.telling.occasion == "new" && $0.telling.state == .delivered })
        }
        let days = Dictionary(grouping: living.shownAt, by: \.dayUTC)
        #expect(days.values.map(\.count).max() ?? 0 <= 3)
        #expect(living.shownAt.allSatisfy { (8..<22).contains(($0.uSec / 3_600_000_000) % 24) })
    }

    /// At the worst moment, if there is one: after an attempt was written down.
    private func kill(_ living: Living) throws {
        living.screen = Screen()
        let waiting = try living.record.tellings(.desktop, in: [.queued, .lost], at: living.now)
        if let row = waiting.first { _ = try living.record.beginAttempt(row.telling.id, at: living.now) }
    }
}

@Suite struct ChoiceTests {
    @Test func aSnoozeOfSeveralIsOneChange() throws {
        let living = try Living()
        try living.bring("a", "b")
        let handles = [try living.handle("a"), try living.handle("b")]
        try living.choose(.snooze(days: 7, handles + ["zzzz"]))
        #expect(try living.chore("a")?.snoozedUntil == living.now.adding(days: 7))
        #expect(try living.chore("b")?.state == .snoozed)
        #expect(try living.record.log().filter { $0.what == "snooze" }.count == 1)
        _ = try living.record.undo(nil, Writing(now: living.now, zone: .utc))
        #expect(try living.chore("a")?.state == .due && living.chore("b")?.state == .due)
    }

    @Test func showingStartsTheUnitOfThatChore() throws {
        let living = try Living()
        var units: [String] = []
        try living.choose(.show("abcd")) { units.append($0) }
        try living.choose(.show(nil)) { units.append($0) }
        #expect(units == ["optout-do@abcd.service", "optout-do@all.service"])
    }

    @Test func nothingThatIsMoreThanAnAcknowledgementIsDoneByAClick() throws {
        let living = try Living()
        let handle = try living.handle("first")
        try living.choose(.acknowledge(handle))
        #expect(try living.chore("first")?.state == .due)
    }

    @Test func anOldGuideIsAcknowledgedByAClick() throws {
        let living = try Living()
        // It is meant to hold until day 21,000 after 1970.
        living.now = Instant(uSec: 21_001 * 86_400_000_000)
        _ = try living.record.settle(Writing(now: living.now, zone: .utc))
        let old = try #require(try living.record.chores(at: living.now).first { $0.key.kind == .guideAge })
        #expect(
            Choice.offered(for: [old], isCountdown: false, at: living.now)
                == [.show(old.handle), .snooze(days: 7, [old.handle]), .acknowledge(old.handle)])
        try living.choose(.acknowledge(old.handle))
        #expect(try !living.record.chores(at: living.now).contains { $0.key.kind == .guideAge })
    }

    /// Days until the date, if there is one.
    @Test(arguments: [(nil, false, 7), (nil, true, 1), (8, false, 7), (7, false, 7), (6, false, 1), (1, false, 1)])
    func beforeADateTheQuietIsADay(ahead: Int?, isCountdown: Bool, days: Int) throws {
        let living = try Living()
        var chore = try #require(try living.chore("first"))
        if let ahead { chore.due = living.now.adding(days: ahead) }
        #expect(
            Choice.offered(for: [chore], isCountdown: isCountdown, at: living.now).last
                == .snooze(days: days, [chore.handle]))
    }

    @Test(arguments: [
        Choice.show(nil), .show("abcd"), .snooze(days: 1, ["abcd"]), .snooze(days: 7, ["abcd", "efghij"]),
        .acknowledge("abcd"),
    ])
    func aKeySaysWhatWasChosen(choice: Choice) { #expect(Choice(key: choice.key) == choice) }

    @Test(arguments: [
        "", "default", "show", "optout-show", "optout-show:", "optout-show:../x", "optout-show:abcd:efgh",
        "optout-show:abcd@", "optout-snooze:7:", "optout-snooze:2:abcd", "optout-snooze:07:abcd",
        "optout-snooze:7:abcd,", "optout-snooze:7:abcd,all", "optout-done:all", "optout-done:ABCD",
    ])
    func anythingElseIsNoChoice(key: String) { #expect(Choice(key: key) == nil) }
}

@Suite struct NotificationTests {
    private let notification = Notification(
        summary: "A & B\u{202E}", body: "<i>one</i> & two\noptout do", actions: [.init(key: "k", label: "l")], tag: "t")

    @Test func markupIsEscapedWhereItWouldBeRead() {
        let fitted = notification.fitted(to: ["body", "body-markup", "actions"])
        #expect(fitted.summary == "A & B\u{FFFD}")
        #expect(fitted.body == "&lt;i&gt;one&lt;/i&gt; &amp; two\noptout do")
        #expect(fitted.actions.count == 1)
    }

    @Test func andLeftAloneWhereItWouldBeShown() {
        #expect(notification.fitted(to: ["body"]).body == "<i>one</i> & two\noptout do")
        #expect(notification.fitted(to: ["body"]).actions.isEmpty)
    }

    @Test func withoutABodyItIsAllOneLine() {
        let fitted = notification.fitted(to: ["body-markup"])
        #expect(fitted.summary == "A & B\u{FFFD} – <i>one</i> & two – optout do" && fitted.body.isEmpty)
    }
}

@Suite struct BusSocketTests {
    @Test(arguments: [
        (nil, "/run/user/7", "/run/user/7/bus"), ("unix:path=/run/user/7/bus", nil, "/run/user/7/bus"),
        ("unix:path=/tmp/a%20b%2c,guid=12", nil, "/tmp/a b,"), ("unix:abstract=x;unix:path=/b", nil, "/b"),
        ("unix:abstract=/tmp/dbus-x,guid=1", "/run/user/7", nil), ("unix:path=/a%2", nil, nil),
        ("unix:path=relative", nil, nil), (nil, nil, nil),
    ])
    func theSocketIsWhereTheAddressSays(address: String?, folder: String?, socket: String?) {
        let variables = ["DBUS_SESSION_BUS_ADDRESS": address, "XDG_RUNTIME_DIR": folder]
        #expect(BusWatch.socket { variables[$0] ?? nil } == socket)
    }
}
