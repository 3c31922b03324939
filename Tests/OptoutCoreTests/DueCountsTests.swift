import OptoutCore
import Testing

@Suite struct DueCountsTests {
    private func instant(_ uSec: Int64) -> Instant { Instant(uSec: uSec) }

    private var counts: DueCounts {
        DueCounts([(at: .distantPast, chores: 2), (at: instant(100), chores: 1), (at: instant(250), chores: 3)])
    }

    @Test(arguments: [(Int64.min, 2), (99, 2), (100, 3), (249, 3), (250, 6), (Int64.max - 1, 6)])
    func aChoreCountsFromTheMomentItIsDue(now: Int64, count: Int) {
        #expect(counts.count(at: instant(now)) == count)
    }

    @Test func beforeTheFirstNothingIsDue() {
        #expect(DueCounts([(at: instant(100), chores: 1)]).count(at: instant(99)) == 0)
        #expect(DueCounts([]).count(at: instant(0)) == 0)
    }

    @Test func whatIsLeftOutIsNotKnown() {
        let counts = DueCounts([(at: instant(1), chores: 1), (at: instant(5), chores: 1)], limit: 1)
        #expect(counts.count(at: instant(4)) == 1)
        #expect(counts.count(at: instant(5)) == nil)
    }

    @Test func theTextIsTheOneWrittenByHand() {
        #expect(
            counts.text == """
                optout-due/1
                -9223372036854775808 2
                100 3
                250 6
                until 9223372036854775807

                """)
        #expect(DueCounts([]).text == "optout-due/1\nuntil 9223372036854775807\n")
    }

    @Test func theTextReadBackIsTheSame() {
        #expect(DueCounts(counts.text) == counts)
        #expect(DueCounts(DueCounts([]).text) == DueCounts([]))
    }

    @Test func noPartOfATextIsTakenForTheWhole() {
        let text = counts.text
        for length in 0..<text.count { #expect(DueCounts(String(text.prefix(length))) == nil) }
    }

    @Test(arguments: [
        "", "\n", "optout-due/1\n", "optout-due/2\nuntil 5\n", "optout-due/1\nuntil\n", "optout-due/1\n1 x\nuntil 5\n",
        "optout-due/1\n1 2 3\nuntil 5\n", "optout-due/1\nuntil 5\n\n", "until 5\n", "optout-due/1\n\nuntil 5\n",
        "optout-due/1\n1 2\n1 3\n", "optout-due/1\nuntil 99999999999999999999\n",
    ])
    func anythingElseIsNoText(text: String) { #expect(DueCounts(text) == nil) }
}
