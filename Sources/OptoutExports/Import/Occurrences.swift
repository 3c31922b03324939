import OptoutCore

/// Counts how often the same record came before: the same prompt twice in one moment is two chats.
///
/// Records come ordered by time, so only those of the current moment are remembered, and those without one.
struct Occurrences {
    /// More records of one moment than this are not told apart.
    static let limit = 131_072

    private var moment: Instant?
    private var atMoment: [Int: Int] = [:]
    private var atNone: [Int: Int] = [:]

    /// - Parameter id: what the record's text and moment hash to.
    mutating func next(_ id: RecordID, at moment: Instant?) -> Int {
        let key = id.text.hashValue
        guard let moment else { return Self.count(key, in: &atNone) }
        if self.moment != moment { atMoment.removeAll(keepingCapacity: atMoment.count < 1_000) }
        self.moment = moment
        return Self.count(key, in: &atMoment)
    }

    private static func count(_ key: Int, in counts: inout [Int: Int]) -> Int {
        guard let count = counts[key] else {
            if counts.count < limit { counts[key] = 1 }
            return 0
        }
        counts[key] = count + 1
        return count
    }

    /// The id of the record whose text `id` holds.
    mutating func finished(_ id: RecordID, at moment: Instant?) -> String {
        var id = id
        id.add("\n" + (moment?.microsecondText ?? "") + "\n")
        let number = next(id, at: moment)
        id.add(String(number))
        return id.text
    }
}

extension Instant {
    /// RFC 3339 in UTC with all six digits of the fraction.
    fileprivate var microsecondText: String {
        let parts = rfc3339.dropLast().split(separator: ".")
        let fraction = parts.count > 1 ? parts[1] : ""
        return parts[0] + "." + fraction + String(repeating: "0", count: 6 - fraction.utf8.count) + "Z"
    }
}
