import OptoutCore
import Testing

/// Worked by hand. 2026-03-02 is a Monday; nights are quiet from 22:00 to 08:00 and the digest comes on Mondays at 09:00,
/// unless a case says otherwise.
struct BubbleScheduleTests {
    /// One moment at which the schedule is asked.
    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        /// Letter, kind and time of being queued, as in `a new-step 2026-03-02T10:00Z`.
        var waiting: [String]
        /// Times of earlier bubbles; `*` behind that of a digest.
        var shown: [String] = []
        var now: String
        /// Letters of what comes together.
        var bubbles: [String] = []
        var next: String?
        var quiet: String? = "22:00..08:00"
        var day = Weekday.monday
        var zone = Zone.utc

        var testDescription: String { what }
    }

    /// Central European time with the two changes of 2026 alone: 2026-03-29T01:00Z and 2026-10-25T01:00Z.
    static let berlin = Zone(
        name: "Europe/Berlin",
        moment: { day, second in
            let shown = day.startUTC.adding(seconds: Int64(second))
            let summer = shown.adding(seconds: -7200)
            if summer >= at("2026-03-29T01:00Z") && summer < at("2026-10-25T01:00Z") { return summer }
            let winter = shown.adding(seconds: -3600)
            return winter >= at("2026-03-29T01:00Z") && summer < at("2026-03-29T01:00Z")
                ? at("2026-03-29T01:00Z") : winter
        },
        day: { instant in
            let isSummer = instant >= at("2026-03-29T01:00Z") && instant < at("2026-10-25T01:00Z")
            return instant.adding(seconds: isSummer ? 7200 : 3600).dayUTC
        })

    static let cases = [
        Case(what: "nothing waits", waiting: [], now: "2026-03-03T10:00Z"),
        Case(
            what: "news come at once", waiting: ["a new-step 2026-03-03T10:00Z"], now: "2026-03-03T10:00Z",
            bubbles: ["a"]),
        Case(
            what: "three come singly, in their order",
            waiting: [
                "b changed-step 2026-03-03T09:00Z", "a new-step 2026-03-03T10:00Z", "c countdown 2026-03-03T10:00Z",
            ], now: "2026-03-03T10:00Z", bubbles: ["b", "a", "c"]),
        Case(
            what: "four come together",
            waiting: ["a", "b", "c", "d"].map { "\($0) new-step 2026-03-03T10:00Z" }, now: "2026-03-03T10:00Z",
            bubbles: ["abcd"]),
        Case(
            what: "two with room for one come together",
            waiting: ["a", "b"].map { "\($0) new-step 2026-03-03T10:00Z" },
            shown: ["2026-03-03T08:00Z", "2026-03-03T09:00Z"], now: "2026-03-03T10:00Z", bubbles: ["ab"]),
        Case(
            what: "after three of a day nothing more comes until the next morning",
            waiting: ["a new-step 2026-03-03T10:00Z"],
            shown: ["2026-03-03T08:00Z", "2026-03-03T08:10Z", "2026-03-03T09:00Z*"], now: "2026-03-03T10:00Z",
            next: "2026-03-04T08:00Z"),
        Case(
            what: "without quiet hours the next day begins at midnight", waiting: ["a new-step 2026-03-03T10:00Z"],
            shown: ["2026-03-03T08:00Z", "2026-03-03T08:10Z", "2026-03-03T09:00Z"], now: "2026-03-03T10:00Z",
            next: "2026-03-04T00:00Z", quiet: nil),
        Case(
            what: "those of yesterday do not count", waiting: ["a new-step 2026-03-03T10:00Z"],
            shown: ["2026-03-02T08:00Z", "2026-03-02T08:10Z", "2026-03-02T21:59Z"], now: "2026-03-03T10:00Z",
            bubbles: ["a"]),
        // MARK: Quiet hours
        Case(
            what: "in the night news wait for the morning", waiting: ["a new-step 2026-03-03T23:00Z"],
            now: "2026-03-03T23:00Z", next: "2026-03-04T08:00Z"),
        Case(
            what: "also after midnight", waiting: ["a new-step 2026-03-03T23:00Z"], now: "2026-03-04T07:59Z",
            next: "2026-03-04T08:00Z"),
        Case(
            what: "and come when it ends", waiting: ["a new-step 2026-03-03T23:00Z"], now: "2026-03-04T08:00Z",
            bubbles: ["a"]),
        Case(
            what: "quiet begins on the minute", waiting: ["a new-step 2026-03-03T22:00Z"], now: "2026-03-03T22:00Z",
            next: "2026-03-04T08:00Z"),
        Case(
            what: "quiet hours within one day", waiting: ["a new-step 2026-03-03T12:00Z"], now: "2026-03-03T13:00Z",
            next: "2026-03-03T14:30Z", quiet: "12:00..14:30"),
        // MARK: The digest
        Case(
            what: "all else waits for the digest's day", waiting: ["a open-step 2026-03-03T10:00Z"],
            now: "2026-03-03T10:00Z", next: "2026-03-09T09:00Z"),
        Case(
            what: "on that day too, until nine", waiting: ["a open-step 2026-03-03T10:00Z"], now: "2026-03-09T08:59Z",
            next: "2026-03-09T09:00Z"),
        Case(
            what: "then it all comes together",
            waiting: [
                "a open-step 2026-03-03T10:00Z", "b guide-age 2026-03-04T10:00Z", "c delete-chats 2026-03-09T08:00Z",
            ], now: "2026-03-09T09:00Z", bubbles: ["abc"]),
        Case(
            what: "what is queued just after it waits a week", waiting: ["a open-step 2026-03-09T09:00Z"],
            now: "2026-03-09T09:00Z", next: "2026-03-16T09:00Z"),
        Case(
            what: "a missed one comes as soon as it can, with what came since",
            waiting: ["a open-step 2026-03-03T10:00Z", "b recheck 2026-03-11T10:00Z"], now: "2026-03-12T15:00Z",
            bubbles: ["ab"]),
        Case(
            what: "but not a second one in its week", waiting: ["a open-step 2026-03-03T10:00Z"],
            shown: ["2026-03-09T09:00Z*"], now: "2026-03-12T15:00Z", next: "2026-03-16T09:00Z"),
        Case(
            what: "the one of the week before is none of this week", waiting: ["a open-step 2026-03-03T10:00Z"],
            shown: ["2026-03-08T21:00Z*"], now: "2026-03-09T09:00Z", bubbles: ["a"]),
        Case(
            what: "news come by themselves on that day as well",
            waiting: ["a open-step 2026-03-03T10:00Z", "b new-step 2026-03-09T09:00Z"], now: "2026-03-09T09:00Z",
            bubbles: ["b", "a"]),
        Case(
            what: "unless three are not enough",
            waiting: ["z open-step 2026-03-03T10:00Z"] + ["a", "b", "c"].map { "\($0) new-step 2026-03-09T09:00Z" },
            now: "2026-03-09T09:00Z", bubbles: ["zabc"]),
        Case(
            what: "news before the digest leave the rest to it",
            waiting: ["a open-step 2026-03-03T10:00Z", "b new-step 2026-03-04T10:00Z"], now: "2026-03-04T10:00Z",
            bubbles: ["b"], next: "2026-03-09T09:00Z"),
        Case(
            what: "a digest at a quiet time comes when that ends", waiting: ["a open-step 2026-03-03T10:00Z"],
            now: "2026-03-09T09:00Z", next: "2026-03-09T14:00Z", quiet: "06:00..14:00"),
        Case(
            what: "a digest on another day", waiting: ["a open-step 2026-03-03T10:00Z"], now: "2026-03-03T10:00Z",
            next: "2026-03-07T09:00Z", day: .saturday),
        Case(
            what: "a missed digest keeps the quiet hours", waiting: ["a open-step 2026-03-03T10:00Z"],
            now: "2026-03-10T23:00Z", next: "2026-03-11T08:00Z"),
        Case(
            what: "and the three of a day", waiting: ["a open-step 2026-03-03T10:00Z"],
            shown: ["2026-03-10T09:00Z", "2026-03-10T09:10Z", "2026-03-10T09:20Z"], now: "2026-03-10T10:00Z",
            next: "2026-03-11T08:00Z"),
        // MARK: Zones
        Case(
            what: "eight in the morning is an hour earlier after the clocks went forward",
            waiting: ["a new-step 2026-03-28T22:00Z"], now: "2026-03-28T22:00Z", next: "2026-03-29T06:00Z",
            zone: berlin),
        Case(
            what: "and an hour later after they went back", waiting: ["a new-step 2026-10-24T21:00Z"],
            now: "2026-10-24T21:00Z", next: "2026-10-25T07:00Z", zone: berlin),
        Case(
            what: "quiet until a time that clocks skip ends with the gap", waiting: ["a new-step 2026-03-28T22:00Z"],
            now: "2026-03-29T00:30Z", next: "2026-03-29T01:00Z", quiet: "22:00..02:30", zone: berlin),
        Case(
            what: "quiet hours that clocks skip altogether are none", waiting: ["a new-step 2026-03-28T22:00Z"],
            now: "2026-03-29T01:00Z", bubbles: ["a"], quiet: "02:10..02:50", zone: berlin),
        Case(
            what: "the three are those of the person's own day", waiting: ["a new-step 2026-03-03T22:30Z"],
            shown: ["2026-03-03T20:00Z", "2026-03-03T21:00Z", "2026-03-03T22:00Z"], now: "2026-03-03T23:30Z",
            bubbles: ["a"], quiet: "04:00..08:00", zone: berlin),
        Case(
            what: "and the digest's nine is theirs", waiting: ["a open-step 2026-03-24T10:00Z"],
            now: "2026-03-24T10:00Z", next: "2026-03-30T07:00Z", zone: berlin),
    ]

    @Test(arguments: cases) func workedExamples(_ example: Case) throws {
        var manners = Manners()
        manners.quiet = try example.quiet.map { try #require(QuietHours($0)) }
        manners.digestDay = example.day
        let answer = dueBubbles(
            try example.waiting.map(telling), shown: example.shown.map(shown), manners, now: at(example.now),
            zone: example.zone)
        #expect(answer.bubbles.map { $0.tellings.map(\.id.text).joined() } == example.bubbles)
        #expect(answer.next?.rfc3339 == example.next.map { at($0).rfc3339 })
    }

    private func telling(_ line: String) throws -> Telling {
        let parts = line.split(separator: " ").map(String.init)
        return Telling(
            id: Telling.ID(parts[0]), chore: Chore.ID(parts[0]), kind: try #require(ReminderKind(rawValue: parts[1])),
            channel: .desktop, occasion: "new", queuedAt: at(parts[2]))
    }

    private func shown(_ line: String) -> ShownBubble {
        ShownBubble(at: at(line.replacing("*", with: "")), isDigest: line.hasSuffix("*"))
    }

    @Test func whoLooksAtEveryNextSeesNoMoreThanThreeADayAndLosesNothing() throws {
        var generator = SplitMix(seed: 7)
        for _ in 0..<40 { try live(&generator) }
    }

    /// Six weeks with a telling every few hours.
    private func live(_ generator: inout SplitMix) throws {
        var waiting: [Telling] = []
        var shown: [ShownBubble] = []
        var told: [Instant] = []
        var now = at("2026-03-10T00:00Z")
        let kinds: [ReminderKind] = [.newStep, .openStep, .countdown, .recheck, .guideAge, .deleteChats]
        let end = at("2026-04-21T00:00Z")
        var arrivals = (0..<60).map { _ in now.adding(seconds: Int64.random(in: 0..<3_000_000, using: &generator)) }
            .sorted()
        while now < end {
            while let arrival = arrivals.first, arrival <= now {
                arrivals.removeFirst()
                waiting.append(
                    Telling(
                        id: Telling.ID("\(arrivals.count)"), chore: Chore.ID("c"),
                        kind: kinds.randomElement(using: &generator) ?? .newStep, channel: .desktop, occasion: "new",
                        queuedAt: now))
            }
            let answer = dueBubbles(waiting, shown: shown, Manners(), now: now, zone: Self.berlin)
            for bubble in answer.bubbles {
                shown.append(ShownBubble(at: now, isDigest: bubble.isDigest))
                told += bubble.tellings.map(\.queuedAt)
                waiting.removeAll { bubble.tellings.contains($0) }
            }
            let next = try #require([answer.next, arrivals.first, end].compactMap { $0 }.min())
            try #require(next > now)
            now = next
        }
        #expect(told.count == 60)
        let days = Dictionary(grouping: shown) { Self.berlin.day($0.at) }
        #expect(days.values.allSatisfy { $0.count <= 3 })
        let night = try #require(QuietHours("22:00..08:00"))
        #expect(shown.allSatisfy { night.end(at: $0.at, in: Self.berlin) == nil })
        let digests = shown.filter(\.isDigest).map { Weekday.monday.last(upTo: Self.berlin.day($0.at)) }
        #expect(Set(digests).count == digests.count)
    }
}

