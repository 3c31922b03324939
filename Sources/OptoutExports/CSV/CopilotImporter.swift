import OptoutCore

/// Microsoft Copilot's three tables: one message a row, newest first, without ids.
///
/// Source: two parsers and two people's own, see the README. A chat is all rows of one title, so two chats of one title
/// count as one, which is said; its id is a hash of the title. The table of the Windows app has no titles: there each row
/// is a chat, known by its time and prompt. All rows are messages; `words` are those of the message.
///
/// Left out, and counted as such, are rows of another width than the header and rows with a quote where none may stand;
/// blank lines are no rows. Times without a zone are read as UTC and have slack. In `12/11/2025` the month comes first
/// unless a day above 12 anywhere in the file settles it; where nothing does, that is said.
final class CopilotImporter: Importer {
    let product: String? = "microsoft/copilot"
    let missing = ["what other export buttons of Microsoft's page give: each makes a table of its own"]

    private var chats = OpenChats()
    /// By a hash of the id: the chats whose title was looked at.
    private var met: Set<Int> = []
    private var row = CopilotRow()
    private var repeats = Repeats()
    private var dates = DateOrder()
    private var isTitled = true

    /// More chats than this are not told apart where oddities of titles are counted.
    private static let metLimit = 131_072

    func read(
        _ source: any ByteSource, _ file: ExportFile, _ form: ListForm, _ tally: inout Tally
    ) throws(ImportError) {
        var table = try CSVReader(source)
        let columns = try readHeader(&table)
        (repeats, dates) = (Repeats(), DateOrder())
        while try table.nextRow() { try readRow(&table, columns, &tally) }
        for entry in dates.assume(&tally) { try take(entry, &tally) }
        try chats.handOutAll(&tally)
    }

    /// The columns in the file's order.
    private func readHeader(_ table: inout CSVReader) throws(ImportError) -> [CopilotRow.Column] {
        var names: [String] = []
        guard try table.nextRow() else { throw .empty }
        var hasMore = true
        while hasMore {
            var name = FieldText()
            hasMore = try table.readField { name.add($0) }
            guard names.count < Self.columnLimit else { throw .unknownShape(keys: []) }
            names.append(name.name)
        }
        guard let kind = CopilotColumns(names) else { throw .unknownShape(keys: names.filter(isFieldName)) }
        isTitled = kind != .windows
        let columns = names.map { kind.column($0) }
        for column in columns where column != .other && columns.count(where: { $0 == column }) > 1 {
            throw .table(.doubleColumn, offset: nil)
        }
        return columns
    }

    private static let columnLimit = 100

    private func readRow(
        _ table: inout CSVReader, _ columns: [CopilotRow.Column], _ tally: inout Tally
    ) throws(ImportError) {
        row.reset()
        var hasMore = true
        while hasMore {
            let column = row.fields < columns.count ? columns[row.fields] : .other
            hasMore = try table.readField { row.add($0, column) }
            row.endField()
        }
        if row.isBlankLine { return }
        guard row.fields == columns.count, !table.hasStrayQuote else {
            tally.seen += 1
            return tally.skip(table.hasStrayQuote ? .strayQuote : .rowWidth)
        }
        if isTitled, !row.hasKnownAuthor { tally.note(.unknownAuthor) }
        let entry = isTitled ? row.titled : row.alone(&repeats)
        for ready in try dates.settle(entry, &tally) { try take(ready, &tally) }
    }

    private func take(_ entry: CopilotEntry, _ tally: inout Tally) throws(ImportError) {
        noteOddities(entry, &tally)
        let (time, zoneSlack) = self.time(of: entry, &tally)
        if isTitled { return try chats.add(entry, at: time, zoneSlack: zoneSlack, &tally) }
        tally.seen += 1
        try tally.take(
            .success(
                ExportedChat(
                    id: entry.id, title: entry.title, createdAt: time, lastAt: time, messages: 1, words: entry.words,
                    moments: time.map { [$0] } ?? [], zoneSlack: zoneSlack)))
    }

    private func noteOddities(_ entry: CopilotEntry, _ tally: inout Tally) {
        if entry.hasBrokenText { tally.note(.brokenText) }
        if isTitled {
            guard met.count < Self.metLimit, met.insert(entry.id.hashValue).inserted else { return }
            tally.note(.titleAlone)
        }
        for oddity in entry.titleOddities { tally.note(oddity) }
    }

    private func time(of entry: CopilotEntry, _ tally: inout Tally) -> (Instant?, zoneSlack: Bool) {
        let (time, hasZone) = dates.time(of: entry)
        if case .none = time { tally.note(.noTime) }
        guard let instant = tally.known(time) else { return (nil, false) }
        if !hasZone { tally.note(.noZone) }
        return (instant, !hasZone)
    }
}

extension CopilotColumns {
    fileprivate func column(_ name: String) -> CopilotRow.Column {
        switch (self, name) {
        case (.app, "conversation"), (.office, "chatname"): .title
        case (.app, "time"), (.office, "createdat"), (.windows, "timestamp"): .time
        case (.app, "author"), (.office, "author"): .author
        case (.app, "message"), (.office, "messagecontent"), (.windows, "prompt"): .text
        default: .other
        }
    }
}
