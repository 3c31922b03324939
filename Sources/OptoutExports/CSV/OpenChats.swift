import OptoutCore

/// Chats whose rows lie scattered over a table: few stay open at a time, and the one that was used least lately is handed
/// out as a piece when another one comes.
struct OpenChats {
    static let limit = 64
    /// Messages after which a chat is handed out, so that memory stays bounded.
    static let messageLimit = 4_096

    private struct Slot {
        var draft = ChatDraft()
        var zoneSlack = false
        var lastUse = 0
    }

    private var slots: [Slot] = []
    private var places: [String: Int] = [:]
    private var uses = 0

    /// Adds a message to its chat.
    ///
    /// - Parameter zoneSlack: whether `time` may be a local one.
    mutating func add(
        _ entry: CopilotEntry, at time: Instant?, zoneSlack: Bool, _ tally: inout Tally
    ) throws(ImportError) {
        let place: Int
        if let known = places[entry.id] { place = known } else { place = try open(entry, &tally) }
        uses += 1
        slots[place].lastUse = uses
        slots[place].zoneSlack = slots[place].zoneSlack || zoneSlack
        slots[place].draft.messages += 1
        slots[place].draft.words += entry.words
        if let time {
            slots[place].draft.add(time)
            slots[place].draft.createdAt = min(time, slots[place].draft.createdAt ?? time)
        }
        if slots[place].draft.messages == Self.messageLimit { try handOut(place, &tally) }
    }

    /// Hands out all that is open, the one used least lately first.
    mutating func handOutAll(_ tally: inout Tally) throws(ImportError) {
        for place in places.values.sorted(by: { slots[$0].lastUse < slots[$1].lastUse }) {
            try handOut(place, &tally)
        }
    }

    private mutating func open(_ entry: CopilotEntry, _ tally: inout Tally) throws(ImportError) -> Int {
        let place = try freePlace(&tally)
        slots[place].draft.id = entry.id
        slots[place].draft.isPart = true
        slots[place].draft.title = entry.title
        // A table lists what was said: no row is the shell of something deleted.
        slots[place].draft.holdsSomething = true
        places[entry.id] = place
        return place
    }

    private mutating func freePlace(_ tally: inout Tally) throws(ImportError) -> Int {
        if places.count < slots.count, let free = slots.firstIndex(where: { $0.draft.id == nil }) { return free }
        if slots.count < Self.limit {
            slots.append(Slot())
            return slots.count - 1
        }
        let oldest = slots.indices.min { slots[$0].lastUse < slots[$1].lastUse } ?? 0
        try handOut(oldest, &tally)
        return oldest
    }

    private mutating func handOut(_ place: Int, _ tally: inout Tally) throws(ImportError) {
        if let id = slots[place].draft.id { places[id] = nil }
        let zoneSlack = slots[place].zoneSlack
        let piece = slots[place].draft.chat(trustsUpdate: true).map { chat in
            var piece = chat
            piece.zoneSlack = zoneSlack
            return piece
        }
        slots[place].draft.reset()
        slots[place].zoneSlack = false
        tally.seen += 1
        try tally.take(piece)
    }
}
