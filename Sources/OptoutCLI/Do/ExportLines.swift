import OptoutCore
import OptoutStore

extension Session {
    /// How long an export takes to come and how long its link works, when it was asked for, and what to do with it.
    func exportBlocks(_ chore: Chore, _ product: Product?, in record: Record) throws -> [Block] {
        switch chore.key.kind {
        case .getExport, .proveDeletion: try linkBlocks(chore, product, in: record)
        case .inbox: [.line("  optout import --inbox", .link)]
        default: []
        }
    }

    private func linkBlocks(_ chore: Chore, _ product: Product?, in record: Record) throws -> [Block] {
        let asked = try chore.key.account.flatMap { account in
            try record.choreMarks(of: account).last { $0.kind == chore.key.kind && $0.mark == .asked }
        }
        var blocks: [Block] = []
        if let asked {
            blocks.append(
                .line("  you asked for it on \(try day(asked.at)); has it come? optout import FILE", .caution))
        }
        if let words = product?.exportWords { blocks.append(.line("  \(words)", .caution)) }
        return blocks
    }
}

extension Product {
    /// `it comes within 7 days; the link in the mail works for 24 hours`, as far as that is known.
    var exportWords: String? {
        let arrival = exportDays.map { days in
            days == 0 ? "it comes at once" : "it may take up to \(days == 1 ? "a day" : "\(days) days") to come"
        }
        let link = exportLinkHours.map { hours in
            "the link in the mail works for \(hours % 24 == 0 && hours > 48 ? "\(hours / 24) days" : "\(hours) hours")"
        }
        let words = [arrival, link].compactMap(\.self)
        return words.isEmpty ? nil : words.joined(separator: "; ")
    }
}
