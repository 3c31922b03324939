package import OptoutCore

/// Where what is read goes.
package protocol ExportSink: AnyObject {
    /// Called once, before the first chat.
    ///
    /// - Parameters:
    ///   - product: `unnamed` where neither the format nor the files tell it.
    ///   - account: the export's own id of its account, if it is known by then.
    func opening(_ product: Product.ID, account: String?) throws(ImportError)
    /// Called for each chat, in the export's order; doubles are the sink's to find.
    func chat(_ chat: ExportedChat) throws(ImportError)
    /// Called now and then with bytes read and to be read.
    func progress(_ done: Int, of total: Int) throws(ImportError)
}

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
    /// The account named beside the chats.
    var ownerKey: String?
    /// `nil` until something names it.
    var product: Product.ID?
    /// Later times are not believed, nor are any from before there were such chats: one of these would make an export
    /// prove what it cannot.
    var latest = Instant.distantFuture
    static let earliest = Instant(uSec: 1_514_764_800_000_000)  // 2018-01-01
    private let sink: any ExportSink

    init(_ sink: any ExportSink) { self.sink = sink }

    /// The account, if anything names it; what the chats themselves say comes first.
    var account: String? { accountKey ?? ownerKey }

    mutating func note(_ oddity: Oddity, count: Int = 1) {
        if count > 0 { noted[oddity.rawValue, default: 0] += count }
    }

    mutating func skip(_ reason: SkipReason) { skipped[reason.rawValue, default: 0] += 1 }

    mutating func take(_ result: Result<ExportedChat, SkipReasonError>) throws(ImportError) {
        switch result {
        case .failure(let error): skip(error.reason)
        case .success(var chat):
            chat.isRated = chat.isRated || rated.contains(chat.id)
            chat.isShared = chat.isShared || shared.contains(chat.id)
            if emitted == 0 { try sink.opening(product ?? .unnamed, account: account) }
            try sink.chat(chat)
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
            guard instant >= Self.earliest, instant <= latest else { return known(.unreadable(.timeOutOfRange)) }
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
