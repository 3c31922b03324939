import Foundation
import OptoutCore
import Testing

@testable import OptoutGuide

/// Edition 2 against tables written before it: what each entry of the change list is, and which ids it concerns.
@Suite struct GuideChangesTests {
    /// `change-list.tsv`: the classes that the list of real changes from March to November 2026 gives its entries.
    private static let classes = rows("change-list.tsv").map {
        Entry(ref: $0[0], classes: Set($0[1].split(separator: " ").map(String.init)))
    }
    /// `guide-changes.tsv`: ref (`-`: none), class, id, whether a correction, why.
    private static let expected = rows("guide-changes.tsv").map {
        Expected(ref: $0[0], change: $0[1], id: $0[2], correction: $0[3] == "yes")
    }
    private static let changes = Result { try GuideDiff.changes(from: published(1), to: published(2)) }

    struct Entry: Sendable {
        var ref: String
        var classes: Set<String>
    }

    struct Expected: Sendable, Hashable {
        var ref: String
        var change: String
        var id: String
        var correction: Bool
    }

    private static func rows(_ name: String) -> [[String]] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: name)
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").dropFirst().map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test func theChangeListIsWhole() {
        #expect(Self.classes.map(\.ref) == (1...24).map { String(format: "C%02d", $0) })
    }

    /// Every entry is there with its class, and with no other but the facts that come with something to do.
    @Test(arguments: classes)
    func anEntryHasItsClass(entry: Entry) throws {
        let found = Set(try Self.changes.get().filter { $0.refs.contains(entry.ref) }.map(\.change.rawValue))
        let asksSomething = !entry.classes.isDisjoint(with: ["added", "removed", "material"])
        #expect(
            found.subtracting(asksSomething ? ["fact"] : []) == entry.classes.subtracting(asksSomething ? ["fact"] : [])
        )
    }

    @Test func theEditionChangesWhatTheTableSaysAndNothingElse() throws {
        let found = try Self.changes.get().flatMap { change in
            (change.refs.isEmpty ? ["-"] : change.refs).map {
                Expected(ref: $0, change: change.change.rawValue, id: change.id, correction: change.correction)
            }
        }
        #expect(Set(Self.expected).subtracting(found) == [], "in the table only")
        #expect(Set(found).subtracting(Self.expected) == [], "in the edition only")
        #expect(Self.expected.count == Set(Self.expected).count)
    }

    /// What asks something of a person comes from the change list, a correction or a new provider.
    @Test func nothingIsAskedWithoutAnEntry() throws {
        for change in try Self.changes.get() where [.added, .material, .replaced].contains(change.change) {
            #expect(change.refs.contains { "CEN".contains($0.prefix(1)) }, "\(change.id)")
            #expect(change.correction == change.refs.contains { $0.hasPrefix("E") }, "\(change.id)")
        }
    }

    /// The list "wrong, thin or already dated on 2026-03-07" has 14 points.
    @Test func everyCorrectionIsMade() throws {
        let refs = Set(try Self.changes.get().filter(\.correction).flatMap(\.refs))
        #expect(refs.isSuperset(of: (1...14).map { String(format: "E%02d", $0) }))
    }

    /// The table of other products has 11 rows; 8 and 10 rest on one source only and stay out.
    @Test func everyNewProviderOfGradeAOrBIsThere() throws {
        let refs = Set(try Self.changes.get().flatMap(\.refs).filter { $0.hasPrefix("N") })
        #expect(refs == Set(["N01", "N02", "N03", "N04", "N05", "N06", "N07", "N09", "N11"]))
    }
}
