import OptoutCore

/// Rows of chats as `optout chats --json` prints them, one a line: the way in for everything without an importer.
///
/// Only `id` has to be there. Taken as they stand are `id`, `title`, `createdAt`, `lastAt`, `messages`, `words`, `files`
/// and of the `flags` `rated` and `shared`; what is derived (exposure, state, resumed) is not believed, as it is the
/// record's to say. All rows have to be of one `account` and one `product`; without a product nobody but the person can
/// say whose they are. There are no moments in them: the stretch from creation to last activity decides.
final class RowsImporter: Importer {
    let product: String? = nil
    let missing = ["a promise that every chat is listed: absence from a list of rows proves nothing"]

    private var draft = ChatDraft()
    private var owner = RowOwner()

    func read(
        _ source: any ByteSource, _ file: ExportFile, _ form: ListForm, _ tally: inout Tally
    ) throws(ImportError) {
        try JSONLines(source).forEach { json throws(ImportError) in
            let row = try self.row(&json, &tally)
            tally.seen += 1
            tally.product = self.owner.product
            try tally.take(row)
        } broken: { () throws(ImportError) in
            tally.seen += 1
            tally.skip(.brokenLine)
        }
    }

    /// Reads one line to its end.
    private func row(
        _ json: inout JSONScanner, _ tally: inout Tally
    ) throws(ImportError) -> Result<ExportedChat, SkipReasonError> {
        draft.reset()
        draft.holdsSomething = true
        guard try json.next() == UInt8(ascii: "{") else {
            try json.skipValue()
            try json.finish()
            return .failure(.init(.notAChat))
        }
        var of = RowOwner.Names()
        let flags = try readFields(&json, &tally, &of)
        try json.finish()
        tally.note(.brokenText, count: json.brokenStrings)
        if json.metBrokenKey { draft.problem = draft.problem ?? .brokenKey }
        try owner.check(of)
        let zoneSlack = json.metTimeWithoutZone
        if zoneSlack { tally.note(.noZone) }
        return draft.chat(trustsUpdate: true).map { chat in
            var chat = chat
            chat.isRated = flags.isRated
            chat.zoneSlack = zoneSlack
            return chat
        }
    }

    private func readFields(
        _ json: inout JSONScanner, _ tally: inout Tally, _ of: inout RowOwner.Names
    ) throws(ImportError) -> RowFlags {
        var keys = SeenKeys()
        var flags = RowFlags()
        try json.openObject()
        while let key = try json.key() {
            switch key.count {
            case 2 where key.is("id"):
                keys.mark(0, &draft.problem)
                if try json.readText() { draft.takeID(json) }
            case 5 where key.is("title"):
                keys.mark(1, &draft.problem)
                draft.title = try json.readTitle(&tally)
            case 9 where key.is("createdAt"):
                keys.mark(2, &draft.problem)
                draft.createdAt = tally.known(try json.readTime())
            case 6 where key.is("lastAt"):
                keys.mark(3, &draft.problem)
                draft.updatedAt = tally.known(try json.readTime())
            case 8 where key.is("messages"):
                keys.mark(4, &draft.problem)
                draft.messages = try json.readCount()
            case 5 where key.is("words"):
                keys.mark(5, &draft.problem)
                draft.words = try json.readCount()
            case 5 where key.is("files"):
                keys.mark(6, &draft.problem)
                draft.files = try json.readCount()
            case 5 where key.is("flags"):
                keys.mark(7, &draft.problem)
                flags = try readFlags(&json)
            case 7 where key.is("account"):
                keys.mark(8, &draft.problem)
                of.account = try json.readText() ? json.textString : nil
            case 7 where key.is("product"):
                keys.mark(9, &draft.problem)
                of.product = try json.readText() ? json.textString : nil
            default: try json.skipValue()
            }
        }
        draft.isShared = flags.isShared
        return flags
    }

    private struct RowFlags {
        var isRated = false
        var isShared = false
    }

    private func readFlags(_ json: inout JSONScanner) throws(ImportError) -> RowFlags {
        var flags = RowFlags()
        guard try json.next() == UInt8(ascii: "[") else {
            try json.skipValue()
            return flags
        }
        try json.openArray()
        while try json.nextElement() {
            guard try json.readText() else { continue }
            flags.isRated = flags.isRated || json.textIs("rated")
            flags.isShared = flags.isShared || json.textIs("shared")
        }
        return flags
    }
}

/// Whose chats the rows are, by their own words; the same in all of them.
private struct RowOwner {
    struct Names: Equatable {
        var account: String?
        var product: String?
    }

    private var names: Names?

    var product: Product.ID? { names?.product.map { .init($0) } }

    /// - Throws: `rowsOfSeveral` for other names than those of the rows before, `badProduct` for what names none.
    mutating func check(_ row: Names) throws(ImportError) {
        guard let names else {
            if let product = row.product, !Self.isProduct(product) { throw .badProduct }
            names = row
            return
        }
        guard names.product == row.product else { throw .rowsOfSeveral("products") }
        guard names.account == row.account else { throw .rowsOfSeveral("accounts") }
    }

    /// `provider/product`, each of small letters, digits and `-`.
    private static func isProduct(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                (1...64).contains(part.count)
                    && part.allSatisfy { $0 == 0x2d || (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) }
            }
    }
}

extension JSONScanner {
    /// Reads a whole number from 0 up; 0 for every other value, and for one that no export can hold.
    fileprivate mutating func readCount() throws(ImportError) -> Int {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(try next()) else {
            try skipValue()
            return 0
        }
        let number = try readDecimal()
        guard number.exponent == 0, number.mantissa <= 1 << 48 else { return 0 }
        return Int(number.mantissa)
    }
}
