import Glibc
import OptoutCore

/// Writes frames to a descriptor, many at a time.
package final class FrameWriter {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private static let threshold = 64 * 1024

    package init(_ descriptor: Int32) {
        self.descriptor = descriptor
        buffer.reserveCapacity(Self.threshold + 4096)
    }

    /// - Throws: `broken` when nobody reads any more.
    package func write(_ frame: Frame) throws(FrameError) {
        let start = buffer.count
        buffer.append(contentsOf: [frame.kind.rawValue, 0, 0, 0, 0])
        append(frame)
        let size = UInt32(buffer.count - start - 5)
        for place in 0..<4 { buffer[start + 1 + place] = UInt8(truncatingIfNeeded: size >> (8 * UInt32(place))) }
        if buffer.count >= Self.threshold { try flush() }
    }

    package func flush() throws(FrameError) {
        var done = 0
        while done < buffer.count {
            let wrote = buffer.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done)
            }
            if wrote < 0, errno == EINTR { continue }
            guard wrote > 0 else { throw .broken(errno) }
            done += wrote
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private func append(_ frame: Frame) {
        switch frame {
        case .opening(let product, let account):
            append(product.text)
            append(account ?? "")
        case .chat(let chat): append(chat)
        case .progress(let done, let total):
            append(UInt64(done), 8)
            append(UInt64(total), 8)
        case .summary(let summary): append(summary)
        case .failure(let exit, let message, let hint):
            append(UInt64(exit), 1)
            append(message)
            append(hint)
        }
    }

    private func append(_ chat: ExportedChat) {
        append(UInt64(flags(chat)), 2)
        append(chat.id)
        if let title = chat.title { append(title) }
        if let created = chat.createdAt { append(UInt64(bitPattern: created.uSec), 8) }
        if let last = chat.lastAt { append(UInt64(bitPattern: last.uSec), 8) }
        for count in [chat.messages, chat.words, chat.files] { append(UInt64(count), 8) }
        buffer.append(contentsOf: MomentCodec.encode(chat.moments))
    }

    private func flags(_ chat: ExportedChat) -> UInt16 {
        var flags: UInt16 = 0
        if chat.isRated { flags |= Frame.Flag.rated }
        if chat.isShared { flags |= Frame.Flag.shared }
        if chat.isBlank { flags |= Frame.Flag.blank }
        if chat.title != nil { flags |= Frame.Flag.title }
        if chat.createdAt != nil { flags |= Frame.Flag.created }
        if chat.lastAt != nil { flags |= Frame.Flag.last }
        if chat.isPartlyBlank { flags |= Frame.Flag.partlyBlank }
        if chat.zoneSlack { flags |= Frame.Flag.zoneSlack }
        if chat.isPart { flags |= Frame.Flag.part }
        return flags
    }

    private func append(_ summary: ExportSummary) {
        append(summary.product.text)
        append(summary.format)
        append(summary.accountKey ?? "")
        buffer.append(summary.isComplete ? 1 : 0)
        append(Array(summary.missing.prefix(FrameLimit.list)))
        append(UInt64(bitPattern: summary.date?.uSec ?? .min), 8)
        append(UInt64(summary.seen), 8)
        append(summary.skipped)
        append(summary.noted)
    }

    private func append(_ counts: [String: Int]) {
        append(counts.keys.sorted())
        for key in counts.keys.sorted() { append(UInt64(counts[key] ?? 0), 8) }
    }

    private func append(_ texts: [String]) {
        append(UInt64(texts.count), 2)
        for text in texts { append(text) }
    }

    private func append(_ text: String) {
        let cut = text.utf8.prefix(FrameLimit.text)
        append(UInt64(cut.count), 2)
        buffer.append(contentsOf: cut)
    }

    private func append(_ number: UInt64, _ count: Int) {
        for place in 0..<count { buffer.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(place)))) }
    }
}

extension Frame {
    var kind: Kind {
        switch self {
        case .opening: .opening
        case .chat: .chat
        case .progress: .progress
        case .summary: .summary
        case .failure: .failure
        }
    }
}
