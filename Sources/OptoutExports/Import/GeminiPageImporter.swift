import OptoutCore

/// Google's My Activity as a page: a cell per record, in the person's language and local time.
///
/// Source: several parsers and their samples, see the README. Rules as for `GeminiReader`; the prompt is the text of the
/// cell up to its first line break. Only times in English are read, see `pageTime`; for any other the time is unknown.
final class GeminiPageImporter: Importer {
    private static let step = 64 * 1024

    private var draft = ChatDraft()
    private var occurrences = Occurrences()

    let product: String? = GeminiReader.product

    /// - Throws: `cutPage` for a page that ends within a record or without its end: what is missing would look deleted.
    func read(
        _ source: any ByteSource, _ file: ExportFile, _ form: ListForm, _ tally: inout Tally
    ) throws(ImportError) {
        var scanner = HTMLScanner(GeminiPage())
        let space = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.step, alignment: 16)
        defer { space.deallocate() }
        while case let count = try source.read(into: space), count > 0 {
            scanner.feed(UnsafeRawBufferPointer(rebasing: space[..<count]).bindMemory(to: UInt8.self))
            for record in scanner.taker.takeRecords() { try take(record, &tally) }
        }
        scanner.finish()
        guard scanner.taker.isWhole else { throw .cutPage }
    }

    private func take(_ record: GeminiPage.Record, _ tally: inout Tally) throws(ImportError) {
        tally.seen += 1
        guard record.namesGemini else { return tally.skip(.otherProduct) }
        guard record.isPrompt else { return tally.skip(.notAChat) }
        draft.reset()
        let time = tally.known(record.time.map { .known($0) } ?? .unreadable(.badTime))
        draft.take(time)
        draft.id = occurrences.finished(record.id, at: time)
        if record.wasCut { tally.note(.cutTitle) }
        draft.title = tally.title(record.title, wasRepaired: record.title.unicodeScalars.contains("\u{fffd}"))
        draft.words = record.words
        draft.messages = record.hasAnswer ? 2 : 1
        draft.files = record.files
        try tally.take(draft.chat(trustsUpdate: true))
    }
}
