import Foundation
import OptoutCore
import Testing

@testable import OptoutExports

/// Notes how far the reading said it was.
private final class Notes: ExportSink {
    private(set) var done: [Int] = []
    private(set) var total = 0

    func opening(_ product: Product.ID, account: String?) throws(ImportError) {}
    func chat(_ chat: ExportedChat) throws(ImportError) {}

    func progress(_ done: Int, of total: Int) throws(ImportError) {
        self.done.append(done)
        self.total = total
    }
}

/// A zip of a few MiB may hold hundreds of thousands of chats.
@Test(arguments: [4 << 20, 12 << 20]) func aReadingSaysHowFarItIsFromItsBeginningToItsEnd(size: Int) throws {
    var text = Array("[".utf8)
    while text.count < size { text += Array(#"{"id":"\#(text.count)","mapping":{}},"#.utf8) }
    text[text.count - 1] = UInt8(ascii: "]")
    let file = scratchFile(text)
    defer { close(file) }
    let notes = Notes()
    var reader = try ExportReader(file, notes)
    _ = try reader.read()
    #expect(notes.done == notes.done.sorted() && notes.total == text.count)
    #expect(notes.done.first == 0 && notes.done.last == text.count)
    // Often enough for a line that moves, and seldom enough to cost nothing.
    #expect((8...60).contains(notes.done.count), "\(notes.done.count)")
}
