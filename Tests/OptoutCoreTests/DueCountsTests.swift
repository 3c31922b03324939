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
        #expect(read(counts.text) == counts)
        #expect(read(DueCounts([]).text) == DueCounts([]))
        let ends = DueCounts([(at: .distantPast, chores: 1), (at: .distantFuture, chores: 1)])
        #expect(read(ends.text) == ends)
    }

    @Test func noPartOfATextIsTakenForTheWhole() {
        let text = counts.text
        for length in 0..<text.count { #expect(read(String(text.prefix(length))) == nil) }
    }

    @Test(arguments: [
        "", "\n", "optout-due/1\n", "optout-due/2\nuntil 5\n", "optout-due/1\nuntil\n", "optout-due/1\n1 x\nuntil 5\n",
        "optout-due/1\n1 2 3\nuntil 5\n", "optout-due/1\nuntil 5\n\n", "until 5\n", "optout-due/1\n\nuntil 5\n",
        "optout-due/1\n1 2\n1 3\n", "optout-due/1\nuntil 99999999999999999999\n", "optout-due/1\nuntil -\n",
        "optout-due/1\nuntil 9223372036854775808\n", "optout-due/1\nuntil --5\n", "optout-due/1\n 1\nuntil 5\n",
        "optout-due/1\n1\nuntil 5\n", "optout-due/1\n1 2 until 5\n",
    ])
    func anythingElseIsNoText(text: String) {
        #expect(read(text) == nil)
        #expect(DueCounts.count(in: Array(text.utf8).span, at: instant(0)) == nil)
    }

    @Test(arguments: [Int64.min, -1, 0, 99, 100, 249, 250, 400, 401, Int64.max])
    func theCountReadAtOnceIsTheOneOfTheWhole(now: Int64) {
        let cut = DueCounts(
            [(at: instant(-1), chores: 2), (at: instant(100), chores: 1), (at: instant(401), chores: 1)], limit: 2)
        for counts in [counts, cut, DueCounts([])] {
            let bytes = Array(counts.text.utf8)
            #expect(DueCounts.count(in: bytes.span, at: instant(now)) == counts.count(at: instant(now)))
        }
    }

    private func read(_ text: String) -> DueCounts? { DueCounts(Array(text.utf8).span) }
}
