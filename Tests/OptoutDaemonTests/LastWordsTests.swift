import OptoutTestSupport
import Testing

@testable import OptoutDaemon

@Suite struct LastWordsTests {
    private let home: ScratchHome
    private var words: LastWords { LastWords(folder: home.path) }

    init() throws { home = try ScratchHome() }

    @Test func theSameWordsAreNewOnce() {
        #expect(words.areNew("Error: no space"))
        #expect(!words.areNew("Error: no space"))
        #expect(words.areNew("Error: no folder"))
        #expect(words.areNew("Error: no space"))
    }

    @Test func afterAGoodStartTheyAreNewAgain() {
        #expect(words.areNew("Error: no space"))
        words.forget()
        #expect(words.areNew("Error: no space"))
    }

    @Test(arguments: [nil, "/nowhere/at/all"])
    func whereNothingCanBeKeptTheyAreAlwaysNew(folder: String?) {
        for _ in 0..<2 { #expect(LastWords(folder: folder).areNew("Error: no space")) }
    }
}
