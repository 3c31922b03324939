/// An export in a zip, or in a zip in a zip.
struct ZipContainer: Container {
    let form: String
    let names: [String]
    private let file: OpenedFile
    private let archive: ZipArchive
    private let entries: [String: ZipEntry]

    /// Zips in a zip looked into at most.
    private static let innerLimit = 8

    init(_ file: OpenedFile) throws(ImportError) {
        let outer = try ZipArchive(file) { ExportName.isWanted($0.baseName) || $0.isZip }
        let own = outer.entries.filter { !$0.isZip }
        if own.contains(where: { ExportName.isList($0.baseName) }) {
            try self.init(file, outer, own, form: "zip")
        } else {
            let inner = try Self.inner(of: outer)
            try self.init(file, inner, inner.entries, form: "portal-zip")
        }
    }

    private init(_ file: OpenedFile, _ archive: ZipArchive, _ wanted: [ZipEntry], form: String) throws(ImportError) {
        self.file = file
        self.archive = archive
        self.form = form
        var entries: [String: ZipEntry] = [:]
        for entry in wanted {
            guard entries.updateValue(entry, forKey: entry.baseName) == nil else {
                throw .inside(entry.baseName, .zip(.doubled))
            }
        }
        self.entries = entries
        names = wanted.map(\.baseName)
    }

    /// The one zip inside that holds a list of chats: the Privacy Portal wraps the ordinary export.
    ///
    /// Zips in that one are never opened.
    private static func inner(of outer: ZipArchive) throws(ImportError) -> ZipArchive {
        let zips = outer.entries.filter(\.isZip)
        guard zips.count <= innerLimit else { throw .severalExports }
        var found: [ZipArchive] = []
        for entry in zips {
            do {
                let store = try store(of: entry, in: outer)
                let inner = try ZipArchive(store) { ExportName.isWanted($0.baseName) }
                if inner.entries.contains(where: { ExportName.isList($0.baseName) }) { found.append(inner) }
            } catch {
                throw .inside("a zip", error)
            }
        }
        guard let only = found.first else { throw .noChatList }
        guard found.count == 1 else { throw .severalExports }
        return only
    }

    private static func store(of entry: ZipEntry, in outer: ZipArchive) throws(ImportError) -> any ByteStore {
        if entry.method == 0 {
            return StoreWindow(outer.store, start: try outer.dataStart(of: entry), size: entry.packedSize)
        }
        _ = try outer.dataStart(of: entry)
        return InflatedStore(size: entry.size) { () throws(ImportError) in try outer.open(entry) }
    }

    func cost(of names: [String]) -> Int { names.reduce(0) { $0 + (entries[$1]?.packedSize ?? 0) } }

    func size(of name: String) -> Int { entries[name]?.size ?? 0 }

    func open(_ name: String, meter: Meter?) throws(ImportError) -> any ByteSource {
        guard let entry = entries[name] else { throw .noChatList }
        return try archive.open(entry, meter: meter)
    }

    func confirmUnchanged() throws(ImportError) { try file.confirmUnchanged() }
}

extension ZipEntry {
    fileprivate var isZip: Bool { baseName.lowercased().hasSuffix(".zip") }
}
