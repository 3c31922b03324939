import CLinux
import Glibc
import OptoutCore

/// The whole life of the reading child: foreign bytes in, frames out, nothing else.
package enum ParseExport {
    /// The most the child may map; reading takes a few MiB, whatever the export's size.
    static let addressSpace: rlim_t = 512 << 20

    /// Gives up what is not needed, reads the export behind `input` and writes frames to `output`.
    ///
    /// - Parameters:
    ///   - input: a regular file or a folder, opened for reading.
    ///   - output: the writing end of a pipe.
    /// - Returns: the exit status: 0, or that of the failure which was also written.
    package static func run(input: Int32, output: Int32) -> Int32 {
        confine()
        return read(input: input, output: output)
    }

    /// As `run`, without giving anything up: for tests in one process.
    package static func read(input: Int32, output: Int32) -> Int32 {
        let writer = FrameWriter(output)
        do {
            var reader = try ExportReader(input, FrameSink(writer))
            try writer.write(.summary(try reader.read()))
            try writer.flush()
            return 0
        } catch {
            try? writer.write(.failure(exit: error.exitCode, message: error.message, hint: error.hint))
            try? writer.flush()
            return error.exitCode
        }
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
        try writer.write(.opening(product, account: account))
        try writer.flush()
    }

    func chat(_ chat: ExportedChat) throws(ImportError) { try writer.write(.chat(chat)) }

    func progress(_ done: Int, of total: Int) throws(ImportError) {
        try writer.write(.progress(done: done, total: total))
        try writer.flush()
    }
}
