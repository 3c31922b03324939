/// One chat as an export shows it: no words, only what the record keeps.
package struct ExportedChat: Hashable, Sendable {
    /// The provider's id; opaque, 1 to 200 bytes.
    package var id: String
    /// As in the export, repaired to valid UTF-8, at most 1,000 bytes; `nil` where blank or absent.
    package var title: String?
    package var createdAt: Instant?
    /// The newest of the message times and, where it can be trusted, the chat's own update time.
    package var lastAt: Instant?
    /// Counted messages: user and assistant, all branches.
    package var messages: Int
    package var words: Int
    package var files: Int
    /// Times of the counted messages, ascending, without doubles; messages without a time are left out.
    package var moments: [Instant]
    package var isRated: Bool
    package var isShared: Bool
    /// A blank shell: no title, every text empty, nothing attached.
    package var isBlank: Bool
    /// The shell of a deleted chat, no title and every text empty, that still holds something attached.
    package var isPartlyBlank: Bool
    /// Its times are local ones of an unknown zone, written down as if they were UTC.
    package var zoneSlack: Bool
    /// One piece of a chat that the export hands out in several; pieces of one id are united when all are there.
    package var isPart: Bool

    package init(
        id: String, title: String? = nil, createdAt: Instant? = nil, lastAt: Instant? = nil, messages: Int = 0,
        words: Int = 0, files: Int = 0, moments: [Instant] = [], isRated: Bool = false, isShared: Bool = false,
        isBlank: Bool = false, isPartlyBlank: Bool = false, zoneSlack: Bool = false, isPart: Bool = false
    ) {
        self.id = id
        self.title = title
        self.createdAt = createdAt
        self.lastAt = lastAt
        self.messages = messages
        self.words = words
        self.files = files
        self.moments = moments
        self.isRated = isRated
        self.isShared = isShared
        self.isBlank = isBlank
        self.isPartlyBlank = isPartlyBlank
        self.zoneSlack = zoneSlack
        self.isPart = isPart
    }
}

/// What an export says about itself, known once it is read to its end.
package struct ExportSummary: Hashable, Sendable {
    /// `openai/chatgpt`; `unnamed` where nothing in the export tells.
    package var product: Product.ID
    /// Such as `chatgpt-sharded-zip/1`; the importer's name and version.
    package var format: String
    /// The export's own account id, if it names one.
    package var accountKey: String?
    /// Shards contiguous and the manifest, where there is one, agreeing.
    package var isComplete: Bool
    /// Why not, in plain words; empty if complete.
    package var missing: [String]
    /// The newest time inside the export; `nil` where it holds none.
    package var date: Instant?
    /// Entries seen, including the skipped ones; every piece of a chat in pieces counts.
    package var seen: Int
    /// Entries left out, by reason.
    package var skipped: [String: Int]
    /// Oddities in entries that were kept nevertheless, by kind, such as `title repaired`.
    package var noted: [String: Int]

    package init(
        product: Product.ID, format: String, accountKey: String? = nil, isComplete: Bool, missing: [String] = [],
        date: Instant? = nil, seen: Int, skipped: [String: Int] = [:], noted: [String: Int] = [:]
    ) {
        self.product = product
        self.format = format
        self.accountKey = accountKey
        self.isComplete = isComplete
        self.missing = missing
        self.date = date
        self.seen = seen
        self.skipped = skipped
        self.noted = noted
    }
}

extension Product.ID {
    /// Of chats whose file does not say whose they are: only the person knows.
    package static let unnamed = Product.ID("")
}
