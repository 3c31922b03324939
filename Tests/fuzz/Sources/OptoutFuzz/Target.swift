import Glibc
import OptoutCore

@testable import OptoutExports

/// Something that reads foreign bytes.
struct Target: Sendable {
    let name: String
    let feed: @Sendable ([UInt8]) -> Void

    /// The readers of bytes, the whole reader, and each importer by itself; of the formats only those that are read.
    static let all: [Target] =
        [
            Target(name: "zip", feed: readZip), Target(name: "json", feed: readJSON),
            Target(name: "csv", of: .copilot, .table), Target(name: "html", of: .geminiPage, .page),
            Target(name: "export", feed: readExport),
        ].compactMap(\.self) + Format.allCases.compactMap { Target(name: "importer-" + $0.rawValue, of: $0) }

    /// Named by the environment.
    static let chosen: Target? = getenv("OPTOUT_FUZZ").flatMap { name in
        let name = String(cString: name)
        return all.first { $0.name == name }
    }
}

extension Target {
    /// `nil` for a format that is not read yet; without forms all are tried.
    fileprivate init?(name: String, of format: Format, _ forms: ListForm...) {
        guard (try? format.importer()) != nil else { return nil }
        let forms = forms.isEmpty ? ListForm.all : forms
        self.init(name: name) { read($0, as: format, forms) }
    }
}

func feed(_ bytes: [UInt8]) { Target.chosen?.feed(bytes) }

extension ListForm {
    fileprivate static let all: [ListForm] = [.list, .wrapped, .single, .lines, .table, .page, .script]
}

/// Whatever the bytes are: an error, or chats that add up.
private final class Checker: ExportSink {
    private var chats = 0
    private var hasPieces = false

    func opening(_ product: Product.ID, account: String?) throws(ImportError) {}
    func progress(_ done: Int, of total: Int) throws(ImportError) {}

    func chat(_ chat: ExportedChat) throws(ImportError) {
        chats += 1
        hasPieces = hasPieces || chat.isPart
        precondition((1...200).contains(chat.id.utf8.count), "an id of no bytes, or of too many")
        precondition(zip(chat.moments, chat.moments.dropFirst()).allSatisfy { $0 < $1 }, "moments out of order")
        precondition((chat.title?.utf8.count ?? 1) <= 3_000, "a title without end")
    }

    func check(_ seen: Int, _ skipped: [String: Int]) {
        let skipped = skipped.values.reduce(0, +)
        precondition(hasPieces ? skipped <= seen : seen == chats + skipped, "chats lost or made up")
    }
}

/// One file in memory, written anew for each input.
private let file: Int32 = {
    var name = Array("/dev/shm/optout-fuzz-XXXXXX".utf8CString)
    let file = mkstemp(&name)
    unlink(name)
    return file
}()

private func written(_ bytes: [UInt8]) -> Int32 {
    ftruncate(file, 0)
    _ = bytes.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
    return file
}

@Sendable private func readExport(_ bytes: [UInt8]) {
    let checker = Checker()
    guard var reader = try? ExportReader(written(bytes), checker), let summary = try? reader.read() else { return }
    checker.check(summary.seen, summary.skipped)
}

@Sendable private func readZip(_ bytes: [UInt8]) {
    guard let opened = try? OpenedFile(written(bytes)), let zip = try? ZipContainer(opened) else { return }
    let space = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 16)
    defer { space.deallocate() }
    for file in zip.files {
        guard let source = try? zip.open(file, meter: nil) else { continue }
        var count = 0
        while let got = try? source.read(into: space), got > 0 { count += got }
        precondition(count <= max(InflateSource.freeOutput + space.count, bytes.count * 1_100), "a bomb")
    }
}

/// In pieces the scanner says of a text what it says of the whole.
@Sendable private func readJSON(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    let text = Array(bytes.dropFirst())
    let whole = outcome(text, step: .max, capacity: text.count + 64)
    precondition(whole == outcome(text, step: Int(first & 15) + 1, capacity: 64 + Int(first >> 4)), "seams matter")
}

private func outcome(_ bytes: [UInt8], step: Int, capacity: Int) -> ImportError? {
    do {
        var json = try JSONScanner(MemorySource(bytes, step: step), capacity: capacity)
        _ = try json.holdsWords()
        try json.finish()
        return nil
    } catch { return error }
}

/// By one importer, told apart or not; the first byte chooses the form and how much comes at once.
@Sendable private func read(_ bytes: [UInt8], as format: Format, _ forms: [ListForm]) {
    guard let first = bytes.first, let importer = try? format.importer(), let file = ExportFile(path: "chats.json")
    else { return }
    let step = [Int.max, 1, 7, 512][Int(first >> 6)]
    let checker = Checker()
    var tally = Tally(checker)
    tally.product = importer.product.map { .init($0) }
    let source = MemorySource(Array(bytes.dropFirst()), step: step)
    do {
        try importer.read(source, file, forms[Int(first & 63) % forms.count], &tally)
        try importer.finish(&tally)
        checker.check(tally.seen, tally.skipped)
    } catch {}
}
