/// An export that came as several numbered zips, together in one folder: Claude's since 2026, a large Takeout.
struct ZipFolder: Container {
    let form = "zips"
    let files: [ExportFile]
    let missing: [String]
    private let parts: [Part]
    /// The part and the name in it, by path.
    private let places: [ExportFile: (part: Int, file: ExportFile)]

    /// More zips than this are no export that anybody hands out.
    private static let limit = 16

    private struct Part {
        let name: ZipName
        let owned: OwnedFile
        let zip: ZipContainer
    }

    /// `nil` where a list of chats lies in the folder itself, or none in its zips.
    ///
    /// - Throws: `severalExports` for zips with chats that are not numbered parts of one.
    init?(_ folder: FolderContainer, _ descriptor: Int32) throws(ImportError) {
        guard !folder.zips.isEmpty, !folder.files.contains(where: { $0.role == .list }) else { return nil }
        guard folder.zips.count <= Self.limit else { throw .severalExports }
        var parts: [Part] = []
        for name in folder.zips { parts.append(try Self.part(name, descriptor)) }
        let named = parts.filter { $0.zip.files.contains { $0.role == .list } }
        self.parts = named.isEmpty ? parts.filter { !$0.zip.lists.isEmpty } : named
        guard let first = self.parts.first else { return nil }
        guard self.parts.allSatisfy({ $0.name.stem == first.name.stem }) else { throw .severalExports }
        (files, places) = Self.listed(self.parts)
        missing = try Self.missing(in: self.parts.map(\.name), folder, present: Set(folder.zips))
    }

    private static func part(_ name: String, _ folder: Int32) throws(ImportError) -> Part {
        do throws(ImportError) {
            let owned = try OwnedFile(name, in: folder)
            return Part(name: ZipName(name), owned: owned, zip: try ZipContainer(owned.file))
        } catch { throw .inside(name, error) }
    }

    private static func listed(_ parts: [Part]) -> ([ExportFile], [ExportFile: (part: Int, file: ExportFile)]) {
        var files: [ExportFile] = []
        var places: [ExportFile: (part: Int, file: ExportFile)] = [:]
        for (number, part) in parts.enumerated() {
            for file in part.zip.files {
                guard let outer = ExportFile(path: part.name.text + "/" + file.path) else { continue }
                files.append(outer)
                places[outer] = (number, file)
            }
        }
        return (files, places)
    }

    /// The parts that the numbers, or a manifest beside them, show to be elsewhere.
    private static func missing(
        in names: [ZipName], _ folder: FolderContainer, present: Set<String>
    ) throws(ImportError) -> [String] {
        var listed: Set<String> = []
        for file in folder.files where file.path.hasPrefix("manifest") && file.role == .candidate {
            listed.formUnion(try DownloadList.zips(try folder.open(file, meter: nil)))
        }
        let stem = names.first?.stem
        let absent = listed.filter { ZipName($0).stem == stem && !present.contains($0) }
        let numbers = Set(names.compactMap(\.number))
        guard let least = numbers.min(), let most = numbers.max() else { return absent.sorted() }
        let gaps = (min(least, 1)...most).lazy.filter { !numbers.contains($0) }.prefix(limit).map { "part \($0)" }
        return absent.sorted() + (absent.isEmpty ? Array(gaps) : [])
    }

    func cost(of files: [ExportFile]) -> Int { files.reduce(0) { $0 + (part(of: $1)?.cost(of: inner($1)) ?? 0) } }

    func size(of file: ExportFile) -> Int { inner(file).first.flatMap { part(of: file)?.size(of: $0) } ?? 0 }

    func open(_ file: ExportFile, meter: Meter?) throws(ImportError) -> any ByteSource {
        guard let zip = part(of: file), let inner = inner(file).first else { throw .noChatList }
        return try zip.open(inner, meter: meter)
    }

    func confirmUnchanged() throws(ImportError) { for part in parts { try part.zip.confirmUnchanged() } }

    private func part(of file: ExportFile) -> ZipContainer? { places[file].map { parts[$0.part].zip } }

    private func inner(_ file: ExportFile) -> [ExportFile] { places[file].map { [$0.file] } ?? [] }
}

/// `conversations-001.zip`: what numbered parts share, and the number.
struct ZipName {
    let text: String
    let stem: String
    let number: Int?

    init(_ text: String) {
        self.text = text
        let plain = text.hasSuffix(".zip") ? text.dropLast(4) : text[...]
        let digits = plain.reversed().prefix { $0.isASCII && $0.isNumber }.count
        number = (1...6).contains(digits) ? Int(plain.suffix(digits)) : nil
        stem = number == nil ? String(plain) : String(plain.dropLast(digits))
    }
}
