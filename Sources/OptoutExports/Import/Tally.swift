import OptoutCore

/// What is counted over a whole export, and where its chats go.
struct Tally {
    var seen = 0
    var emitted = 0
    var skipped: [String: Int] = [:]
    var noted: [String: Int] = [:]
    /// The newest time met anywhere.
    var newest: Instant?
    var accountKey: String?
    /// Chats named by the export's ratings and shared links.
    var rated = IDSet()
    var shared = IDSet()
    private let sink: (ExportedChat) throws(ImportError) -> Void

    init(sink: @escaping (ExportedChat) throws(ImportError) -> Void) { self.sink = sink }

    mutating func note(_ oddity: Oddity, count: Int = 1) {
        if count > 0 { noted[oddity.rawValue, default: 0] += count }
    }

    mutating func skip(_ reason: SkipReason) { skipped[reason.rawValue, default: 0] += 1 }

    mutating func take(_ result: Result<ExportedChat, SkipReasonError>) throws(ImportError) {
        switch result {
        case .failure(let error): skip(error.reason)
        case .success(var chat):
            chat.isRated = rated.contains(chat.id)
            chat.isShared = shared.contains(chat.id)
            try sink(chat)
            emitted += 1
        }
    }

    /// The moment, if there is one that can be believed; oddities are counted.
    mutating func known(_ time: ParsedTime) -> Instant? {
        switch time {
        case .none: return nil
        case .unreadable(let why):
            note(why)
            return nil
        case .known(let instant):
            if newest.map({ $0 < instant }) ?? true { newest = instant }
            return instant
        }
    }

    /// - Throws: `severalAccounts` if another key came before.
    mutating func takeAccount(_ key: String) throws(ImportError) {
        guard accountKey == nil || accountKey == key else { throw .severalAccounts }
        accountKey = key
    }
}

/// Ids to be recognised later, by a hash of 64 bits with a random key: 8 bytes each, whatever their length.
struct IDSet {
    /// More than this are not remembered.
    static let limit = 131_072

    private var hashes: Set<Int> = []
    private(set) var isFull = false

    mutating func insert(_ id: String) {
        guard hashes.count < Self.limit else {
            isFull = true
            return
        }
        hashes.insert(id.hashValue)
    }

    func contains(_ id: String) -> Bool { !hashes.isEmpty && hashes.contains(id.hashValue) }
}
