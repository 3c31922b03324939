/// An export in a zip, or in a zip in a zip.
struct ZipContainer: Container {
    let form: String
    let files: [ExportFile]
    private let file: OpenedFile
    private let archive: ZipArchive
    /// By path.
    private let entries: [String: ZipEntry]

    /// Zips in a zip looked into at most.
    private static let innerLimit = 8

    init(_ file: OpenedFile) throws(ImportError) {
        var isWorkbook = false
        let outer = try ZipArchive(file) { entry in
            if entry.path == "xl/workbook.xml" { isWorkbook = true }
            return entry.isWanted || entry.isZip
        }
        guard !isWorkbook else { throw .spreadsheet }
        let own = outer.entries.filter { !$0.isZip }
        if !own.contains(where: \.isList), let inner = try Self.inner(of: outer) {
            try self.init(file, inner, inner.entries, form: "portal-zip")
        } else {
            try self.init(file, outer, own, form: "zip")
        }
    }

    private init(_ file: OpenedFile, _ archive: ZipArchive, _ wanted: [ZipEntry], form: String) throws(ImportError) {
        self.file = file
        self.archive = archive
        self.form = form
        var entries: [String: ZipEntry] = [:]
        var named: Set<String> = []
        for entry in wanted {
            // Of a name that we know by heart there must be one only, in whatever folder.
            let isNamed = ExportName.isList(entry.baseName) || ExportName.isSide(entry.baseName)
            guard entries.updateValue(entry, forKey: entry.path) == nil,
                !isNamed || named.insert(entry.baseName).inserted
            else { throw .inside(entry.baseName, .zip(.doubled)) }
        }
        self.entries = entries
        files = wanted.compactMap { ExportFile(path: $0.path) }
    }

    /// The one zip inside that holds a list of chats, if there is one: the Privacy Portal wraps the ordinary export.
    ///
    /// Zips in that one are never opened.
    private static func inner(of outer: ZipArchive) throws(ImportError) -> ZipArchive? {
        let zips = outer.entries.filter(\.isZip)
        guard zips.count <= innerLimit else { throw .severalExports }
        var found: [ZipArchive] = []
        for entry in zips {
            do {
                let store = try store(of: entry, in: outer)
                let inner = try ZipArchive(store) { $0.isWanted }
                if inner.entries.contains(where: \.isList) { found.append(inner) }
            } catch {
                throw .inside("a zip", error)
            }
        }
        guard found.count < 2 else { throw .severalExports }
        return found.first
    }

    private static func store(of entry: ZipEntry, in outer: ZipArchive) throws(ImportError) -> any ByteStore {
        if entry.method == 0 {
            return StoreWindow(outer.store, start: try outer.dataStart(of: entry), size: entry.packedSize)
        }
        _ = try outer.dataStart(of: entry)
        return InflatedStore(entry) { () throws(ImportError) in try outer.open(entry) }
    }

    func cost(of files: [ExportFile]) -> Int { files.reduce(0) { $0 + (entries[$1.path]?.packedSize ?? 0) } }

    func size(of file: ExportFile) -> Int { entries[file.path]?.size ?? 0 }

    func open(_ file: ExportFile, meter: Meter?) throws(ImportError) -> any ByteSource {
        guard let entry = entries[file.path] else { throw .noChatList }
        return try archive.open(entry, meter: meter)
    }

    func confirmUnchanged() throws(ImportError) { try file.confirmUnchanged() }
}

extension ZipEntry {
    fileprivate var isZip: Bool { baseName.lowercased().hasSuffix(".zip") }
    fileprivate var isList: Bool { ExportName.isList(baseName) }
    fileprivate var isWanted: Bool { ExportFile(path: path) != nil }

    /// As stored.
    fileprivate var path: String { String(decoding: name, as: UTF8.self) }
}
