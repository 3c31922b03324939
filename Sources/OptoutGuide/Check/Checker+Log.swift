import OptoutCore

extension Checker {
    mutating func check(_ topic: AdviceTopic) {
        subject = topic.id.text
        expect(IDRule.isAdvice(topic.id.text), "id", "'\(topic.id)' is no topic of advice")
        check(text: topic.title, "title", limit: 120)
        expect(!topic.lines.isEmpty, "lines", "none")
        for (index, line) in topic.lines.enumerated() { check(text: line, "lines[\(index)]", limit: 600) }
        check(topic.evidence, hosts: [])
        expect(topic.form == .ladder || topic.rungs == nil, "rungs", "belong to a ladder")
        expect(topic.rungs.map { $0.count == topic.lines.count } ?? true, "rungs", "not as many as lines")
    }

    mutating func check(_ tombstone: Tombstone) {
        subject = tombstone.id
        check(text: tombstone.id, "id", limit: 200)
        check(text: tombstone.reason, "reason", limit: 600)
        check(tombstone.removedInSerial, "removedInSerial", in: 2...guide.serialOrOne)
        guard let successor = tombstone.successor else { return }
        let isKnown = index.sorts[successor] != nil || guide.tombstones.contains { $0.id == successor }
        expect(isKnown && successor != tombstone.id, "successor", "no '\(successor)' to follow it")
    }

    mutating func check(_ change: GuideChange) {
        subject = change.id
        check(text: change.text, "text", limit: 600)
        if let product = change.product { check(text: product.text, "product", limit: 100) }
        check(text: change.id, "id", limit: 200)
        if let serial = change.serial {
            check(serial, "serial", in: 2...guide.serialOrOne)
        } else {
            fail("serial", "missing")
        }
        for (index, ref) in change.refs.enumerated() {
            expect(IDRule.isReference(ref), "refs[\(index)]", "'\(ref)' is no reference such as C07")
        }
    }
}

extension Guide {
    /// An upper bound for ranges that begin at 2, whatever the serial says.
    fileprivate var serialOrOne: Int { max(serial, 2) }
}
