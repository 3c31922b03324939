import GRDB
package import OptoutCore

/// Whose chats an export brings.
package enum ChatOwner {
    case recorded(Account.ID)
    /// An account that comes into the record together with its chats, or not at all.
    case new(Account)

    fileprivate var id: Account.ID {
        switch self {
        case .recorded(let id): id
        // No account's.
        case .new: .init(row: 0)
        }
    }
}

extension Record {
    /// Takes the staged chats into the record as one change and deletes the staging file.
    package func commit(
        _ staging: Staging, _ summary: ExportSummary, into account: Account.ID, file: SeenFile? = nil,
        fileName: String?, purgeDays: Int?, keepsTitles: Bool, _ writing: Writing
    ) throws -> Receipt<ImportResult> {
        try commit(
            staging, summary, of: .recorded(account), file: file, fileName: fileName, purgeDays: purgeDays,
            keepsTitles: keepsTitles, writing)
    }

    /// Takes the staged chats into the record, in one transaction, and deletes the staging file.
    ///
    /// - Parameters:
    ///   - file: where it lies; `nil`: nowhere that is worth remembering.
    ///   - fileName: the last component only, or `nil`.
    ///   - purgeDays: days after which the provider has removed a deleted chat; `nil`: it does not say.
    ///   - keepsTitles: `false` drops all titles.
    /// - Returns: the log also has the row of an account that came with it, first.
    /// - Throws: `refused` for another account's export, for counts that do not add up, and for an empty one.
    package func commit(
        _ staging: Staging, _ summary: ExportSummary, of owner: ChatOwner, file: SeenFile? = nil,
        fileName: String?, purgeDays: Int?, keepsTitles: Bool, _ writing: Writing
    ) throws -> Receipt<ImportResult> {
        defer { staging.discard() }
        let content = try staging.finish()
        let result = Self.counted(summary, content, appended: staging.appended)
        try check(result)
        if !writing.dryRun { try backupIfChanged(at: writing.now, zone: writing.zone) }
        var terms = ImportTerms(
            account: owner.id.row, summary: try ownerChecked(summary, for: owner.id), content: content,
            fileName: fileName.map { RecordPlace(path: $0).name }, purgeDays: purgeDays,
            keepsTitles: keepsTitles)
        let receipt = try attaching(staging.path) {
            try together(writing) { changes in
                let log = try changes.add(owner, to: &terms)
                var receipt = try changes.take(terms, result, file)
                receipt.log = log + receipt.log
                return receipt
            }
        }
        // Not before: the file cannot be rewritten while another one is attached.
        if !writing.dryRun { _ = try? scrub() }
        return receipt
    }

    /// All chats as known ones yet; a chat in pieces counts once.
    private static func counted(_ summary: ExportSummary, _ content: Staging.Content, appended: Int) -> ImportResult {
        let doubles = appended - content.merged - content.tooLong - content.count
        let skipped = summary.skipped.merging(
            ["listed twice": doubles, "more than 200,000 messages": content.tooLong], uniquingKeysWith: +)
        return ImportResult(
            seen: summary.seen - content.merged, new: 0, known: content.count,
            skipped: skipped.filter { $0.value > 0 })
    }

    private func check(_ result: ImportResult) throws {
        let skipped = result.skipped.values.reduce(0, +)
        guard result.seen > 0 else {
            throw RecordError.refused(
                "the export holds no chats", hint: "check that it is the whole download; nothing was changed")
        }
        guard result.seen == result.known + skipped else {
            throw RecordError.refused(
                "the export's counts do not add up: \(result.seen) seen, \(result.known) read, \(skipped) skipped",
                hint: "nothing was changed; please report this")
        }
    }

    private func attaching<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        try mappingErrors(place.path) {
            try queue.inDatabase { db in
                try db.execute(sql: "ATTACH DATABASE ? AS staging", arguments: [path])
                try db.execute(sql: "PRAGMA main.cache_size = -\(Staging.cacheKiB)")
            }
        }
        defer { try? queue.inDatabase { try $0.execute(sql: "DETACH DATABASE staging") } }
        return try body()
    }
}

