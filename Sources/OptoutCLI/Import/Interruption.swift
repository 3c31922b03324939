import Glibc

/// What goes when the person interrupts the program: the file in which chats with their titles are gathered, and a copy
/// of the record from which the titles are not yet taken out.
enum Interruption {
    /// Ends with `nil`. Read by a signal handler, hence plain pointers; changed only by the one thread of the program.
    nonisolated(unsafe) private static var doomed: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?

    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    /// From now on Ctrl-C, a hang-up or a polite kill deletes the files at `paths` before it ends the program.
    static func removes(_ paths: [String]) {
        let list = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: paths.count + 1)
        for (place, path) in paths.enumerated() { (list + place).initialize(to: strdup(path)) }
        (list + paths.count).initialize(to: nil)
        doomed = list
        for number in signals {
            signal(number) { number in
                var next = Interruption.doomed
                while let place = next, let path = place.pointee {
                    unlink(path)
                    next = place + 1
                }
                signal(number, SIG_DFL)
                raise(number)
            }
        }
    }

    static func removesNothing() {
        for number in signals { signal(number, SIG_DFL) }
        var next = doomed
        while let place = next, let path = place.pointee {
            free(path)
            next = place + 1
        }
        doomed?.deallocate()
        doomed = nil
    }
}
