package import OptoutCore

/// What the reading child tells its parent, in this order: an opening, chats and progress, then one summary or one failure.
///
/// On the pipe: one byte for the kind, four bytes little endian for the length of the body, the body. Numbers are little
/// endian, texts UTF-8 with their length in front.
package enum Frame: Equatable, Sendable {
    /// What the chats that follow belong to, `unnamed` where only the person knows; comes before the first of them.
    case opening(Product.ID, account: String?)
    case chat(ExportedChat)
    case progress(done: Int, total: Int)
    case summary(ExportSummary)
    case failure(exit: Int32, message: String, hint: String)

    /// No body is longer: 200,000 moments of ten bytes, and room for the rest.
    static let bodyLimit = 4 << 20

    enum Kind: UInt8 { case chat = 1, progress, summary, failure, opening }

    enum Flag {
        static let rated: UInt16 = 1
        static let shared: UInt16 = 2
        static let blank: UInt16 = 4
        static let title: UInt16 = 8
        static let created: UInt16 = 16
        static let last: UInt16 = 32
        static let partlyBlank: UInt16 = 64
        static let zoneSlack: UInt16 = 128
        static let part: UInt16 = 256
        static let all: UInt16 = 511
    }
}

/// What a text or list in a frame may be at most.
package enum FrameLimit {
    static let id = 200
    static let title = 1_000
    static let text = 4_000
    static let list = 1_000
    /// Distinct times of messages in one chat; with more it is skipped, so that memory stays bounded.
    package static let moments = 200_000
    /// Far beyond anything an export can hold.
    static let count: UInt64 = 1 << 48
}
