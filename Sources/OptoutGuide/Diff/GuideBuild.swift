package import OptoutCore

/// Makes an edition from checked sources and the edition before it.
package enum GuideBuild {
    /// - Parameters:
    ///   - sources: as read and checked by `GuideSources`.
    ///   - previous: the edition it follows; needed for every serial but the first.
    /// - Throws: `.lint` with everything that breaks the chain: ids lost, used again or turned into something else,
    ///   differences that the change list does not explain, claims that do not agree with the computed class.
    package static func build(_ sources: GuideSources, previous: Guide?) throws(GuideError) -> Guide {
        var guide = sources.guide
        let problems: [GuideProblem]
        if let previous {
            guide.tombstones = withEnds(guide.tombstones, previous)
            var succession = Succession(previous: previous, guide: guide, notes: sources.notes)
            guide.changes = previous.changes + (try succession.run())
            problems = succession.problems
        } else {
            problems = firstEditionProblems(sources)
        }
        guard problems.isEmpty else { throw .lint(problems.map(sources.located)) }
        guide = try GuideBundle.decode(GuideBundle.encode(guide))
        return guide
    }

    /// Tombstones with what the steps they stand for ended in.
    private static func withEnds(_ tombstones: [Tombstone], _ previous: Guide) -> [Tombstone] {
        let steps = previous.products.flatMap(\.steps)
        return tombstones.map { stone in
            var stone = stone
            let known = previous.tombstones.first { $0.id == stone.id }
            stone.end = known.map(\.end) ?? steps.first { $0.id.text == stone.id }?.end
            return stone
        }
    }

    private static func firstEditionProblems(_ sources: GuideSources) -> [GuideProblem] {
        var problems: [GuideProblem] = []
        func fail(_ field: String, _ text: String) {
            problems.append(GuideProblem(subject: "edition", field: field, text: text))
        }
        if sources.guide.serial != 1 { fail("serial", "only edition 1 has no edition before it") }
        if !sources.notes.isEmpty { fail("changes", "the first edition changes nothing") }
        if !sources.guide.tombstones.isEmpty { fail("tombstones", "the first edition removes nothing") }
        return problems
    }
}

/// What an editor says about some changes of an edition.
package struct ChangeNote: Hashable, Sendable {
    package var ids: [String]
    package var refs: [String]
    /// The class the editor believes it to be; `nil`: whatever it is.
    package var claim: GuideChange.Kind?
    package var correction: Bool
    package var text: String
}

/// The step from one edition to the next.
struct Succession {
    let previous: Guide
    let guide: Guide
    let notes: [ChangeNote]
    let before: GuideIndex
    let now: GuideIndex
    private(set) var problems: [GuideProblem] = []

    init(previous: Guide, guide: Guide, notes: [ChangeNote]) {
        self.previous = previous
        self.guide = guide
        self.notes = notes
        before = GuideIndex(previous)
        now = GuideIndex(guide)
    }

    private mutating func fail(_ subject: String, _ field: String, _ text: String) {
        problems.append(GuideProblem(subject: subject, field: field, text: text))
    }

    /// - Returns: the lines that this edition adds to the change log.
    mutating func run() throws(GuideError) -> [GuideChange] {
        checkEdition()
        checkIDs()
        checkTombstones()
        let changes = try GuideDiff.changes(from: previous, to: guide)
        return explained(changes)
    }

    private mutating func checkEdition() {
        let range = previous.serial + 1...previous.serial + EditionVerdict.longestJump
        if !range.contains(guide.serial) { fail("edition", "serial", "must follow \(previous.serial)") }
        if guide.date < previous.date { fail("edition", "date", "before that of the edition it follows") }
    }

    private mutating func checkIDs() {
        let buried = Set(guide.tombstones.map(\.id))
        for (id, sort) in before.sorts.sorted(by: { $0.key < $1.key }) {
            guard let kept = now.sorts[id] else {
                if !buried.contains(id) { fail(id, "", "gone without a tombstone; ids are for ever") }
                continue
            }
            if kept != sort { fail(id, "id", "was the id of a \(sort.rawValue), now of a \(kept.rawValue)") }
            if before.products[id] != now.products[id] { fail(id, "id", "belonged to another product") }
        }
        for (id, setting) in before.settings.sorted(by: { $0.key < $1.key }) {
            if let kept = now.settings[id], kept.governs != setting.governs {
                fail(id.text, "governs", "was \(setting.governs.text); another switch needs another id")
            }
        }
    }

    private mutating func checkTombstones() {
        for tombstone in previous.tombstones where !guide.tombstones.contains(tombstone) {
            fail(tombstone.id, "", "its tombstone is gone or was changed")
        }
        for tombstone in guide.tombstones where !previous.tombstones.contains(where: { $0.id == tombstone.id }) {
            if tombstone.removedInSerial != guide.serial {
                fail(tombstone.id, "removedInSerial", "must be \(guide.serial), where it goes")
            }
            guard let sort = before.sorts[tombstone.id] else {
                fail(tombstone.id, "id", "edition \(previous.serial) has no such id")
                continue
            }
            if let successor = tombstone.successor, let other = now.sorts[successor], other != sort {
                fail(tombstone.id, "successor", "a \(sort.rawValue) cannot be followed by a \(other.rawValue)")
            }
        }
    }

    private mutating func explained(_ changes: [GuideChange]) -> [GuideChange] {
        checkNotes(changes)
        var log: [GuideChange] = []
        for var change in changes {
            change.serial = guide.serial
            guard let index = notes.firstIndex(where: { $0.ids.contains(change.id) }) else {
                fail(change.id, "", "is \(change.change.rawValue), but no entry of 'changes' says so")
                continue
            }
            let note = notes[index]
            if let claim = note.claim, claim != change.change {
                fail(
                    "edition", "changes[\(index)].change",
                    "'\(change.id)' is \(change.change.rawValue), not \(claim.rawValue)")
            }
            (change.correction, change.refs, change.text) = (note.correction, note.refs, note.text)
            log.append(change)
        }
        return log
    }

    private mutating func checkNotes(_ changes: [GuideChange]) {
        var seen: Set<String> = []
        for (index, note) in notes.enumerated() {
            for (place, id) in note.ids.enumerated() {
                let field = "changes[\(index)].ids[\(place)]"
                if !seen.insert(id).inserted { fail("edition", field, "'\(id)' is explained twice") }
                if !changes.contains(where: { $0.id == id }) { fail("edition", field, "'\(id)' did not change") }
            }
        }
    }
}
