/// The files of one export, whatever they lie in.
protocol Container {
    /// `zip`, `portal-zip`, `zips`, `folder`, `file`
    var form: String { get }
    /// What is known to lie elsewhere, in plain words.
    var missing: [String] { get }
    /// In the order in which they are best read.
    var files: [ExportFile] { get }
    /// Bytes that reading `files` takes, for the progress shown.
    func cost(of files: [ExportFile]) -> Int
    /// The size of the file itself.
    func size(of file: ExportFile) -> Int
    func open(_ file: ExportFile, meter: Meter?) throws(ImportError) -> any ByteSource
    /// - Throws: `changed` if anything was written to since it was opened.
    func confirmUnchanged() throws(ImportError)
}

extension Container {
    var missing: [String] { [] }

    /// The lists by name; where there is none, everything whose bytes may tell.
    var lists: [ExportFile] {
        let named = files.filter { $0.role == .list }
        return named.isEmpty ? files.filter { $0.role == .candidate } : named
    }

    /// The files read for what they say of the listed chats.
    var sides: [ExportFile] {
        files.contains { $0.role == .list } ? files.filter { $0.role == .side } : []
    }
}

/// One file by itself.
struct SingleFile: Container {
    let file: OpenedFile
    let form = "file"
    let files: [ExportFile]

    init(file: OpenedFile) {
        self.file = file
        files = [ExportFile(path: ExportName.list)?.known(as: file.name)].compactMap { $0 }
    }

    func cost(of files: [ExportFile]) -> Int { file.size }
    func size(of file: ExportFile) -> Int { self.file.size }

    func open(_ file: ExportFile, meter: Meter?) throws(ImportError) -> any ByteSource {
        AheadSource.reading(StoreSource(self.file, meter: meter), size: self.file.size)
    }

    func confirmUnchanged() throws(ImportError) { try file.confirmUnchanged() }
}
