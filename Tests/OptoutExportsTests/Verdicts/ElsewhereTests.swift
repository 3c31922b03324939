import Foundation
import OptoutCore
import Testing

@testable import OptoutExports

@Test func theTestsNamedForTheOtherCasesExist() throws {
    let tests = Verdict.folder.deletingLastPathComponent().deletingLastPathComponent()
    var left = Set(Verdict.rows("elsewhere.tsv").map { "func \($0[3])(" })
    let files = FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil)
    while let file = files?.nextObject() as? URL, !left.isEmpty {
        guard file.pathExtension == "swift", let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
        left = left.filter { !text.contains($0) }
    }
    #expect(left == [])
}

@Test(arguments: ["44.whole", "44.whole-json"])
func aBeginningOfAnExportIsRefused(name: String) throws {
    let whole = Array(try Data(contentsOf: URL(fileURLWithPath: FaultFiles.folder + "/" + name)))
    for count in 0..<whole.count { #expect(refusal(of: Array(whole.prefix(count))) != nil, "\(count)") }
}

/// Does something to the file in the middle of reading it.
private final class Meddler: ExportSink {
    private var meddle: (() -> Void)?

    init(_ meddle: @escaping () -> Void) { self.meddle = meddle }

    func opening(_ product: Product.ID, account: String?) throws(ImportError) {}
    func progress(_ done: Int, of total: Int) throws(ImportError) {}

    func chat(_ chat: ExportedChat) throws(ImportError) {
        meddle?()
        meddle = nil
    }
}

@Test(arguments: ["shrinks", "grows", "rewritten", "replaced"])
func aFileThatChangesWhileItIsReadIsRefused(how: String) throws {
    let path = NSTemporaryDirectory() + "optout-meddled-\(getpid())-\(how)"
    let other = path + ".new"
    let chats = (0..<40_000).map { #"{"id":"\#($0)","mapping":{}}"# }.joined(separator: ",")
    try "[\(chats)]".write(toFile: path, atomically: false, encoding: .utf8)
    try "[]".write(toFile: other, atomically: false, encoding: .utf8)
    let descriptor = open(path, O_RDWR)
    defer {
        close(descriptor)
        unlink(path)
        unlink(other)
    }
    let size = lseek(descriptor, 0, SEEK_END)
    let sink = Meddler {
        switch how {
        case "shrinks": ftruncate(descriptor, size / 2)
        case "grows": pwrite(descriptor, " ", 1, size)
        case "rewritten": pwrite(descriptor, " ", 1, 0)
        default: rename(other, path)
        }
    }
    #expect(throws: ImportError.changed) {
        var reader = try ExportReader(descriptor, sink)
        _ = try reader.read()
    }
}

@Test func whatIsNoFileIsRefused() throws {
    var pair: [Int32] = [0, 0]
    socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair)
    defer { pair.forEach { close($0) } }
    #expect(throws: ImportError.notAFile("a socket")) { try ReadExport(pair[0]) }
    #expect(throws: ImportError.empty) { try ReadExport(path: "/proc/self/status") }
}
