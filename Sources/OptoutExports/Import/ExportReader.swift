package import OptoutCore

/// Reads one export to its end: the small files beside the chats first, then the chats.
package struct ExportReader {
    private let container: any Container
    private var tally: Tally
    private let meter = Meter()
    private var missing: [String] = []
    private var kind: Sniffed.Kind?
    private var isSingle = false
    private let sink: any ExportSink
    private let pace: ProgressPace

    /// - Parameter descriptor: a regular file or a folder, opened for reading; it stays open.
    package init(_ descriptor: Int32, _ sink: any ExportSink) throws(ImportError) {
        container = try openContainer(descriptor)
        self.sink = sink
        pace = ProgressPace(sink, meter)
        tally = Tally(pace)
    }

    /// Reads everything; call once.
    ///
    /// - Returns: the summary, whose `seen` is the number of chats handed out plus the skipped entries.
    package mutating func read() throws(ImportError) -> ExportSummary {
        let lists = container.names.filter(ExportName.isList)
        guard !lists.isEmpty else { throw .noChatList }
        try readSideFiles()
        meter.total = container.cost(of: lists)
        try sink.progress(0, of: meter.total)
        for name in lists { try readList(name) }
        try container.confirmUnchanged()
        try sink.progress(meter.total, of: meter.total)
        return try summary(lists)
    }

    private mutating func readList(_ name: String) throws(ImportError) {
        do throws(ImportError) {
            let source = ReplaySource(try container.open(name, meter: meter))
            let sniffed = try Sniffed(source)
            guard let found = sniffed.kind else { return }
            guard kind == nil || kind == found else { throw .severalProviders }
            kind = found
            tally.product = .init(found == .chatGPT ? ChatGPTReader.product : ClaudeReader.product)
            if sniffed.form == .single { isSingle = true }
            var whole: any ByteSource = source
            if !source.rewind() { whole = try container.open(name, meter: meter) }
            switch found {
            case .chatGPT: try read(whole, ChatList<ChatGPTReader>(), sniffed.form)
            case .claude: try read(whole, ChatList<ClaudeReader>(), sniffed.form)
            }
        } catch {
            throw container.form == "json" ? error : .inside(name, error)
        }
    }

    private mutating func read(
        _ source: any ByteSource, _ list: ChatList<some ChatReader>, _ form: ListForm
    ) throws(ImportError) {
        var list = list
        try list.read(source, form, &tally)
    }
}

/// Passes chats on and reports how far the reading is, every few MiB.
private final class ProgressPace: ExportSink {
    private static let step = 4 << 20

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
        guard meter.done - reported >= Self.step else { return }
        reported = meter.done
        try sink.progress(min(meter.done, meter.total), of: meter.total)
    }

    func progress(_ done: Int, of total: Int) throws(ImportError) { try sink.progress(done, of: total) }
}

/// The container that lies behind `descriptor`.
private func openContainer(_ descriptor: Int32) throws(ImportError) -> any Container {
    if try FileKind(descriptor) == .folder { return try FolderContainer(descriptor) }
    let file = try OpenedFile(descriptor)
    guard file.size > 0 else { throw .empty }
    let head = try file.bytes(at: 0, count: min(4, file.size))
    let isZip = head == [0x50, 0x4b, 3, 4] || head == [0x50, 0x4b, 5, 6] || head == [0x50, 0x4b, 7, 8]
    return isZip ? try ZipContainer(file) : SingleFile(file: file)
}

extension ExportReader {
    /// Ratings, shared links, the account and the manifest; their order in the export does not matter.
    private mutating func readSideFiles() throws(ImportError) {
        for name in container.names where !ExportName.isList(name) {
            do throws(ImportError) {
                let source = try container.open(name, meter: nil)
                switch name {
                case ExportName.ratings: try SideFile.ids(source, into: &tally.rated)
                case ExportName.shared: try SideFile.ids(source, into: &tally.shared)
                case ExportName.manifest: try compare(try SideFile.manifest(source))
                default: tally.ownerKey = try SideFile.account(source) ?? tally.ownerKey
                }
            } catch { throw .inside(name, error) }
        }
        if tally.rated.isFull || tally.shared.isFull {
            missing.append("ratings or shared links past the first 131,072")
        }
    }

    private mutating func compare(_ listed: [String: Int?]) throws(ImportError) {
        let shards = Set(container.names.filter { ShardName(path: $0) != nil })
        for name in listed.keys.sorted() where !shards.contains(name) {
            missing.append("\(name), which the manifest lists")
        }
        for name in shards.sorted() {
            switch listed[name] {
            case nil where !listed.isEmpty: missing.append("\(name) in the manifest")
            case .some(.some(let size)) where size != container.size(of: name):
                missing.append("\(name) as large as the manifest says")
            default: break
            }
        }
    }

    private func summary(_ lists: [String]) throws(ImportError) -> ExportSummary {
        guard let product = tally.product, tally.seen > 0 else { throw .noChats }
        guard tally.emitted > 0 else { throw .noneTaken(tally.skipped) }
        let shards = lists.compactMap(ShardName.init(path:))
        var missing = missing + (shards.isEmpty ? [] : ShardName.gaps(in: shards))
        if isSingle { missing.append("the list: this is one chat by itself") }
        let name = kind == .chatGPT ? ChatGPTReader.name : ClaudeReader.name
        return ExportSummary(
            product: product, format: "\(name)-\(shards.isEmpty ? "" : "sharded-")\(container.form)/1",
            accountKey: tally.account, isComplete: missing.isEmpty, missing: missing, date: tally.newest,
            seen: tally.seen, skipped: tally.skipped, noted: tally.noted)
    }
}
