import Foundation
import OptoutConfig
import OptoutCore
import OptoutTestSupport
import Systemd
import Testing

@testable import OptoutDaemon
@testable import OptoutStore

@Suite struct CatalogTests {
    private let catalog: Catalog

    init() throws { catalog = try Catalog(ScratchHome.repository + "/systemd/optout.catalog") }

    @Test func codeAndCatalogHaveTheSameIDsEachOnce() {
        #expect(catalog.entries.map(\.id).sorted() == ReminderKind.allCases.map(\.messageID).sorted())
    }

    @Test(arguments: ReminderKind.allCases)
    func everyKindHasASubjectAndManualPagesThatAreThere(kind: ReminderKind) throws {
        let entry = try #require(catalog.entries.first { $0.id == kind.messageID })
        #expect(entry.headers["Subject"]?.count == 1)
        #expect(entry.headers["Defined-By"] == ["optout"])
        let pages = entry.headers["Documentation"] ?? []
        #expect(pages.contains("man:optout-journal(7)"))
        for page in pages {
            let name = page.dropFirst("man:".count).dropLast().replacing("(", with: ".")
            #expect(FileManager.default.fileExists(atPath: ScratchHome.repository + "/Config/man/" + name))
        }
    }

    /// journalctl leaves the bare name where an entry has no such field.
    @Test(arguments: ReminderKind.allCases)
    func onlyFieldsThatEveryEntryOfTheKindHasAreFilledIn(kind: ReminderKind) throws {
        let entry = try #require(catalog.entries.first { $0.id == kind.messageID })
        #expect(entry.fields.contains("MESSAGE"))
        let fields = Set(least(kind).fields.map(\.name))
        #expect(entry.fields.subtracting(fields).isEmpty)
    }

    @Test func everyEntrySaysWhatToType() {
        for entry in catalog.entries {
            #expect(entry.text.contains("'optout ") || entry.text.contains("Run the command"), "\(entry.id)")
        }
    }

    @Test(.enabled(if: Catalog.journalctl != nil))
    func journalctlTakesItIn() throws {
        let home = try ScratchHome()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: catalog.path))
        try home.write(Array(bytes), to: "usr/lib/systemd/catalog/optout.catalog")
        try FileManager.default.createDirectory(
            atPath: home.path + "/var/lib/systemd/catalog", withIntermediateDirectories: true)
        let journalctl = try #require(Program.tool("journalctl", in: home))
        let root = "--root=" + home.path
        let updated = try journalctl.run([root, "--update-catalog"])
        #expect(updated.status == 0 && updated.errors.isEmpty, "\(updated.errors)")
        let list = try journalctl.run([root, "--no-pager", "--list-catalog"])
        #expect(list.output.split(separator: "\n").count == ReminderKind.allCases.count)
        for entry in catalog.entries {
            let subject = entry.headers["Subject"]?.first ?? ""
            #expect(list.output.contains("\(entry.id) optout: \(subject)"))
            let dump = try journalctl.run([root, "--no-pager", "--dump-catalog", entry.id])
            #expect(dump.status == 0)
            let lines = entry.text.split(separator: "\n").suffix(1)
            #expect(lines.allSatisfy { dump.output.contains($0) }, "\(entry.id) is cut short")
        }
    }

    /// An entry with as few fields as the kind ever has.
    private func least(_ kind: ReminderKind) -> JournalEntry {
        let now = Instant(uSec: 1_773_997_200_000_000)
        if kind == .recordDamaged { return .recordDamaged(now: now) }
        let isChore = kind == .countdown || ChoreKind.allCases.contains { ReminderKind($0) == kind }
        let chore = Chore(
            id: .init("00112233445566778899aabbccddeeff"), handle: "x7kq", key: ChoreKey(.openStep), product: nil,
            due: now, foundAt: now, state: .due)
        let telling = Telling(
            id: .init("ffeeddccbbaa99887766554433221100"), chore: chore.id, kind: kind, channel: .journal,
            occasion: "new", queuedAt: now)
        let row = TellingRow(
            telling: telling, chore: isChore ? chore : nil, at: now, serial: kind == .editionAdopted ? 2 : nil)
        return JournalEntry(row, attempt: 1, in: EntryContext(journal: .minimal, now: now) { _ in nil })
    }
}

/// A message catalog, read as systemd's documentation of the format says.
private struct Catalog {
    struct Entry {
        var id: String
        var headers: [String: [String]] = [:]
        var text = ""

        /// What stands between @ signs.
        var fields: Set<String> {
            let everything = headers.values.joined().joined(separator: "\n") + text
            return Set(everything.matches(of: /@([A-Z0-9_]+)@/).map { String($0.output.1) })
        }
    }

    let path: String
    private(set) var entries: [Entry] = []

    static var journalctl: Program? { (try? ScratchHome()).flatMap { Program.tool("journalctl", in: $0) } }

    init(_ path: String) throws {
        self.path = path
        var isHead = true
        for line in try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n") {
            if line.hasPrefix("#") { continue }
            if line.hasPrefix("-- ") {
                entries.append(Entry(id: String(line.dropFirst(3))))
                isHead = true
            } else if let last = entries.indices.last {
                if isHead, let colon = line.firstRange(of: ": ") {
                    entries[last].headers[String(line[..<colon.lowerBound]), default: []]
                        .append(String(line[colon.upperBound...]))
                } else {
                    isHead = false
                    entries[last].text += line + "\n"
                }
            }
        }
    }
}
