import Testing

@testable import OptoutCLI

@Test func theLineTellsRateAndTimeLeft() {
    let pace = Pace(done: 250_000_000, total: 1_000_000_000, chats: 12_345, seconds: 0.5)
    #expect(pace.line(columns: 80) == "███████░░░░░░░░░░░░░░░░░░░░░░░ 25 %  12,345 chats  500 MB/s  0:02 left")
    #expect(pace.record == "progress 250000000 of 1000000000 bytes, 12345 chats, 0.5 s")
}

@Test(arguments: [
    (0.5, 1_000_000, "2.0 MB/s", "1:00 left"), (4.0, 60_500_000, "15 MB/s", "0:04 left"),
    (1.0, 1_000, "1.0 kB/s", "2016:39 left"), (100.0, 120_999_999, "1.2 MB/s", "0:01 left"),
])
func rateAndTimeLeftAreThoseSoFar(seconds: Double, done: Int, rate: String, left: String) {
    let pace = Pace(done: done, total: 121_000_000, seconds: seconds)
    #expect(pace.rate == rate)
    #expect(pace.left == left)
}

@Test func nothingIsGuessedTooEarlyOrAtTheEnd() {
    #expect(Pace(done: 5, total: 10, seconds: 0.4).left == nil)
    #expect(Pace(done: 5, total: 10, seconds: 0.4).rate == nil)
    #expect(Pace(done: 10, total: 10, seconds: 2).left == nil)
    #expect(Pace(done: 0, total: 0, seconds: 2).percent == 0)
}

@Test func aNarrowTerminalLosesTheEndOfTheLine() {
    let pace = Pace(done: 1, total: 2, chats: 7, seconds: 1)
    #expect(pace.line(columns: 50) == "███████████████░░░░░░░░░░░░░░░ 50 %  7 chats")
    #expect(pace.line(columns: 20) == "50 %  7 chats")
}
