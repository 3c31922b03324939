import OptoutCore
import OptoutStore

extension ImportRun {
    func report(_ outcomes: [ImportOutcome]) throws -> Report {
        var text: [Block] = []
        for outcome in outcomes { text += try blocks(outcome) }
        return Report(
            "import", items: outcomes.map(\.json),
            siblings: [
                ("dryRun", .bool(session.options.dryRun)), ("log", .array(outcomes.flatMap(\.log).map(\.json))),
            ],
            text: text)
    }

    private func blocks(_ outcome: ImportOutcome) throws -> [Block] {
        let (summary, result) = (outcome.summary, outcome.result)
        var blocks: [Block] = []
        if !session.options.quiet {
            let name = try session.product(summary.product, in: record)?.name ?? summary.product.text
            let day = summary.date == nil ? "without a date" : "up to \(try session.day(summary.date))"
            blocks.append(.line("\(name), \(day), for \(outcome.account.slug)", .bold))
        }
        blocks.append(.line(result.conservation))
        guard !session.options.quiet else { return blocks }
        blocks += proofs(result, isProbable: ExportFormat.hasNoIDs(summary.format, of: summary.product))
        blocks += remarks(summary)
        blocks += try findings(outcome)
        blocks += try MonthBars(of: outcome.account, in: record, session).blocks
        return blocks + undo(outcome)
    }

    /// - Parameter isProbable: the export gives its chats no ids.
    private func proofs(_ result: ImportResult, isProbable: Bool) -> [Block] {
        var blocks: [Block] = []
        if result.gone > 0 {
            blocks.append(.line("\(chats(result.gone)) \(isProbable ? "probably" : "proven") gone", .good))
        }
        if result.stillThere > 0 {
            let words = "\(isProbable ? "probably " : "")still there although recorded as deleted"
            blocks.append(.line("\(chats(result.stillThere)) \(words)", .bad))
        }
        if isProbable, result.gone + result.stillThere > 0 {
            blocks.append(.line("this export gives its chats no ids: they are matched by time and text", .dim))
        }
        for (reason, count) in result.notProven.sorted(by: { $0.key < $1.key }) {
            blocks.append(.line("\(chats(count)) not proven: \(reason)", .caution))
        }
        return blocks
    }

    static let partlyGoneShown = 10

    /// What the opt-out does not reach, and what a deletion left behind.
    private func findings(_ outcome: ImportOutcome) throws -> [Block] {
        let found = outcome.findings
        var blocks: [Block] = []
        if found.rated > 0 {
            blocks.append(
                .line("\(chats(found.rated)) handed over by a rating, although from after the opt-out", .caution))
        }
        if found.shared > 0 {
            blocks.append(
                .line("\(chats(found.shared)) readable by a link, although from after the opt-out", .caution))
        }
        guard found.partlyGone > 0 else { return blocks }
        blocks.append(.line("\(chats(found.partlyGone)) partly gone: no words are left, but files are", .caution))
        for row in found.examples {
            let day = try session.day(row.createdAt)
            let link = try session.link(to: row, in: record).map { "  \($0)" } ?? ""
            blocks.append(.line("  \(row.handle)  \(day)  \(row.files) \(row.files == 1 ? "file" : "files")\(link)"))
        }
        let rest = found.partlyGone - found.examples.count
        return blocks + (rest > 0 ? [.line("  and \(rest) more", .dim)] : [])
    }

    private func remarks(_ summary: ExportSummary) -> [Block] {
        var blocks = summary.missing.prefix(5).map { Block.line("not complete: without \($0)", .caution) }
        if summary.missing.count > 5 { blocks.append(.line("… and \(summary.missing.count - 5) more", .caution)) }
        for (what, count) in summary.noted.sorted(by: { $0.key < $1.key }) {
            blocks.append(.line("\(grouped(count)) × \(what)", .dim))
        }
        return blocks + LocalFiles.advice(format: summary.format).map { .line($0) }
    }

    private func undo(_ outcome: ImportOutcome) -> [Block] {
        if session.options.dryRun { return [.line("nothing was changed", .dim)] }
        return outcome.log.reversed().map { .line("undo: optout undo \($0.handle)  (\($0.what))", .dim) }
    }
}

extension ImportOutcome {
    var json: JSON {
        .object([
            ("file", .string(file)), ("provider", JSON(summary.product.provider)), ("account", .string(account.slug)),
            ("complete", .bool(summary.isComplete)), ("seen", .integer(result.seen)), ("new", .integer(result.new)),
            ("known", .integer(result.known)), ("skipped", .array(result.skipped.sortedJSON)),
            ("gone", .integer(result.gone)), ("stillThere", .integer(result.stillThere)),
            ("notProven", .integer(result.notProven.values.reduce(0, +))),
            ("rated", .integer(findings.rated)), ("shared", .integer(findings.shared)),
            ("partlyGone", .integer(findings.partlyGone)),
            ("probable", .bool(ExportFormat.hasNoIDs(summary.format, of: summary.product))),
        ])
    }
}

extension [String: Int] {
    fileprivate var sortedJSON: [JSON] {
        sorted { $0.key < $1.key }.map { .object([("reason", .string($0.key)), ("count", .integer($0.value))]) }
    }
}

extension ImportResult {
    /// `seen 2,000 = 1,990 new + 5 known + 5 skipped (3 listed twice, 2 without id)`
    var conservation: String {
        let reasons = skipped.sorted { $0.key < $1.key }.map { "\(grouped($0.value)) \($0.key)" }
        let why = reasons.isEmpty ? "" : " (\(reasons.joined(separator: ", ")))"
        let left = grouped(skipped.values.reduce(0, +))
        return "seen \(grouped(seen)) = \(grouped(new)) new + \(grouped(known)) known + \(left) skipped\(why)"
    }
}

/// `12,345`
func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (place, digit) in digits.enumerated() {
        if place > 0, (digits.count - place).isMultiple(of: 3) { text.append(",") }
        text.append(digit)
    }
    return (number < 0 ? "-" : "") + text
}
