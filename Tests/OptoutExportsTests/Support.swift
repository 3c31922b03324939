import Foundation
import OptoutCore
import OptoutExports
import Testing

/// An export as the importers see it.
struct ReadExport: Equatable {
    var chats: [ExportedChat] = []
    var summary: ExportSummary
    /// As told before the first chat.
    var product: Product.ID?

    init(_ descriptor: Int32) throws {
        let sink = ChatSink()
        // The last day of 2098: later times are none to the generator either.
        var reader = try ExportReader(descriptor, sink, now: Instant(uSec: 4_070_822_400_000_000))
        summary = try reader.read()
        chats = sink.chats
        product = sink.product
    }

    init(path: String) throws {
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        try self.init(descriptor)
    }

    init(_ bytes: [UInt8]) throws {
        let descriptor = scratchFile(bytes)
        defer { close(descriptor) }
        try self.init(descriptor)
    }

    init(json: String) throws { try self.init(Array(json.utf8)) }
}

private final class ChatSink: ExportSink {
    var chats: [ExportedChat] = []
    var product: Product.ID?

    func opening(_ product: Product.ID, account: String?) throws(ImportError) { self.product = product }
    func chat(_ chat: ExportedChat) throws(ImportError) { chats.append(chat) }
    func progress(_ done: Int, of total: Int) throws(ImportError) {}
}

/// A nameless file holding `bytes`, read from its beginning.
func scratchFile(_ bytes: [UInt8]) -> Int32 {
    var name = Array("/tmp/optout-test-XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    unlink(name)
    var done = 0
    while done < bytes.count {
        done += bytes.withUnsafeBytes { write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done) }
    }
    lseek(descriptor, 0, SEEK_SET)
    return descriptor
}

/// What reading `bytes` ends with, if not with an export.
func refusal(of bytes: [UInt8]) -> ImportError? {
    do {
        _ = try ReadExport(bytes)
        return nil
    } catch { return error as? ImportError }
}

func refusal(ofJSON text: String) -> ImportError? { refusal(of: Array(text.utf8)) }

/// The generator of invented exports, run once for all tests.
enum Fixtures {
    static let script = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures/exports/make.py").path

    static let folder: String = {
        let folder = NSTemporaryDirectory() + "optout-exports-\(getpid())"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script, folder]
        try? process.run()
        process.waitUntilExit()
        atexit { try? FileManager.default.removeItem(atPath: Fixtures.folder) }
        return folder
    }()

    /// The file that a case imports.
    static func bytes(_ name: String) throws -> [UInt8] {
        let answer = try #require(Answer.all[name])
        return Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + answer.input)))
    }
}

/// The same numbers every time (SplitMix64).
struct FixedNumbers: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
