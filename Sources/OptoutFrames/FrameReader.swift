import Glibc
import OptoutCore

/// Reads frames from a pipe whose other end is not trusted: every length, text, count and order is checked.
package final class FrameReader {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var start = 0
    private var isDone = false
    private let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)

    package init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { chunk.deallocate() }

    /// The next frame; `nil` at the end, which comes directly behind the summary or the failure.
    ///
    /// - Throws: `cutShort` for an end elsewhere, `malformed` for anything that the writer never writes.
    package func next() throws(FrameError) -> Frame? {
        guard try fill(5) else {
            guard isDone, start == buffer.count else { throw .cutShort }
            return nil
        }
        guard !isDone, let kind = Frame.Kind(rawValue: buffer[start]) else { throw .malformed }
        let size = (1...4).reversed().reduce(0) { $0 << 8 | Int(buffer[start + $1]) }
        guard size <= Frame.bodyLimit, try fill(5 + size) else { throw .malformed }
        var body = FrameBody(buffer[start + 5..<start + 5 + size])
        guard let frame = body.frame(kind), body.isEmpty else { throw .malformed }
        start += 5 + size
        isDone = kind == .summary || kind == .failure
        return frame
    }

    /// Whether `count` bytes are there from `start`.
    private func fill(_ count: Int) throws(FrameError) -> Bool {
        while buffer.count - start < count {
            if start > 0 {
                buffer.removeFirst(start)
                start = 0
            }
            guard try readMore() else { return false }
        }
        return true
    }

    private func readMore() throws(FrameError) -> Bool {
        while true {
            let got = read(descriptor, chunk.baseAddress, chunk.count)
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .broken(errno) }
            buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: chunk[..<got]))
            return got > 0
        }
    }
}

/// The body of one frame; every getter gives `nil` where the bytes are not what they should be.
struct FrameBody {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isEmpty: Bool { rest.isEmpty }

    mutating func frame(_ kind: Frame.Kind) -> Frame? {
        switch kind {
        case .opening: opening()
        case .chat: chat().map { .chat($0) }
        case .progress: progress()
        case .summary: summary().map { .summary($0) }
        case .failure: failure()
        }
    }

    private mutating func opening() -> Frame? {
        guard let product = text(0...FrameLimit.text), let account = text(0...FrameLimit.text) else { return nil }
        return .opening(.init(product), account: account.isEmpty ? nil : account)
    }

    private mutating func progress() -> Frame? {
        guard let done = count(), let total = count() else { return nil }
        return .progress(done: done, total: total)
    }

    private mutating func failure() -> Frame? {
        guard let exit = number(1), exit > 0, let message = text(1...FrameLimit.text),
            let hint = text(0...FrameLimit.text)
        else { return nil }
        return .failure(exit: Int32(exit), message: message, hint: hint)
    }

    private mutating func chat() -> ExportedChat? {
        guard let bits = number(2).map(UInt16.init(truncatingIfNeeded:)), bits & ~Frame.Flag.all == 0,
            let id = text(1...FrameLimit.id)
        else { return nil }
        var chat = ExportedChat(id: id)
        chat.isRated = bits & Frame.Flag.rated != 0
        chat.isShared = bits & Frame.Flag.shared != 0
        chat.isBlank = bits & Frame.Flag.blank != 0
        chat.isPartlyBlank = bits & Frame.Flag.partlyBlank != 0
        chat.zoneSlack = bits & Frame.Flag.zoneSlack != 0
        chat.isPart = bits & Frame.Flag.part != 0
        guard optional(bits & Frame.Flag.title != 0, &chat.title, { $0.text(1...FrameLimit.title) }),
            optional(bits & Frame.Flag.created != 0, &chat.createdAt, { $0.instant() }),
            optional(bits & Frame.Flag.last != 0, &chat.lastAt, { $0.instant() }),
            let messages = count(), let words = count(), let files = count(),
            let moments = moments(), moments.count <= min(messages, FrameLimit.moments)
        else { return nil }
        (chat.messages, chat.words, chat.files, chat.moments) = (messages, words, files, moments)
        return chat
    }

    private mutating func optional<Value>(
        _ isThere: Bool, _ value: inout Value?, _ read: (inout FrameBody) -> Value?
    ) -> Bool {
        guard isThere else { return true }
        value = read(&self)
        return value != nil
    }

    private mutating func moments() -> [Instant]? {
        defer { rest = [] }
        return rest.withUnsafeBytes { MomentCodec.decode($0) }
    }

    private mutating func summary() -> ExportSummary? {
        guard let product = text(0...FrameLimit.text), let format = text(1...FrameLimit.text),
            let key = text(0...FrameLimit.text), let complete = number(1), complete <= 1, let missing = texts(),
            let date = number(8).map(Int64.init(bitPattern:)), let seen = count(), let skipped = counts(),
            let noted = counts()
        else { return nil }
        return ExportSummary(
            product: .init(product), format: format, accountKey: key.isEmpty ? nil : key,
            isComplete: complete == 1, missing: missing, date: date == .min ? nil : Instant(uSec: date), seen: seen,
            skipped: skipped, noted: noted)
    }

    private mutating func counts() -> [String: Int]? {
        guard let keys = texts() else { return nil }
        var counts: [String: Int] = [:]
        for key in keys {
            guard let count = count(), counts.updateValue(count, forKey: key) == nil else { return nil }
        }
        return counts
    }

    private mutating func texts() -> [String]? {
        guard let count = number(2), count <= FrameLimit.list else { return nil }
        var texts: [String] = []
        for _ in 0..<count {
            guard let text = text(0...FrameLimit.text) else { return nil }
            texts.append(text)
        }
        return texts
    }

    /// Valid UTF-8 whose length in bytes lies in `lengths`.
    private mutating func text(_ lengths: ClosedRange<Int>) -> String? {
        guard let length = number(2), lengths.contains(Int(length)), rest.count >= Int(length) else { return nil }
        defer { rest = rest.dropFirst(Int(length)) }
        return String(validating: rest.prefix(Int(length)), as: UTF8.self)
    }

    private mutating func instant() -> Instant? { number(8).map { Instant(uSec: Int64(bitPattern: $0)) } }

    private mutating func count() -> Int? {
        guard let number = number(8), number <= FrameLimit.count else { return nil }
        return Int(number)
    }

    private mutating func number(_ size: Int) -> UInt64? {
        guard rest.count >= size else { return nil }
        var value: UInt64 = 0
        for byte in rest.prefix(size).reversed() { value = value << 8 | UInt64(byte) }
        rest = rest.dropFirst(size)
        return value
    }
}