struct TimeOfDayTests {
    @Test(arguments: [("00:00", 0), ("08:05", 485), ("23:59", 1439)])
    func aTimeOfDayIsMinutes(text: String, minutes: Int) { #expect(TimeOfDay(text)?.minutes == minutes) }

    @Test(arguments: ["24:00", "8:00", "08:60", "0800", "08:00:00", "", "٠٨:٠٠", "-1:00"])
    func anythingElseIsNone(text: String) { #expect(TimeOfDay(text) == nil) }

    @Test(arguments: ["22:00", "22:00..", "22:00..22:00", "22:00...08:00", "22:00-08:00", "..08:00"])
    func quietHoursAreTwoDifferentTimes(text: String) { #expect(QuietHours(text) == nil) }

    /// From a calendar on paper.
    @Test(arguments: [
        (Weekday.monday, "2026-03-02", "2026-03-02"), (.monday, "2026-03-08", "2026-03-02"),
        (.sunday, "2026-03-07", "2026-03-01"), (.thursday, "1970-01-01", "1970-01-01"),
        (.friday, "1970-01-01", "1969-12-26"),
    ])
    func theLastSuchDay(weekday: Weekday, day: String, last: String) throws {
        #expect(try weekday.last(upTo: #require(CivilDate(day))).description == last)
    }
}
