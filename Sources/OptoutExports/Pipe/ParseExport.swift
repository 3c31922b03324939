import CLinux
import Glibc
import OptoutCore
import OptoutFrames

/// The whole life of the reading child: foreign bytes in, frames out, nothing else.
package enum ParseExport {
    /// The most the child may map; reading takes a few MiB, whatever the export's size.
    static let addressSpace: rlim_t = 512 << 20

    /// The whole of the reading program: gives up what is not needed, reads the export and writes frames.
    ///
    /// - Parameter arguments: the program's name and the word.
    /// - Returns: the exit status: 0, or that of the failure which was also written; 64 where nobody's child runs.
    package static func run(_ arguments: [String]) -> Int32 {
        let descriptors = [ReadingChild.input, ReadingChild.output]
        guard arguments.dropFirst() == [ReadingChild.word], descriptors.allSatisfy({ fcntl($0, F_GETFD) >= 0 }) else {
            let talk = "Error: this program does nothing by itself\nHint: optout import FILE\n"
            _ = talk.withCString { write(STDERR_FILENO, $0, strlen($0)) }
            return 64
        }
        confine()
        return read(input: ReadingChild.input, output: ReadingChild.output)
    }

    /// As `run`, without giving anything up: for tests in one process.
    ///
    /// - Parameters:
    ///   - input: a regular file or a folder, opened for reading.
    ///   - output: the writing end of a pipe.
    package static func read(input: Int32, output: Int32) -> Int32 {
        let writer = FrameWriter(output)
        let ending = ending(input, FrameSink(writer))
        do {
            try writer.write(ending)
            try writer.flush()
        } catch { return 1 }
        guard case .failure(let exit, _, _) = ending else { return 0 }
        return exit
    }

    /// Reads it all; the frame that comes last.
    private static func ending(_ input: Int32, _ sink: FrameSink) -> Frame {
        do {
            var reader = try ExportReader(input, sink, now: clock())
            return .summary(try reader.read())
        } catch { return .failure(exit: error.exitCode, message: error.message, hint: error.hint) }
    }

    private static func clock() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(uSec: Int64(time.tv_sec) * 1_000_000)
    }

    /// No new rights, no files written, no core that could hold words, bounded memory and descriptors.
    private static func confine() {
        _ = linux_set_no_new_privs()
        _ = linux_set_dumpable(0)
        limit(RLIMIT_AS, to: addressSpace)
        limit(RLIMIT_FSIZE, to: 0)
        limit(RLIMIT_CORE, to: 0)
        limit(RLIMIT_NOFILE, to: 32)
        signal(SIGPIPE, SIG_IGN)
    }

    private static func limit(_ resource: __rlimit_resource, to most: rlim_t) {
        var bounds = rlimit(rlim_cur: most, rlim_max: most)
        setrlimit(__rlimit_resource_t(resource.rawValue), &bounds)
    }
}

/// Turns what is read into frames.
private final class FrameSink: ExportSink {
    private let writer: FrameWriter

    init(_ writer: FrameWriter) { self.writer = writer }

    /// Sent at once: the parent may have to ask whose chats these are.
    func opening(_ product: Product.ID, account: String?) throws(ImportError) {
        try write(.opening(product, account: account), atOnce: true)
    }

    func chat(_ chat: ExportedChat) throws(ImportError) { try write(.chat(chat)) }

    func progress(_ done: Int, of total: Int) throws(ImportError) {
        try write(.progress(done: done, total: total), atOnce: true)
    }

    /// Where nobody reads any more the reading ends; what it ends with reaches nobody.
    private func write(_ frame: Frame, atOnce: Bool = false) throws(ImportError) {
        do {
            try writer.write(frame)
            if atOnce { try writer.flush() }
        } catch { throw .unreadable(EPIPE) }
    }
}
