import OptoutConfig
import Testing

@Suite struct YAMLFileTests {
    private func refusal(_ text: String) -> String? { refusal(Array(text.utf8)) }

    private func refusal(_ bytes: [UInt8]) -> String? {
        do {
            _ = try YAMLFile.parse(bytes, file: "f")
            return nil
        } catch {
            return error.message
        }
    }

    @Test func placesAreLinesAndColumnsFromOne() throws {
        let root = try YAMLFile.parse(Array("a: 1\nbé:\n  - x\n  - \"y\"\n".utf8), file: "f")
        let pairs = try root.mapping()
        #expect(pairs.map(\.key) == ["a", "bé"])
        #expect(pairs[1].spot.description == "f:2:1")
        #expect(try pairs[1].value.list().map(\.spot.description) == ["f:3:5", "f:4:5"])
    }

    @Test func aWordIsTakenAsItStands() throws {
        let words = try YAMLFile.parse(Array("[2026, off, NO, 'a b', 2025-10..2026-01]".utf8), file: "f").list()
        #expect(try words.map { try $0.word() } == ["2026", "off", "NO", "a b", "2025-10..2026-01"])
        let others = try YAMLFile.parse(Array("[~, '', [a], {a: b}]".utf8), file: "f").list()
        let taken = others.map { try? $0.word() }
        #expect(taken == [nil, "", nil, nil])
    }

    @Test func aDoubledKeyIsRefused() {
        #expect(refusal("a: 1\nb: 2\na: 3\n")?.contains("'a' stands here twice") == true)
    }

    @Test(arguments: [
        ("a: &x 1\nb: *x\n", "f:1:4"), ("a: 1\nb: *x\n", "f:2:4"), ("a: [&x 1, *x]", "f:1:5"), ("&x a: 1", "f:1:1"),
        ("? *x\n: 1", "f:1:3"),
    ])
    func anchorsAndAliasesAreRefusedWhereTheyStand(text: String, place: String) {
        #expect(refusal(text) == place + ": anchors and aliases are not taken")
    }

    @Test func signsInsideWordsAndProseAreNoAnchors() throws {
        #expect(refusal("a: R&D * 2 & more\nb: 'x*y'\n") == nil)
    }

    @Test(arguments: ["a: !!str 1", "a: !x {b: 1}", "a: !!set {b, c}", "a: !local [1]", "!!map {a: 1}"])
    func tagsAreRefused(text: String) {
        #expect(refusal(text)?.contains("tags, anchors and aliases are not taken") == true)
    }

    @Test func aSecondDocumentIsRefused() {
        #expect(refusal("a: 1\n---\nb: 2\n") != nil)
    }

    @Test func deepNestingIsRefusedWithoutHarm() {
        for depth in [33, 999, 100_000] {
            #expect(refusal(String(repeating: "[", count: depth) + String(repeating: "]", count: depth)) != nil)
            #expect(refusal("a: " + String(repeating: "{b: ", count: depth)) != nil)
        }
    }

    @Test func bytesThatAreNoTextAreRefused() {
        #expect(refusal([0x61, 0x3A, 0x20, 0xFF]) == "f:1:1: not valid UTF-8")
        #expect(refusal("a: \u{0}") != nil)
        #expect(refusal("a: \u{1B}[2J") != nil)
    }

    @Test func aFileOverTheLimitIsRefused() {
        #expect(refusal([UInt8](repeating: 0x20, count: YAMLFile.byteLimit + 1))?.contains("larger than") == true)
    }

    @Test(arguments: ["on", "off", "yes", "No", "12", "1.5", "1e3", "~", "null", "0x1F", ".inf", ""])
    func aBareWordThatSomeReaderTakesForAnotherTypeIsNoText(word: String) throws {
        let pairs = try YAMLFile.parse(Array("a: \(word)\nb: \"\(word)\"\n".utf8), file: "f").mapping()
        #expect(throws: ConfigError.self) { try pairs[0].value.text() }
        #expect(try pairs[1].value.text() == word)
    }

    @Test func datesAndOrdinaryWordsAreText() throws {
        for word in ["2026-03-07", "plus", "Pro+", "https://chatgpt.com/c/x", "once", "Turn off \"X\""] {
            #expect(try YAMLFile.parse(Array("a: \(word)\n".utf8), file: "f").mapping()[0].value.text() == word)
        }
    }

    @Test func foldersAndPipesAreNotRead() {
        #expect(throws: ConfigError.unreadable(path: "/tmp", reason: "not a regular file")) {
            try YAMLFile.read("/tmp")
        }
        #expect(throws: ConfigError.self) { try YAMLFile.read("/dev/zero") }
        #expect(throws: ConfigError.unreadable(path: "/nonexistent", reason: "no such file or directory")) {
            try YAMLFile.read("/nonexistent")
        }
    }
}
