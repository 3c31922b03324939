package import OptoutCore

/// Reads one export to its end: the small files beside the chats first, then the chats.
package struct ExportReader {
    private let container: any Container
    private var tally: Tally
    private let meter = Meter()
    private var missing: [String] = []
    private var found: Format?
    private var importer: (any Importer)?
    /// Why the files that are no lists were not taken, the first first.
    private var refusals: [ImportError] = []
    private var isSingle = false
    private let sink: any ExportSink
    private let pace: ProgressPace

    /// - Parameters:
    ///   - descriptor: a regular file or a folder, opened for reading; it stays open.
    ///   - now: times more than a day later are not believed.
    package init(_ descriptor: Int32, _ sink: any ExportSink, now: Instant = .distantFuture) throws(ImportError) {
        container = try openContainer(descriptor)
        self.sink = sink
        pace = ProgressPace(sink, meter)
        tally = Tally(pace)
        tally.latest = now == .distantFuture ? now : now.adding(days: 1)
    }

    /// Reads everything; call once.
    ///
    /// - Returns: the summary, whose `seen` is the number of chats handed out plus the skipped entries.
    package mutating func read() throws(ImportError) -> ExportSummary {
        let lists = container.lists
        guard !lists.isEmpty else { throw .noChatList }
        try readSideFiles()
        meter.total = container.cost(of: lists)
        try sink.progress(0, of: meter.total)
        for file in lists {
            do throws(ImportError) { try readList(file) } catch { throw named(error, file) }
        }
        if let importer { try importer.finish(&tally) }
        try container.confirmUnchanged()
        try sink.progress(meter.total, of: meter.total)
        return try summary(lists)
    }

    private func named(_ error: ImportError, _ file: ExportFile) -> ImportError {
        container.form == "file" ? error : .inside(file.baseName, error)
    }

    private mutating func readList(_ file: ExportFile) throws(ImportError) {
        let source = PeekSource(try container.open(file, meter: meter))
        guard let sniffed = try sniff(source, file), let format = sniffed.format else { return }
        guard format != .prompts else {
            tally.note(.promptHistory)
            return refusals.insert(.promptsOnly, at: 0)
        }
        guard found == nil || found == format else { throw .severalProviders }
        if importer == nil { importer = try format.importer() }
        guard let importer else { return }
        found = format
        tally.product = tally.product ?? importer.product.map { .init($0) }
        if sniffed.form == .single, format == .chatGPT || format == .claude { isSingle = true }
        var whole: any ByteSource = source
        if !source.rewindForGood() { whole = try container.open(file, meter: meter) }
        try importer.read(whole, file, sniffed.form, &tally)
    }

    /// `nil` for a file beside others that is no list; a list by its name has to be one.
    private mutating func sniff(_ source: PeekSource, _ file: ExportFile) throws(ImportError) -> Sniffed? {
        do throws(ImportError) { return try Sniffed(source) } catch {
            guard file.role == .candidate else { throw error }
            if case .json = error { tally.note(.brokenFile) }
            refusals.append(.inside(file.baseName, error))
            return nil
        }
    }
}

/// Passes chats on and reports how far the reading is: every few MiB, or more often where the whole is not that much.
private final class ProgressPace: ExportSink {
    private static let largestStep = 4 << 20
    private static let smallestStep = 64 << 10

    private let sink: any ExportSink
    private let meter: Meter
    private var reported = 0

    init(_ sink: any ExportSink, _ meter: Meter) {
        self.sink = sink
        self.meter = meter
    }

    func opening(_ product: Product.ID, account: String?) throws(ImportError) {
        try sink.opening(product, account: account)
    }

    func chat(_ chat: ExportedChat) throws(ImportError) {
        try sink.chat(chat)
        guard meter.done - reported >= step else { return }
        reported = meter.done
        try sink.progress(min(meter.done, meter.total), of: meter.total)
    }

    private var step: Int { max(Self.smallestStep, min(Self.largestStep, meter.total / 50)) }

    func progress(_ done: Int, of total: Int) throws(ImportError) { try sink.progress(done, of: total) }
}

/// The container that lies behind `descriptor`.
private func openContainer(_ descriptor: Int32) throws(ImportError) -> any Container {
    if try FileKind(descriptor) == .folder {
        let folder = try FolderContainer(descriptor)
        return try ZipFolder(folder, descriptor) ?? folder
    }
    let file = try OpenedFile(descriptor)
    guard file.size > 0 else { throw .empty }
    if let name = file.name, ExportName.logins.contains(name) { throw .notAnExport("a file of logins or bills") }
    let head = try file.bytes(at: 0, count: min(4, file.size))
    let isZip = head == [0x50, 0x4b, 3, 4] || head == [0x50, 0x4b, 5, 6] || head == [0x50, 0x4b, 7, 8]
    return isZip ? try ZipContainer(file) : SingleFile(file: file)
}

extension ExportReader {
    /// Ratings, shared links, the account and the manifest; their order in the export does not matter.
    private mutating func readSideFiles() throws(ImportError) {
        for file in container.sides {
            do throws(ImportError) { try readSide(file) } catch { throw named(error, file) }
        }
        if tally.rated.isFull || tally.shared.isFull {
            missing.append("ratings or shared links past the first 131,072")
        }
    }

    private mutating func readSide(_ file: ExportFile) throws(ImportError) {
        let source = try container.open(file, meter: nil)
        switch file.baseName {
        case ExportName.ratings: try SideFile.ids(source, into: &tally.rated)
        case ExportName.shared: try SideFile.ids(source, into: &tally.shared)
        case ExportName.manifest: try compare(try SideFile.manifest(source))
        default: tally.ownerKey = try SideFile.account(source) ?? tally.ownerKey
        }
    }

    private mutating func compare(_ listed: [String: Int?]) throws(ImportError) {
        let shards = container.files.filter { ShardName(path: $0.path) != nil }
        let names = Set(shards.map(\.baseName))
        for name in listed.keys.sorted() where !names.contains(name) {
            missing.append("\(name), which the manifest lists")
        }
        for file in shards.sorted(by: { $0.baseName < $1.baseName }) {
            let name = file.baseName
            switch listed[name] {
            case nil where !listed.isEmpty: missing.append("\(name) in the manifest")
            case .some(.some(let size)) where size != container.size(of: file):
                missing.append("\(name) as large as the manifest says")
            default: break
            }
        }
    }

    private func summary(_ lists: [ExportFile]) throws(ImportError) -> ExportSummary {
        guard let found, let importer else { throw refusals.first ?? .noChats }
        guard tally.seen > 0 else { throw .noChats }
        guard tally.emitted > 0 else { throw .noneTaken(tally.skipped) }
        let shards = lists.compactMap { ShardName(path: $0.path) }
        var missing = missing + container.missing + importer.missing
        missing += shards.isEmpty ? [] : ShardName.gaps(in: shards)
        if isSingle { missing.append("the list: this is one chat by itself") }
        if let broken = tally.noted[Oddity.brokenFile.rawValue] { missing.append("\(broken) broken files") }
        let parts = shards.isEmpty ? "" : "sharded-"
        return ExportSummary(
            product: tally.product ?? .unnamed,
            format: "\(found.rawValue)-\(parts)\(container.form)/\(importer.version)",
            accountKey: tally.account, isComplete: missing.isEmpty, missing: missing, date: tally.newest,
            seen: tally.seen, skipped: tally.skipped, noted: tally.noted)
    }
}
