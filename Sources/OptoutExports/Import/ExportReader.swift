package import OptoutCore

/// Reads one export to its end: the small files beside the chats first, then the chats.
package struct ExportReader {
    private let container: any Container
    private var tally: Tally
    private let meter = Meter()
    private var missing: [String] = []
    private var kind: Sniffed.Kind?
    /// The account named beside the chats.
    private var ownerKey: String?
    private var isSingle = false
    private let progress: (_ done: Int, _ total: Int) throws(ImportError) -> Void

    /// How many bytes are read between two reports of progress.
    private static let progressStep = 4 << 20

    /// - Parameters:
    ///   - descriptor: a regular file or a folder, opened for reading; it stays open.
    ///   - progress: called now and then with bytes read and to be read.
    ///   - chat: called for each chat, in the export's order; doubles are the caller's to find.
    package init(
        _ descriptor: Int32, progress: @escaping (_ done: Int, _ total: Int) throws(ImportError) -> Void,
        chat: @escaping (ExportedChat) throws(ImportError) -> Void
    ) throws(ImportError) {
        container = try openContainer(descriptor)
        self.progress = progress
        let meter = meter
        var reported = 0
        tally = Tally { (found) throws(ImportError) in
            try chat(found)
            guard meter.done - reported >= Self.progressStep else { return }
            reported = meter.done
            try progress(meter.done, meter.total)
        }
    }

    /// Reads everything; call once.
    ///
    /// - Returns: the summary, whose `seen` is the number of chats handed out plus the skipped entries.
    package mutating func read() throws(ImportError) -> ExportSummary {
        let lists = container.names.filter(ExportName.isList)
        guard !lists.isEmpty else { throw .noChatList }
        try readSideFiles()
        meter.total = container.cost(of: lists)
        try progress(0, meter.total)
        for name in lists { try readList(name) }
        try container.confirmUnchanged()
        try progress(meter.total, meter.total)
        return try summary(lists)
    }

    private mutating func readList(_ name: String) throws(ImportError) {
        do throws(ImportError) {
            let source = ReplaySource(try container.open(name, meter: meter))
            let sniffed = try Sniffed(source)
            guard let found = sniffed.kind else { return }
            guard kind == nil || kind == found else { throw .severalProviders }
            kind = found
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
                default: ownerKey = try SideFile.account(source) ?? ownerKey
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
        guard let kind, tally.seen > 0 else { throw .noChats }
        guard tally.emitted > 0 else { throw .noneTaken(tally.skipped) }
        let shards = lists.compactMap(ShardName.init(path:))
        var missing = missing + (shards.isEmpty ? [] : ShardName.gaps(in: shards))
        if isSingle { missing.append("the list: this is one chat by itself") }
        let (product, name) =
            kind == .chatGPT
            ? (ChatGPTReader.product, ChatGPTReader.name) : (ClaudeReader.product, ClaudeReader.name)
        return ExportSummary(
            product: .init(product), format: "\(name)-\(shards.isEmpty ? "" : "sharded-")\(container.form)/1",
            accountKey: tally.accountKey ?? ownerKey, isComplete: missing.isEmpty, missing: missing, date: tally.newest,
            seen: tally.seen, skipped: tally.skipped, noted: tally.noted)
    }
}