extension Record {
    /// An export that does not say whose it is proves nothing about an account whose exports say so.
    package func ownerChecked(_ summary: ExportSummary, for account: Account.ID) throws -> ExportSummary {
        let sql = "SELECT EXISTS (SELECT 1 FROM import WHERE accountID = ? AND accountKey IS NOT NULL)"
        guard summary.accountKey == nil, summary.isComplete,
            try read({ try Bool.fetchOne($0, sql: sql, arguments: [account.row]) }) == true
        else { return summary }
        var checked = summary
        checked.isComplete = false
        checked.missing.append("whose account it is")
        return checked
    }
}

/// What an import is made of.
struct ImportTerms {
    var account: Int64
    var summary: ExportSummary
    var content: Staging.Content
    var fileName: String?
    var purgeDays: Int?
    var keepsTitles: Bool

    /// Absence from this export proves a deletion before this moment; `nil`: it proves none.
    var bound: Instant? {
        guard summary.isComplete, let date = summary.date, let last = content.lastAt else { return nil }
        return earliest(min(date, last))
    }

    /// The newest time inside, taken for as early as it can have been.
    var earliestDate: Instant? { summary.date.map(earliest) }

    private func earliest(_ time: Instant) -> Instant { content.zoneSlack ? time.slack.earliest : time }
}

extension Changes {
    /// Adds an account that is not recorded yet.
    fileprivate func add(_ owner: ChatOwner, to terms: inout ImportTerms) throws -> [LogEntry] {
        guard case .new(let account) = owner else { return [] }
        let added = try make(.accountAdd) { try $0.addAccount(account) }
        terms.account = added.value.id.row
        return added.log
    }

    fileprivate func take(
        _ terms: ImportTerms, _ result: ImportResult, _ file: SeenFile?
    ) throws -> Receipt<ImportResult> {
        let account = Account.ID(row: terms.account)
        return try make(.importExport, account: account) { change in
            try change.requireOwn(terms)
            try change.log(account: account)
            var commit = ImportCommit(change, terms, result)
            let result = try commit.run()
            try file.map { file in
                try ExportFiles(change.db).remember(
                    file, format: terms.summary.format, account: account.row, import: change.event, at: change.now)
            }
            return result
        }
    }
}

extension Change {
    /// Refuses an export of another account or provider.
    fileprivate func requireOwn(_ terms: ImportTerms) throws {
        let row = try Row.fetchOne(
            db, sql: "SELECT slug, product FROM account WHERE id = ?", arguments: [terms.account])
        guard let row else { throw RecordError.notFound(what: "account", name: String(terms.account)) }
        let slug: String = row["slug"]
        guard Product.ID(row["product"]).provider == terms.summary.product.provider else {
            throw RecordError.refused(
                "an export of '\(terms.summary.product)' does not belong to account '\(slug)'",
                hint: "name the right account with --account")
        }
        guard let key = terms.summary.accountKey else { return }
        let own = try String.fetchOne(
            db, sql: "SELECT accountKey FROM import WHERE accountID = ? AND accountKey IS NOT NULL ORDER BY id DESC",
            arguments: [terms.account])
        let owner = try String.fetchOne(
            db,
            sql: """
                SELECT a.slug FROM import i JOIN account a ON a.id = i.accountID
                WHERE i.accountKey = ? AND a.id <> ? AND a.product = ?
                """, arguments: [key, terms.account, row["product"] as String])
        if let own, own != key {
            throw RecordError.refused(
                "the export belongs to another account than earlier imports of '\(slug)'",
                hint: owner.map { "it fits account '\($0)': use --account \($0)" }
                    ?? "add that account with 'optout account add'")
        }
        if let owner {
            throw RecordError.refused(
                "the export belongs to account '\(owner)', not to '\(slug)'", hint: "use --account \(owner)")
        }
    }
}
