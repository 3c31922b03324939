import Testing

@testable import Systemd

@Suite struct JournalEntryTests {
    private func cleaned(_ value: String) -> String? {
        var entry = JournalEntry()
        entry.set("MESSAGE", to: value)
        return entry["MESSAGE"]
    }

    @Test func aNewlineCannotBeginAnotherField() {
        #expect(cleaned("tea\nPRIORITY=0\r\nMESSAGE_ID=ff") == "tea PRIORITY=0  MESSAGE_ID=ff")
    }

    @Test(arguments: ["\u{1B}[2J", "a\u{9B}b", "\u{7}", "\u{0}", "\u{202E}abc", "\u{200B}", "\u{2028}", "\u{E0041}"])
    func charactersThatSteerATerminalAreReplaced(value: String) {
        #expect(cleaned(value)?.contains("\u{FFFD}") == true)
        #expect(cleaned(value)?.unicodeScalars.contains { $0.value < 32 || (0x7F...0x9F).contains($0.value) } == false)
    }

    @Test func ordinaryWordsOfManyScriptsStay() {
        let words = "Überprüfe „Aktivität“ – 設定 👍 é"
        #expect(cleaned(words) == words)
    }

    @Test(arguments: [8_192, 8_193, 300_000])
    func aLongValueIsCutToEightKibibytes(length: Int) {
        let value = cleaned(String(repeating: "x", count: length))
        #expect(value?.utf8.count == 8_192)
        #expect(value?.hasSuffix("…") == (length > 8_192))
    }

    @Test func aCutNeverSplitsACharactersBytes() {
        let value = cleaned(String(repeating: "é", count: 5_000)) ?? ""
        #expect(value.utf8.count <= 8_192 && value.utf8.count > 8_188)
        #expect(value.unicodeScalars.dropLast().allSatisfy { $0 == "é" })
    }

    @Test func anAbsentValueMakesNoField() {
        var entry = JournalEntry()
        entry.set("OPTOUT_STEP", to: nil)
        #expect(entry.fields.isEmpty)
    }

    @Test(arguments: ["MESSAGE", "OPTOUT_LATE_DAYS", "A", String(repeating: "A", count: 64)])
    func namesThatTheJournalKeepsAreNames(name: String) {
        #expect(JournalEntry.isName(name))
    }

    @Test(arguments: ["", "_UID", "9A", "message", "A B", "A=B", "Ä", String(repeating: "A", count: 65)])
    func namesThatTheJournalDropsAreNone(name: String) {
        #expect(!JournalEntry.isName(name))
    }
}
