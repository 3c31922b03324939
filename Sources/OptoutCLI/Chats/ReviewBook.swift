import OptoutCore
import OptoutStore

/// The answers of a review: gathered, written down many at a time, and taken back one by one.
struct ReviewBook {
    enum Answer: String { case deleted, kept = "keep", skipped = "skip" }

    /// Answers gathered before they are written down.
    static let batch = 50
    /// Microseconds after which those gathered are written down at the latest.
    static let patience: Int64 = 15_000_000

    private struct Entry {
        var index: Int
        var row: ChatRow
        var answer: Answer
        /// The change it was written down by; `nil`: not yet.
        var change: String?
    }

    private let session: Session
    private let record: Record
    /// In the order of being given.
    private var entries: [Entry] = []
    /// Whether some were written down before.
    private var isOverdue = false
    /// Changes taken back on the way.
    private var undone: Set<String> = []
    /// Rows of the log.
    private(set) var log: [LogEntry] = []

    init(_ session: Session, _ record: Record) {
        self.session = session
        self.record = record
    }

    /// Answers not written down yet.
    var waiting: Int { entries.count { $0.change == nil && $0.answer != .skipped } }

    /// The changes that stand, oldest first.
    var changes: [LogEntry] { log.filter { $0.what != Deed.undo.rawValue && !undone.contains($0.handle) } }

    func count(_ answer: Answer) -> Int { entries.count { $0.answer == answer } }

    mutating func answer(_ answer: Answer, _ row: ChatRow, at index: Int) {
        entries.append(Entry(index: index, row: row, answer: answer))
    }

    /// Whether those that wait should wait no longer.
    var isFull: Bool { waiting >= Self.batch || isOverdue }

    /// Takes the last answer back; that of one already written down takes its whole change back, whose other answers
    /// then wait to be written down again.
    ///
    /// - Returns: where it was given; `nil` if there is none.
    mutating func takeBack() throws -> Int? {
        guard let last = entries.last else { return nil }
        if let change = last.change, !session.options.dryRun {
            log += try record.undo(change, try session.writing()).log
            undone.insert(change)
            for index in entries.indices where entries[index].change == change {
                entries[index].change = nil
                isOverdue = true
            }
        }
        entries.removeLast()
        return last.index
    }

    /// Writes down what waits: one change for those deleted, one for those kept.
    mutating func write() throws {
        let deleted = select(.deleted)
        if let handles = deleted.handles, !handles.isEmpty {
            let receipt = try record.change(.chatsDeleted, account: deleted.account, try session.writing()) {
                try $0.claimDeleted(ChatSelect(handles: handles))
            }
            note(receipt.log, .deleted)
        }
        let kept = select(.kept)
        if let handles = kept.handles, !handles.isEmpty {
            let review = try session.later("12m")
            let receipt = try record.change(.chatsKeep, account: kept.account, try session.writing()) {
                try $0.keep(ChatSelect(handles: handles), because: nil, review: review)
            }
            note(receipt.log, .kept)
        }
        isOverdue = false
    }

    private func select(_ answer: Answer) -> ChatSelect {
        let rows = entries.filter { $0.change == nil && $0.answer == answer }.map(\.row)
        let accounts = Set(rows.map(\.account))
        return ChatSelect(handles: rows.map(\.handle), account: accounts.count == 1 ? accounts.first : nil)
    }

    private mutating func note(_ written: [LogEntry], _ answer: Answer) {
        log += written
        let change = written.first?.handle ?? ""
        for index in entries.indices where entries[index].change == nil && entries[index].answer == answer {
            entries[index].change = change
        }
    }
}
