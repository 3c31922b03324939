import OptoutCore
import Testing

/// Times that a clock showed somewhere: noon there is any moment from 14 hours before noon UTC to 12 hours after it.
struct ZoneSlackTests {
    private let offAtNoon = World(observations: [turned("off", "2026-02-10T12:00Z")])

    @Test func aTimeFarFromAnyChangeIsJudgedAsEver() {
        #expect(offAtNoon.judged(["2026-02-09T23:59:59Z"], zoneSlack: true) == "exposed to-delete")
        #expect(offAtNoon.judged(["2026-02-11T02:00Z"], zoneSlack: true) == "covered none")
    }

    @Test func aTimeThatMayLieOnTheOtherSideIsUnknown() {
        #expect(offAtNoon.judged(["2026-02-10T00:00Z"], zoneSlack: true) == "unknown to-delete")
        #expect(offAtNoon.judged(["2026-02-10T12:00Z"], zoneSlack: true) == "unknown to-delete")
        #expect(offAtNoon.judged(["2026-02-11T01:59:59Z"], zoneSlack: true) == "unknown to-delete")
    }

    @Test func aCertainlyExposedMessageBesideAnUnknownOneStraddles() {
        let times = ["2026-02-01T00:00Z", "2026-02-11T00:00Z"]
        #expect(offAtNoon.judged(times, zoneSlack: true) == "straddling to-delete")
    }

    @Test func whatIsCertainlyResumedIsFlagged() {
        let times = ["2026-02-01T00:00Z", "2026-02-12T00:00Z"]
        #expect(offAtNoon.judged(times, zoneSlack: true) == "straddling resumed to-delete")
    }

    @Test func aStretchTouchesWhatLiesBetweenItsEnds() {
        let onAndOff = World(observations: [
            turned("off", "2026-02-10T12:00Z"), turned("on", "2026-03-01T00:00Z"), turned("off", "2026-03-02T00:00Z"),
        ])
        let judged = { onAndOff.judged(created: $0, last: $1, zoneSlack: true) }
        #expect(judged("2026-02-20T00:00Z", "2026-03-10T00:00Z") == "straddling resumed to-delete")
        #expect(judged("2026-02-20T00:00Z", "2026-02-25T00:00Z") == "covered none")
        #expect(judged("2026-02-20T00:00Z", "2026-03-01T10:00Z") == "unknown to-delete")
    }

    @Test func asManyZonesAsThereAreAgreeWithEachOther() {
        var random = SplitMix(seed: 14)
        for _ in 0..<2_000 {
            let world = SlowReference.random(&random).world
            let local = at("2026-01-01").adding(seconds: Int64.random(in: -86_400...1_400_000, using: &random))
            let answers = Set(
                (-12...14).flatMap { zone in
                    [0, 30].map { minutes in
                        let time = local.adding(
                            seconds: Int64(-zone * 3_600 - (zone < 14 && zone > -12 ? minutes * 60 : 0)))
                        return world.timeline.judge(ChatTimes(moments: [time])).exposure
                    }
                })
            let judged = world.timeline.judge(ChatTimes(moments: [local], zoneSlack: true)).exposure
            if answers.count > 1 { #expect(judged == .unknown) }
            if judged != .unknown { #expect(answers == [judged]) }
        }
    }
}
