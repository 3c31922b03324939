package import OptoutCore

/// Everything a guide must hold to, whether it comes from sources or from a bundle.
package enum GuideCheck {
    /// - Returns: in the guide's own order; empty for a sound guide.
    package static func problems(in guide: Guide) -> [GuideProblem] {
        var check = Checker(guide: guide)
        check.run()
        return check.problems
    }
}

/// Walks one guide and gathers what is wrong.
struct Checker {
    let guide: Guide
    /// Ids of everything that others may name.
    let index: GuideIndex
    var problems: [GuideProblem] = []
    var subject = "edition"

    init(guide: Guide) {
        self.guide = guide
        index = GuideIndex(guide)
    }

    mutating func run() {
        checkEdition()
        for provider in guide.providers { check(provider) }
        for topic in guide.advice { check(topic) }
        for tombstone in guide.tombstones { check(tombstone) }
        for change in guide.changes { check(change) }
        checkUniqueness()
    }

    mutating func fail(_ field: String, _ text: String) {
        problems.append(GuideProblem(subject: subject, field: field, text: text))
    }

    mutating func expect(_ condition: Bool, _ field: String, _ text: @autoclosure () -> String) {
        if !condition { fail(field, text()) }
    }

    mutating func check(text: String, _ field: String, limit: Int) {
        if let problem = TextRule.problem(text, limit: limit) { fail(field, problem) }
    }

    mutating func check(link: String?, _ field: String, hosts: [String]) {
        if let link, let problem = LinkRule.problem(link, hosts: hosts) { fail(field, problem) }
    }

    mutating func check(_ number: Int?, _ field: String, in range: ClosedRange<Int>) {
        if let number { expect(range.contains(number), field, "not from \(range.lowerBound) to \(range.upperBound)") }
    }

    mutating func check(announced: CivilDate?, effective: CivilDate?) {
        guard let announced else { return }
        expect(announced <= guide.date, "announced", "later than the edition")
        if let effective { expect(announced <= effective, "effective", "before it was announced") }
    }

    /// - Parameter part: the field of the subject that the evidence belongs to; `nil`: to the subject itself.
    mutating func check(_ evidence: Evidence, _ part: String? = nil, hosts: [String]) {
        let place = part.map { $0 + "." } ?? ""
        expect(!evidence.sources.isEmpty, place + "sources", "no source")
        check(evidence.goodForDays, place + "goodForDays", in: 1...3650)
        if let conflict = evidence.conflict { check(text: conflict, place + "conflict", limit: 600) }
        for (index, source) in evidence.sources.enumerated() {
            check(text: source.at, place + "sources[\(index)].at", limit: 300)
            check(link: source.link, place + "sources[\(index)].link", hosts: hosts)
            expect(source.read <= evidence.verified, place + "sources[\(index)].read", "read only after 'verified'")
        }
    }

    private mutating func checkEdition() {
        expect((1...1_000_000_000).contains(guide.serial), "serial", "not from 1 to 1000000000")
        expect(guide.date < guide.expires, "expires", "not after the edition's date")
        expect(!guide.providers.isEmpty, "providers", "none")
    }

    private mutating func checkUniqueness() {
        for (id, count) in index.counts.sorted(by: { $0.key < $1.key }) where count > 1 {
            subject = id
            fail("id", "used \(count) times")
        }
        for tombstone in guide.tombstones where index.sorts[tombstone.id] != nil {
            subject = tombstone.id
            fail("id", "used again although it was removed")
        }
    }
}
