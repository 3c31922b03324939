import Glibc

/// What goes when the person interrupts the program: the file in which chats with their titles are gathered.
enum Interruption {
    /// Read by a signal handler, hence a plain pointer; changed only by the one thread of the program.
    nonisolated(unsafe) private static var doomed: UnsafeMutablePointer<CChar>?

    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    /// From now on Ctrl-C, a hang-up or a polite kill deletes the file at `path` before it ends the program.
    static func removes(_ path: String) {
        doomed = strdup(path)
        for number in signals {
            signal(number) { number in
                if let path = Interruption.doomed { unlink(path) }
                signal(number, SIG_DFL)
                raise(number)
            }
        }
    }

    static func removesNothing() {
        for number in signals { signal(number, SIG_DFL) }
        free(doomed)
        doomed = nil
    }
}
